import { describe, expect, test } from "vitest";
import { mixedSchema, threeClassSchema } from "../../tests/support/linear-model.ts";
import { schemaOfJson } from "./stored-schema.ts";

const coded = {
  ...mixedSchema,
  codings: [
    { name: "letters", description: "older", columns: { sex: { name: "gender", codes: { f: 0, m: null } } } },
  ],
};

/** A copy in which every object but those of free keys has a key that no version knows. */
function withUnknownKeys(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => withUnknownKeys(item));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, withUnknownKeys(item, name)] as const);
  const isFree = key === "labels" || key === "codes" || (key === "columns" && !Array.isArray(value));
  return Object.fromEntries(isFree ? entries : [...entries, ["later", { of: [1] }]]);
}

describe("schemaOfJson()", () => {
  test.each([mixedSchema, threeClassSchema, coded])(
    "takes a schema, also with keys that a later version added",
    (schema) => {
      expect(schemaOfJson(schema)).toBe(schema);
      const later = withUnknownKeys(schema);
      expect(later).toHaveProperty("columns[0].later");
      expect(schemaOfJson(later)).toBe(later);
    },
  );

  const [age, ...others] = mixedSchema.columns;
  test.each<[string, unknown, string]>([
    ["no object", [], "must have an object as its content, got []"],
    ["no columns", { ...mixedSchema, columns: undefined }, "must have a list as columns, got undefined"],
    [
      "a column of an unknown kind",
      { ...mixedSchema, columns: [{ ...age, kind: "date" }] },
      'must have "numeric", "categorical" or "text" as columns[0].kind, got "date"',
    ],
    [
      "a limit that is a text, beside a key of a later version",
      { ...mixedSchema, columns: [{ ...age, later: 1, max: "130" }, ...others] },
      'must have a finite number as columns[0].max, got "130"',
    ],
    [
      "a target without its column",
      { ...mixedSchema, target: {} },
      "must have a text that is not empty as target.column, got undefined",
    ],
    [
      "a code of a coding that is an object",
      { ...coded, codings: [{ name: "letters", columns: { sex: { codes: { f: {} } } } }] },
      "must have a text, a finite number or null as codings[0].columns.sex.codes.f, got {}",
    ],
  ])("refuses %s, by name", (_name, value, message) => {
    expect(() => schemaOfJson(value)).toThrow(
      expect.objectContaining({ code: "model/state", message: `schema.json of a model ${message}` }),
    );
  });
});

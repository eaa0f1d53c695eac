import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { finishSteps } from "../../../tests/support/finish-steps.ts";
import type { FeatureSpec, Schema } from "../../schema/index.ts";
import { compileDecoder } from "../decode/decoder.ts";
import { openRecords, recordWords } from "../protocols/record-rows.ts";
import { fieldSchema, type JsonSchema } from "./field-schema.ts";

/** What JSON Schema says of a value, for the keywords that field schemas use. */
function accepts(schema: JsonSchema, value: unknown): boolean {
  const { type, minimum, maximum, anyOf, not, pattern } = schema as {
    pattern?: string;
    type?: string | string[];
    minimum?: number;
    maximum?: number;
    anyOf?: JsonSchema[];
    not?: JsonSchema;
  };
  const values = schema["enum"] as unknown[] | undefined;
  if (values !== undefined && !values.includes(value)) return false;
  if (type !== undefined && ![type].flat().some((name) => isOfType(name, value))) return false;
  if (typeof value === "number" && (value < (minimum ?? -Infinity) || value > (maximum ?? Infinity)))
    return false;
  if (pattern !== undefined && typeof value === "string" && !new RegExp(pattern, "u").test(value))
    return false;
  if (anyOf !== undefined && !anyOf.some((part) => accepts(part, value))) return false;
  return not === undefined || !accepts(not, value);
}

function isOfType(name: string, value: unknown): boolean {
  if (name === "null") return value === null;
  if (name === "integer") return Number.isInteger(value);
  return typeof value === name;
}

/** Texts that are read in more ways than one. */
const texts = [
  "a",
  "b",
  "?",
  "1",
  "",
  "NA",
  "n/a",
  "True",
  "FALSE",
  "true",
  " true",
  " NA ",
  "#N/A",
  "\\N",
  "none",
];
const codes = fc.oneof(
  fc.constantFrom<(string | number)[]>(
    ["true", "false"],
    ["False", "True"],
    [0, 1],
    ["TRUE"],
    [1],
    ["NA", "EU"],
  ),
  fc.uniqueArray(fc.constantFrom<string | number>(...texts, 0, 1, 2.5), { minLength: 1, maxLength: 4 }),
);
const common = {
  nullable: fc.boolean(),
  missing: fc.subarray<string | number>(["?", "a", 0, 3]),
  unseen: fc.constant("missing" as const),
};
const spec: fc.Arbitrary<FeatureSpec> = fc.oneof(
  fc.record(
    {
      name: fc.constant("x"),
      kind: fc.constant("categorical" as const),
      codes: codes.map((values) => values.map((value) => ({ value }))),
      ...common,
    },
    { requiredKeys: ["name", "kind", "codes"] },
  ),
  fc.record(
    {
      name: fc.constant("x"),
      kind: fc.constant("numeric" as const),
      min: fc.constant(-1),
      max: fc.constant(3),
      integer: fc.boolean(),
      thousands: fc.constant("," as const),
      ...common,
    },
    { requiredKeys: ["name", "kind"] },
  ),
) as fc.Arbitrary<FeatureSpec>;
const value = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, 0, 1, 2.5, 3, -1, [], {}, ...texts),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -5, max: 5 }),
  fc.string({ maxLength: 3 }),
);

describe("fieldSchema()", () => {
  test("takes what the decoder takes, whatever the column", () => {
    fc.assert(
      fc.property(spec, fc.array(value, { minLength: 1, maxLength: 8 }), (column, values) => {
        const schema = fieldSchema(column);
        const oneColumn: Schema = { columns: [column], target: { column: "y" } };
        const decode = compileDecoder(oneColumn, recordWords);
        const isDecoded = (x: unknown): boolean => {
          try {
            finishSteps(decode(openRecords({ records: [{ x }] }, oneColumn, { maxRows: 1 })));
            return true;
          } catch {
            return false;
          }
        };
        for (const x of values) expect([x, accepts(schema, x)]).toEqual([x, isDecoded(x)]);
      }),
      { numRuns: 2000 },
    );
  });

  test("has no list of codes where others are taken, however many there are", () => {
    const many = Array.from({ length: 1200 }, (_, i) => ({ value: `code ${i}` }));
    const open = fieldSchema({ name: "x", kind: "categorical", codes: many, unseen: "missing" });
    expect(open).toMatchObject({ type: ["string", "null"] });
    expect(JSON.stringify(open).length).toBeLessThan(1000);
    expect(open["description"]).toBe(
      `One of ${many
        .slice(0, 20)
        .map((code) => `"${code.value}"`)
        .join(
          ", ",
        )} and 1180 more. Training had no other codes and no missing ones: taken as missing, with a warning.`,
    );
    expect(fieldSchema({ name: "x", kind: "categorical", codes: many })["enum"]).toHaveLength(1200);
  });

  test("describes unit, labels, usual range and tokens", () => {
    const spec: FeatureSpec = {
      name: "pressure",
      kind: "numeric",
      description: "resting blood pressure",
      unit: "mm Hg",
      min: 50,
      max: 300,
      usual: [80, 200],
      nullable: true,
      missing: [0, "?"],
    };
    expect(fieldSchema(spec)["description"]).toBe(
      "Resting blood pressure. A number from 50 to 300 (mm Hg), or missing. Usually 80 to 200; others are answered with a warning. 0 stands for missing too.",
    );
  });
});

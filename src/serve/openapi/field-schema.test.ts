import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FeatureSpec, Schema } from "../../schema/index.ts";
import { compileDecoder } from "../decode/decoder.ts";
import { openRecords, recordWords } from "../protocols/record-rows.ts";
import { fieldSchema, type JsonSchema } from "./field-schema.ts";

/** What JSON Schema says of a value, for the keywords that field schemas use. */
function accepts(schema: JsonSchema, value: unknown): boolean {
  const { type, minimum, maximum, anyOf, not } = schema as {
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
  if (anyOf !== undefined && !anyOf.some((part) => accepts(part, value))) return false;
  return not === undefined || !accepts(not, value);
}

function isOfType(name: string, value: unknown): boolean {
  if (name === "null") return value === null;
  if (name === "integer") return Number.isInteger(value);
  return typeof value === name;
}

const specs: FeatureSpec[] = [
  { name: "x", kind: "numeric" },
  { name: "x", kind: "numeric", min: -1, max: 3 },
  { name: "x", kind: "numeric", integer: true, min: 0, nullable: true },
  { name: "x", kind: "numeric", min: 1, max: 3, nullable: true, missing: [0, "?"] },
  { name: "x", kind: "numeric", min: -1, max: 3, missing: [0, "?"] },
  { name: "x", kind: "categorical", codes: [{ value: 0 }, { value: 1 }, { value: 2.5 }] },
  { name: "x", kind: "categorical", codes: [{ value: 0 }, { value: 1 }], nullable: true, missing: [3, "?"] },
  { name: "x", kind: "categorical", codes: [{ value: "a" }, { value: "b" }], nullable: true, missing: ["?"] },
  { name: "x", kind: "categorical", codes: [{ value: "a" }, { value: "?" }], missing: ["?"] },
  { name: "x", kind: "categorical", codes: [{ value: "a" }, { value: 1 }] },
];

describe("fieldSchema()", () => {
  test.each(specs.map((spec) => [spec]))("takes what the decoder takes: %j", (spec) => {
    const schema = fieldSchema(spec);
    const oneColumn: Schema = { columns: [spec], target: { column: "y" } };
    const decode = compileDecoder(oneColumn, recordWords);
    const isDecoded = (value: unknown): boolean => {
      try {
        decode(openRecords({ records: [{ x: value }] }, oneColumn, { maxRows: 1 }));
        return true;
      } catch {
        return false;
      }
    };
    const values = fc.oneof(
      fc.constantFrom<unknown>(null, true, "a", "b", "?", "1", "", 0, 1, 2.5, 3, -1, [], {}),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -5, max: 5 }),
    );
    fc.assert(fc.property(values, (value) => isDecoded(value) === accepts(schema, value)));
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

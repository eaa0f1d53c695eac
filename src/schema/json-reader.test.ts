import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonReader } from "./json-reader.ts";
import { isMissingText, missingTextPattern } from "./missing-texts.ts";
import type { ColumnSpec } from "./schema.ts";

/** What a column makes of a value: its number, `missing`, or what is wrong. */
function readOf(spec: object, raw: unknown): unknown {
  const { value, isMissing, problem } = jsonReader({ name: "x", ...spec } as ColumnSpec)(raw);
  if (problem?.severity === "error") return problem.rule;
  return isMissing ? "missing" : value;
}

const numbers = { kind: "numeric", nullable: true, thousands: ",", missing: ["-", -9] };
const colours = { kind: "categorical", codes: [{ value: "red" }, { value: "green" }], nullable: true };
const flags = { kind: "categorical", codes: [{ value: 0 }, { value: 1 }], nullable: true };
const names = { kind: "categorical", codes: [{ value: "False" }, { value: "True" }], nullable: true };

describe("jsonReader()", () => {
  test.each<[object, unknown, unknown]>([
    [numbers, 5, 5],
    [numbers, "5", "number"],
    [numbers, "1,250", "number"],
    [numbers, "NA", "number"],
    [numbers, "-", "number"],
    [numbers, -9, "missing"],
    [numbers, null, "missing"],
    [numbers, true, "number"],
    [colours, "green", 1],
    [colours, " green", "code"],
    [colours, "n/a", "missing"],
    [colours, "", "missing"],
    [colours, "blue", "code"],
    [colours, 1, "code"],
    [colours, {}, "code"],
    [{ ...colours, unseen: "missing" }, "blue", "missing"],
    [{ ...colours, unseen: "missing" }, " green", 1],
    [{ ...colours, unseen: "missing" }, 1, "code"],
    [{ ...colours, unseen: "missing" }, true, "code"],
    [flags, true, 1],
    [flags, false, 0],
    [flags, "true", "code"],
    [flags, "1", "code"],
    [flags, "NA", "code"],
    [flags, 2, "code"],
    [{ ...flags, unseen: "missing" }, 2, "missing"],
    [names, true, 1],
    [names, "TRUE", 1],
    [names, "false", 0],
    [names, 1, "code"],
    [{ kind: "categorical", codes: [{ value: "NA" }, { value: "EU" }], nullable: true }, "NA", 0],
  ])("%j takes %j as %j", (spec, raw, expected) => {
    expect(readOf(spec, raw)).toBe(expected);
  });
});

test("the pattern of missing texts says what isMissingText() does", () => {
  const pattern = new RegExp(missingTextPattern, "u");
  const known = [
    "",
    "?",
    "NA",
    "n/A",
    "NaN",
    "<NA>",
    "null",
    "\\N",
    "\\n",
    "#N/A N/A",
    "-1.#QNAN",
    "#DIV/0!",
    "#GETTING_DATA",
  ];
  const text = fc.oneof(
    fc.constantFrom(...known),
    fc.string({ unit: fc.constantFrom(..."#N/Aa?1.-Q \\\n\u00a0\u212a"), maxLength: 5 }),
  );
  fc.assert(
    fc.property(text, fc.constantFrom("", " ", "\n", "\ufeff"), (part, blank) => {
      const whole = `${blank}${part}${blank}`;
      expect([whole, pattern.test(whole)]).toEqual([whole, isMissingText(whole)]);
    }),
    { numRuns: 2000 },
  );
  for (const one of known) expect(pattern.test(one)).toBe(true);
});

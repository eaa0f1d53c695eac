import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Issue } from "../data/index.ts";
import { describeDropped, isToldAsDropped } from "./dropped-rows.ts";

const issue = (rule: string, row: number, value?: string): Issue => ({
  severity: "warning",
  rule,
  row,
  column: "grade",
  message: "the row is dropped",
  ...(value === undefined ? {} : { value }),
});
const summary = (rule: string, values: readonly (string | undefined)[], nRows = values.length) => ({
  ledger: {
    read: 100,
    used: 100 - nRows,
    dropped: [{ rule, rows: Array.from({ length: nRows }, (_, i) => i + 1) }],
  },
  issues: values.map((value, i) => issue(rule, i + 1, value)),
});

describe("describeDropped()", () => {
  it.each<[string, ReturnType<typeof summary>, string]>([
    [
      "each text with its count",
      summary("target-missing", ["NA", "", "NA"]),
      '3 rows have no value of grade: "NA" 2, empty 1',
    ],
    ["one row", summary("target-missing", ["?"]), '1 row has no value of grade: "?" 1'],
    [
      "texts that are not known",
      summary("target-missing", [undefined, undefined]),
      "2 rows have no value of grade",
    ],
    [
      "a flood of which the first are known",
      summary("target-missing", ["NA", "-"], 2500),
      '2500 rows have no value of grade: "NA" 1, "-" 1, others 2498',
    ],
    [
      "a class of one row",
      summary("rare-class", ["X"]),
      '1 row is the only one of class "X" of grade: left out',
    ],
    [
      "classes of one row each",
      summary("rare-class", ["X", "Y"]),
      '2 rows are the only ones of their classes of grade: left out: "X", "Y"',
    ],
    ["rows that occur twice", summary("duplicate-row", [undefined]), "1 row equals an earlier one: left out"],
    [
      "a rule of a later version",
      summary("other", [undefined, undefined]),
      '2 rows are left out by the rule "other"',
    ],
    [
      "a long text",
      summary("target-missing", ["x".repeat(200)]),
      `1 row has no value of grade: "${"x".repeat(37)}..." 1`,
    ],
  ])("tells of %s", (_, given, line) => {
    expect(describeDropped(given)).toEqual([line]);
  });

  it("says nothing where all rows are used", () => {
    expect(describeDropped({ ledger: { read: 3, used: 3, dropped: [] }, issues: [] })).toEqual([]);
  });

  it("accounts for every row, whatever the texts are", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme", maxLength: 3 }), { minLength: 1, maxLength: 40 }),
        (values) => {
          const [line = ""] = describeDropped(summary("target-missing", values));
          expect(line).toMatch(/^\P{Cc}*$/u);
          const counts = line.matchAll(/(?:"(?:[^"\\]|\\.)*"|empty|others) (\d+)(?=, |$)/g);
          expect(Array.from(counts, (match) => Number(match[1])).reduce((a, b) => a + b, 0)).toBe(
            values.length,
          );
        },
      ),
    );
  });
});

it("isToldAsDropped() is true of the issues that a line tells of, and of no other", () => {
  const { ledger } = summary("target-missing", ["NA"]);
  expect(isToldAsDropped(issue("target-missing", 1, "NA"), ledger)).toBe(true);
  expect(isToldAsDropped(issue("usual", 1), ledger)).toBe(false);
  expect(isToldAsDropped(issue("rare-class", 1), ledger)).toBe(false); // no row was dropped by it
  const { row: _, ...ofNoRow } = issue("rare-class", 1, "X");
  expect(isToldAsDropped(ofNoRow, summary("rare-class", ["Y"]).ledger)).toBe(false);
});

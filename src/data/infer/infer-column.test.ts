import { describe, expect, it } from "vitest";
import { ColumnCounts } from "./column-counts.ts";
import { inferColumn as inferCounted } from "./infer-column.ts";
import type { ColumnHints, InferredColumn } from "./inferred-column.ts";

const inferColumn = (name: string, texts: readonly string[], hints?: ColumnHints): InferredColumn =>
  inferCounted(name, ColumnCounts.of(texts), hints);

const numbered = (n: number, textOf: (i: number) => string): string[] =>
  Array.from({ length: n }, (_, i) => textOf(i));

describe("inferColumn()", () => {
  it("takes numbers with their range, whatever stands for missing between them", () => {
    const values = [...numbered(40, (i) => String(i / 4)), "", "?", "unknown", " - "];
    expect(inferColumn("width", values)).toMatchObject({
      kind: "numeric",
      role: "feature",
      range: [0, 9.75],
      missing: ["-", "?", "unknown"],
      nMissing: 4,
      reason: "numbers from 0 to 9.75",
    });
  });

  it.each([
    ["two values", numbered(40, (i) => String(i % 2)), "categorical"],
    ["few values, with a gap", numbered(60, (i) => ["3", "6", "7"][i % 3]!), "categorical"],
    ["1 to 4", numbered(60, (i) => String(1 + (i % 4))), "categorical"],
    ["counts from 0 on", numbered(60, (i) => String(i % 5)), "numeric"],
    ["counts with a gap", numbered(90, (i) => ["0", "1", "2", "3", "7", "12"][i % 6]!), "numeric"],
    ["years", numbered(60, (i) => String(2007 + (i % 3))), "numeric"],
    ["few rows a value", numbered(12, (i) => String(1 + (i % 4))), "numeric"],
    ["many values", numbered(90, (i) => String(i % 9)), "numeric"],
    ["few fractions", numbered(60, (i) => ["0.5", "1", "1.5"][i % 3]!), "numeric"],
  ])("tells codes from amounts among whole numbers: %s", (_, values, kind) => {
    expect(inferColumn("x", values)).toMatchObject({ kind, role: "feature" });
  });

  it("reads 1 and 1.0 as one code", () => {
    const column = inferColumn("x", ["1", "1.0", "0", "0.0", "1", "0"]);
    expect(column).toMatchObject({ codes: [{ value: 0 }, { value: 1 }], distinct: [0, 1], counts: [3, 3] });
  });

  it("takes few texts for codes, sorted, with how often each occurs", () => {
    const column = inferColumn("colour", ["red", "blue", "NA", "red", " blue ", "None", "None"]);
    expect(column).toMatchObject({
      kind: "categorical",
      codes: [{ value: "None" }, { value: "blue" }, { value: "red" }],
      counts: [2, 2, 2],
      missing: ["NA"],
      nMissing: 1,
    });
  });

  it("keeps the zeros of 007 and the like", () => {
    const column = inferColumn(
      "code",
      numbered(30, (i) => ["001", "002", "010"][i % 3]!),
    );
    expect(column.codes).toEqual([{ value: "001" }, { value: "002" }, { value: "010" }]);
  });

  it.each([
    ["nothing", ["", "?", ""], "ignore", /no value/],
    ["a constant number", ["5", "5.0", "", "5"], "ignore", /^constant: always 5$/],
    ["a constant text", ["a", "a", ""], "ignore", /^constant: always "a"$/],
    ["a running number", numbered(30, String), "id", /different whole number/],
    [
      "an id by name",
      numbered(30, (i) => String(1000 + 7 * i)),
      "id",
      /different whole number/,
      "CustomerId",
    ],
    ["an id that occurs again", numbered(300, (i) => String(7 * (i >> 2))), "group", /75 values/, "user_id"],
    ["an id in texts", numbered(30, (i) => `T-${i}`), "id", /different text/],
    ["ids with some again", numbered(30, (i) => `T-${i % 20}`), "group", /20 values in 30 rows/, "key"],
    ["whole numbers too long", numbered(30, (i) => `98765432109876543${100 + 3 * i}`), "id", /too long/],
    ["texts without end", numbered(200, (i) => `note ${i % 99}`), "ignore", /99 distinct texts in 200 rows/],
    ["hardly two alike", numbered(30, (i) => `note ${i % 20}`), "ignore", /20 distinct texts in 30 rows/],
    ["dates", numbered(30, (i) => `2024-01-${10 + (i % 9)}`), "ignore", /dates/],
    ["dates with a time", numbered(30, (i) => `2024-01-${10 + (i % 9)}T12:00:00Z`), "ignore", /dates/],
    ["German dates", numbered(30, (i) => `${1 + (i % 9)}.3.2024`), "ignore", /dates/],
    ["American dates", numbered(30, (i) => `03/${10 + (i % 9)}/24 1:05 PM`), "ignore", /dates/],
    ["dates in words", numbered(30, (i) => `${1 + (i % 9)} Mar 2024`), "ignore", /dates/],
    ["dates in a number", numbered(30, (i) => `202403${10 + (i % 9)}`), "ignore", /yyyymmdd/],
    ["times", numbered(30, (i) => `${10 + (i % 9)}:30`), "ignore", /dates or times/],
  ])("leaves out %s", (_, values, role, reason, name = "x") => {
    const column = inferColumn(name, values);
    expect(column).toMatchObject({ kind: "text", role });
    expect(column.reason).toMatch(reason);
  });

  it("takes numbers of any size with which one can compute", () => {
    const values = numbered(30, (i) => (i % 2 === 0 ? `${i + 1}e90` : `-${i}.5e-300`));
    expect(inferColumn("x", values)).toMatchObject({ kind: "numeric", range: [-29.5e-300, 29e90] });
    const huge = inferColumn("x", [...values, "-1e300"]);
    expect(huge).toMatchObject({
      role: "ignore",
      reason: "numbers beyond 1e+100, too large to compute with",
    });
  });

  it("takes no typed text for a number", () => {
    const values = numbered(40, (i) => String(10 + (i % 4)));
    expect(inferColumn("x", values, { isTyped: true }).codes).toContainEqual({ value: "10" });
  });

  it("does not mistake an amount for an id by its name", () => {
    const values = numbered(30, (i) => String(1000 + 7 * ((i * 11) % 30)));
    for (const name of ["paid", "acid", "heat_index", "price"])
      expect(inferColumn(name, values).role).toBe("feature");
  });
});

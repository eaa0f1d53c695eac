import { describe, expect, it } from "vitest";
import { makeLabels, makeTable, Random } from "../../core/index.ts";
import { stratifiedKFold } from "../../judge/index.ts";
import { findEqualRows } from "./equal-rows.ts";
import { countRepeatedRows, lookLikeCopies } from "./repeated-rows.ts";

function repeatedOf(cells: readonly (readonly number[])[], classes: readonly number[]) {
  const names = cells[0]!.map((_, j) => `x${j}`);
  const columns = names.map((name, j) => ({
    kind: "numeric" as const,
    name,
    values: Float64Array.from(cells, (row) => row[j]!),
  }));
  const data = { table: makeTable(columns), labels: makeLabels(classes) };
  const folds = stratifiedKFold(data.labels, { nSplits: 5, randomState: 2 });
  return countRepeatedRows(data, findEqualRows(data.table, names), names, folds);
}

const random = new Random(5);
const n = 200;
const cases = Array.from({ length: n }, () => [random.nextNormal(), random.nextNormal()]);
const classes = cases.map(([a]) => (a! > 0 ? 1 : 0));

describe("countRepeatedRows()", () => {
  it("finds none among rows that differ", () => {
    const found = repeatedOf(cases, classes);
    expect(found).toMatchObject({ nRows: n, nDistinct: n, nAcross: 0, nPairs: 0 });
    expect(lookLikeCopies(found)).toBe(false);
  });

  it("finds rows that were written twice, which look like copies", () => {
    const found = repeatedOf([...cases, ...cases], [...classes, ...classes]);
    expect(found).toMatchObject({ nDistinct: n, nPairs: n, nConflicting: 0 });
    // a twin is in another fold four times out of five
    expect(found.nAcross / (2 * n)).toBeCloseTo(0.8, 1);
    expect(lookLikeCopies(found)).toBe(true);
  });

  it("does not take equal rows of a table with few values for copies, though each has one class", () => {
    const bits = Array.from({ length: n }, () => [random.nextInt(2), random.nextInt(2)]);
    const found = repeatedOf(
      bits,
      bits.map(([a, b]) => (a === b ? 1 : 0)),
    );
    expect(found).toMatchObject({ nDistinct: 4, nConflicting: 0, nAcross: n });
    expect(found.nPairs / found.nPairsByChance).toBeCloseTo(1, 1);
    expect(lookLikeCopies(found)).toBe(false);
  });

  it("does not take equal rows of several classes for copies", () => {
    const found = repeatedOf([...cases, ...cases], [...classes, ...classes.map((code) => 1 - code)]);
    expect(found.nConflicting).toBe(n);
    expect(lookLikeCopies(found)).toBe(false);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CategoricalColumn, Column } from "../core/index.ts";
import { nearestColumns } from "./nearest-columns.ts";

const nRows = 60;
const rows = Array.from({ length: nRows }, (_, i) => i);

const numbers = (name: string, of: (row: number) => number): Column => ({
  kind: "numeric",
  name,
  values: Float64Array.from(rows, of),
});
const codes = (name: string, k: number, of: (row: number) => number): CategoricalColumn => ({
  kind: "categorical",
  name,
  categories: Array.from({ length: k }, (_, code) => `${code}`),
  codes: Int32Array.from(rows, of),
});

const outcome = codes("y", 2, (row) => row % 2);
/** Hardly anything to do with the outcome. */
const noise = (j: number): Column => numbers(`noise ${j}`, (row) => (row * (2 * j + 7) * 31) % 59);

describe("nearestColumns()", () => {
  it("finds those that tell the outcome, wherever they stand, and keeps the order of the table", () => {
    const near = [
      numbers("n", (row) => (row % 2) + (row % 7) / 10),
      codes("c", 3, (row) => (row % 10 === 0 ? 2 : row % 2)),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10 }), (order) => {
        const columns = order.map((j) => near[j] ?? noise(j));
        const found = nearestColumns(columns, outcome, 2);
        expect(found).toEqual([order.indexOf(0), order.indexOf(1)].sort((a, b) => a - b));
      }),
    );
  });

  it("does not take an id, a code in each row, for near", () => {
    const columns = [
      codes("id", nRows, (row) => row),
      noise(1),
      numbers("n", (row) => (row % 2) + (row % 7) / 3),
    ];
    expect(nearestColumns(columns, outcome, 1)).toEqual([2]);
  });

  it("takes all columns where there are few, and constant and empty ones last", () => {
    const columns = [
      numbers("one", () => 1),
      numbers("none", () => NaN),
      codes("void", 2, () => -1),
      noise(1),
      noise(2),
    ];
    expect(nearestColumns(columns, outcome, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(nearestColumns(columns, outcome, 2)).toEqual([3, 4]);
    expect(nearestColumns(columns, outcome, 3)).toEqual([0, 3, 4]);
  });
});

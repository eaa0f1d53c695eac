import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../core/index.ts";
import { addTreeShap } from "./tree-shap.ts";
import { type TreeNodes, type WeighedTrees, weighTrees } from "./weighed-trees.ts";

const nColumns = 5;

/** Draws trees with missing values, splits of rows of weight 0, and, in the last column, splits by categories. */
function drawTrees(seed: number, { nTrees = 2, depth = 6, nValues = 2 } = {}): WeighedTrees {
  const random = new Random(seed);
  const roots = [0];
  const feature: number[] = [];
  const threshold: number[] = [];
  const missingLeft: number[] = [];
  const right: number[] = [];
  const weight: number[] = [];
  const value: number[] = [];
  const grow = (left: number, rows: number): void => {
    const node = feature.length;
    const isLeaf = left === 0 || random.nextInt(5) === 0;
    const column = isLeaf ? -1 : random.nextInt(nColumns);
    feature.push(column);
    threshold.push(column === nColumns - 1 ? Number.NaN : random.nextFloat() * 2 - 1);
    missingLeft.push(random.nextInt(2));
    right.push(0);
    weight.push(rows);
    for (let k = 0; k < nValues; k++) value.push(isLeaf ? random.nextFloat() : Number.NaN);
    if (isLeaf) return;
    const part = random.nextInt(8) === 0 ? 0 : random.nextFloat() * rows;
    grow(left - 1, part);
    right[node] = feature.length;
    grow(left - 1, rows - part);
  };
  for (let t = 0; t < nTrees; t++) {
    grow(depth, 10);
    roots.push(feature.length);
  }
  const nodes: TreeNodes = {
    roots: Uint32Array.from(roots),
    feature: Int32Array.from(feature),
    threshold: Float64Array.from(threshold),
    missingLeft: Uint8Array.from(missingLeft),
    right: Int32Array.from(right),
    weight: Float64Array.from(weight),
    value: Float64Array.from(value),
    nValues,
    firstOutput: new Uint32Array(nTrees),
    nOutputs: nValues,
    goesLeft: (node, category) => (Math.round(category) + node) % 2 === 0,
  };
  return weighTrees(nodes);
}

function drawRow(seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: nColumns }, (_, j) =>
    random.nextInt(6) === 0
      ? Number.NaN
      : j === nColumns - 1
        ? random.nextInt(4)
        : random.nextFloat() * 2 - 1,
  );
}

/** What a tree answers where only some columns of a row are known: splits of others send the row both ways. */
function answer(trees: WeighedTrees, tree: number, row: Float64Array, isKnown: number, k: number): number {
  const { feature, threshold, missingLeft, right, weight, value, nValues, goesLeft } = trees;
  const below = (node: number): number => {
    const column = feature[node]!;
    if (column < 0) return value[node * nValues + k]!;
    const left = node + 1;
    const other = right[node]!;
    if ((isKnown >> column) % 2 === 0) {
      const share = weight[node]! > 0 ? weight[left]! / weight[node]! : 0.5;
      return share * below(left) + (1 - share) * below(other);
    }
    const x = row[column]!;
    const isLeft = Number.isNaN(x)
      ? missingLeft[node] === 1
      : column === nColumns - 1
        ? goesLeft!(node, x)
        : x <= threshold[node]!;
    return below(isLeft ? left : other);
  };
  return below(trees.roots[tree]!);
}

/** The Shapley values by their definition, over all subsets of columns. */
function shapleyValues(trees: WeighedTrees, row: Float64Array, k: number): number[] {
  const factorial = [1, 1, 2, 6, 24, 120];
  const worth = Array.from({ length: 1 << nColumns }, (_, subset) => {
    let sum = 0;
    for (let t = 0; t < trees.roots.length - 1; t++) sum += answer(trees, t, row, subset, k);
    return sum;
  });
  return Array.from({ length: nColumns }, (_, j) => {
    let sum = 0;
    for (let subset = 0; subset < worth.length; subset++) {
      if ((subset >> j) % 2 === 1) continue;
      const size = subset.toString(2).replaceAll("0", "").length;
      const share = (factorial[size]! * factorial[nColumns - size - 1]!) / factorial[nColumns]!;
      sum += share * (worth[subset | (1 << j)]! - worth[subset]!);
    }
    return sum;
  });
}

describe("addTreeShap()", () => {
  test("gives the Shapley values by their definition, of each output, and they sum to answer less mean", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (seed, rowSeed) => {
        const trees = drawTrees(seed);
        const row = drawRow(rowSeed);
        const out = new Float64Array(2 * nColumns);
        addTreeShap(trees, row, 1, nColumns, out);
        for (const k of [0, 1]) {
          const found = [...out.subarray(k * nColumns, (k + 1) * nColumns)];
          const expected = shapleyValues(trees, row, k);
          found.forEach((value, j) => {
            expect(Math.abs(value - expected[j]!)).toBeLessThan(1e-12);
          });
          const answered = answer(trees, 0, row, 31, k) + answer(trees, 1, row, 31, k);
          const sum = found.reduce((total, value) => total + value, 0);
          expect(Math.abs(sum - (answered - trees.mean[k]!))).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("explains each row as if it were alone", () => {
    const trees = drawTrees(3, { nTrees: 4 });
    const rows = Array.from({ length: 7 }, (_, i) => drawRow(i));
    const together = new Float64Array(2 * rows.length * nColumns);
    const data = new Float64Array(rows.length * nColumns);
    rows.forEach((row, i) => {
      data.set(row, i * nColumns);
    });
    addTreeShap(trees, data, rows.length, nColumns, together);
    rows.forEach((row, i) => {
      const alone = new Float64Array(2 * nColumns);
      addTreeShap(trees, row, 1, nColumns, alone);
      for (const k of [0, 1]) {
        const at = (k * rows.length + i) * nColumns;
        expect([...together.subarray(at, at + nColumns)]).toEqual([
          ...alone.subarray(k * nColumns, (k + 1) * nColumns),
        ]);
      }
    });
  });

  test("loses no digit in a way of 40 different columns", () => {
    const depth = 40;
    const n = 2 * depth + 1;
    const nodes: TreeNodes = {
      roots: Uint32Array.of(0, n),
      feature: Int32Array.from({ length: n }, (_, i) => (i < depth ? i : -1)),
      threshold: new Float64Array(n),
      missingLeft: new Uint8Array(n),
      right: Int32Array.from({ length: n }, (_, i) => (i < depth ? 2 * depth - i : 0)),
      weight: Float64Array.from({ length: n }, (_, i) => (i <= depth ? 2 ** -i : 2 ** -(n - i))),
      value: Float64Array.from({ length: n }, (_, i) => (i === depth ? 1 : 0)),
      nValues: 1,
      firstOutput: new Uint32Array(1),
      nOutputs: 1,
    };
    const out = new Float64Array(depth);
    addTreeShap(weighTrees(nodes), new Float64Array(depth).fill(-1), 1, depth, out);
    const share = (1 - 2 ** -depth) / depth; // all columns do the same
    for (const value of out) expect(Math.abs(value - share)).toBeLessThan(1e-15);
  });
});

import { describe, expect, it } from "vitest";
import { shufflingExecutor } from "../../../../tests/conformance/shuffling-executor.ts";
import { type Matrix, makeLabels, makeMatrix, type Params, Random } from "../../../core/index.ts";
import { RandomForestClassifier } from "../random-forest.ts";
import { packLeafWeights } from "./leaf-weights.ts";
import { linkTrees } from "./linked-trees.ts";
import type { PackedTrees } from "./packed-trees.ts";

function makeRows(nRows: number, nClasses: number) {
  const random = new Random(5);
  const X = makeMatrix(
    nRows,
    4,
    Float64Array.from({ length: 4 * nRows }, () =>
      random.nextFloat() < 0.1 ? Number.NaN : Math.round(20 * random.nextNormal()),
    ),
  );
  const names = Array.from({ length: nRows }, (_, i) =>
    Math.min(nClasses - 1, Math.max(0, Math.round((X.data[4 * i] || 0) / 15 + random.nextNormal() + 0.5))),
  );
  return { X, y: makeLabels(names), weights: Float64Array.from(names, () => random.nextFloat()) };
}

/** The weight of the rows that pass through each node on their way to a leaf. */
function weighPassing(trees: PackedTrees, X: Matrix, weightOf: (row: number) => number): Float64Array {
  const { roots, feature, threshold, missingLeft, left, right } = linkTrees(trees, X.nCols);
  const weights = new Float64Array(feature.length);
  for (let t = 0; t < trees.nodeCounts.length; t++)
    for (let row = 0; row < X.nRows; row++) {
      let node = roots[t]!;
      for (;;) {
        weights[node]! += weightOf(row);
        if (feature[node]! < 0) break;
        const value = X.data[row * X.nCols + feature[node]!]!;
        const goesLeft = Number.isNaN(value) ? missingLeft[node] === 1 : value <= threshold[node]!;
        node = goesLeft ? left[node]! : right[node]!;
      }
    }
  return weights;
}

const cases: readonly (readonly [string, Params, { nClasses?: number; isWeighted?: boolean }])[] = [
  ["grown by the kernel", {}, {}],
  ["grown by the kernel, more rows", { minSamplesLeaf: 3 }, {}],
  ["of three classes", {}, { nClasses: 3 }],
  ["grown best first", { maxLeafNodes: 20 }, {}],
  ["pruned", { ccpAlpha: 0.004 }, {}],
  ["pruned, of three classes", { ccpAlpha: 0.004 }, { nClasses: 3 }],
  ["of real weights", { maxDepth: 6 }, { isWeighted: true }],
  ["held to an order", { monotonicCst: [1, 0, 0, -1], minSamplesLeaf: 2 }, {}],
];

describe("the weights of nodes are those of the training rows that pass through them, in trees", () => {
  it.each(cases)("%s", async (_, params, { nClasses = 2, isWeighted = false }) => {
    const { X, y, weights } = makeRows(1_500, nClasses);
    const forest = new RandomForestClassifier({ nEstimators: 8, bootstrap: false, ...params });
    const sampleWeight = isWeighted ? weights : undefined;
    const fitted = await forest.fit(X, y, { sampleWeight });
    const expected = weighPassing(fitted.state.trees, X, (row) => sampleWeight?.[row] ?? 1);
    const actual = fitted.nodeWeights!;
    expect(actual).toHaveLength(expected.length);
    expected.forEach((weight, i) => {
      expect(Math.abs(actual[i]! - weight)).toBeLessThanOrEqual(isWeighted ? 1e-12 * X.nRows : 0);
    });
    const joined = await forest.fit(X, y, { sampleWeight, executor: shufflingExecutor(3) });
    expect(joined.state.trees.leafWeight).toStrictEqual(fitted.state.trees.leafWeight);
  });

  it("whose rows are drawn, where a row counts as often as it was drawn", async () => {
    const { X, y } = makeRows(1_500, 2);
    const fitted = await new RandomForestClassifier({ nEstimators: 8, maxSamples: 700 }).fit(X, y);
    const { roots } = linkTrees(fitted.state.trees, X.nCols);
    for (let t = 0; t < 8; t++) expect(fitted.nodeWeights![roots[t]!]).toBe(700);
    // A leaf of w rows has each class w times its share: whole numbers, if w counts what was drawn.
    const { leaf, leafWeight, distributions } = fitted.state.trees;
    leaf.forEach((answer, i) => {
      const ofFirst = leafWeight![i]! * distributions[2 * answer]!;
      expect(Math.abs(ofFirst - Math.round(ofFirst))).toBeLessThan(1e-9);
    });
  });
});

describe("packLeafWeights()", () => {
  it("takes the smallest type that holds all, whatever the types of the parts", () => {
    expect(packLeafWeights([Float64Array.of(3, 255)])).toStrictEqual(Uint8Array.of(3, 255));
    expect(packLeafWeights([Uint8Array.of(7), Uint16Array.of(256)])).toStrictEqual(Uint16Array.of(7, 256));
    expect(packLeafWeights([Float64Array.of(0x1_0000)])).toStrictEqual(Uint32Array.of(0x1_0000));
    expect(packLeafWeights([Uint8Array.of(1), Float64Array.of(0.5)])).toStrictEqual(Float64Array.of(1, 0.5));
    expect(packLeafWeights([Float64Array.of(2 ** 33)])).toStrictEqual(Float64Array.of(2 ** 33));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeMatrix, Random } from "../../core/index.ts";
import { compileTrees } from "./compiled-trees.ts";
import type { PackedTrees } from "./packed-trees.ts";
import { TreePredictor } from "./predict-trees.ts";
import { WalkingPredictor } from "./tree-ensemble.ts";

const N_FEATURES = 5;

/** Random trees of up to `depth` levels over few thresholds, Infinity among them. */
function drawTrees(random: Random, nTrees: number, depth: number, nClasses: number): PackedTrees {
  const feature: number[] = [];
  const threshold: number[] = [];
  const missingLeft: number[] = [];
  const leaf: number[] = [];
  const grow = (left: number): void => {
    if (left === 0 || random.nextFloat() < 0.2) {
      feature.push(N_FEATURES);
      leaf.push(random.nextInt(4));
      return;
    }
    feature.push(random.nextInt(N_FEATURES - 1)); // the last column is never asked for
    threshold.push(random.nextFloat() < 0.1 ? Infinity : Math.round(random.nextNormal() * 4) / 4);
    missingLeft.push(random.nextInt(2));
    grow(left - 1);
    grow(left - 1);
  };
  const nodeCounts = Array.from({ length: nTrees }, () => {
    const before = feature.length;
    grow(depth);
    return feature.length - before;
  });
  return {
    nodeCounts: Uint32Array.from(nodeCounts),
    feature: Uint16Array.from(feature),
    threshold: Float64Array.from(threshold),
    missingLeft: Uint8Array.from(missingLeft),
    leaf: Uint16Array.from(leaf),
    distributions: Float64Array.from({ length: 4 * nClasses }, () => random.nextFloat()),
  };
}

describe("TreePredictor", () => {
  it("answers as a plain walk through the trees does, to the last bit", () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(),
          nTrees: fc.integer({ min: 1, max: 11 }),
          depth: fc.integer({ min: 0, max: 6 }),
          nClasses: fc.integer({ min: 1, max: 4 }),
          nRows: fc.constantFrom(1, 2, 3, 4, 7, 64, 67, 130),
        }),
        ({ seed, nTrees, depth, nClasses, nRows }) => {
          const random = new Random(seed);
          const trees = drawTrees(random, nTrees, depth, nClasses);
          const X = makeMatrix(nRows, N_FEATURES);
          for (let i = 0; i < X.data.length; i++)
            X.data[i] = random.nextFloat() < 0.15 ? NaN : Math.round(random.nextNormal() * 4) / 4;
          const walking = new WalkingPredictor(trees, N_FEATURES, nClasses);
          const compiled = new TreePredictor(compileTrees(trees, N_FEATURES, nClasses)!);
          const expected = new Float64Array(nRows * nClasses);
          const actual = new Float64Array(nRows * nClasses);
          expect(walking.predictRows(X.data, nRows, N_FEATURES, expected)).toBe(-1);
          expect(compiled.predictRows(X.data, nRows, N_FEATURES, actual)).toBe(-1);
          expect(actual).toEqual(expected);
          const row = new Float64Array(nClasses);
          for (let i = 0; i < nRows; i++) {
            expect(compiled.predictRow(X.data, i * N_FEATURES, row)).toBe(true);
            expect(row).toEqual(expected.slice(i * nClasses, (i + 1) * nClasses));
          }
        },
      ),
    );
  });

  it("reads values as float32, as in training", () => {
    const third = Math.fround(1 / 3);
    const trees: PackedTrees = {
      nodeCounts: Uint32Array.of(3),
      feature: Uint16Array.of(0, 1, 1),
      threshold: Float64Array.of(third),
      missingLeft: Uint8Array.of(0),
      leaf: Uint16Array.of(0, 1),
      distributions: Float64Array.of(1, 0, 0, 1),
    };
    const out = new Float64Array(2);
    new TreePredictor(compileTrees(trees, 1, 2)!).predictRow(Float64Array.of(third + 1e-10), 0, out);
    expect([...out]).toEqual([1, 0]);
  });

  it("names the first row with a value that is infinite as a float32", () => {
    const trees = drawTrees(new Random(1), 3, 4, 2);
    const data = new Float64Array(3 * N_FEATURES);
    data[N_FEATURES + 1] = -1e39;
    for (const predictor of [
      new TreePredictor(compileTrees(trees, N_FEATURES, 2)!),
      new WalkingPredictor(trees, N_FEATURES, 2),
    ])
      expect(predictor.predictRows(data, 3, N_FEATURES, new Float64Array(6))).toBe(1);
  });

  it("leaves trees to the plain walk when a word cannot number a column's thresholds", () => {
    const n = 5_000; // splits of one column, among 200,000 columns
    const nFeatures = 200_000;
    const chain = Array.from({ length: nFeatures }, (_, j) => j);
    const feature = Uint32Array.from(
      [...chain, ...new Array<number>(n).fill(0)].flatMap((j) => [j, nFeatures]),
    );
    const trees: PackedTrees = {
      nodeCounts: Uint32Array.of(feature.length + 1),
      feature: Uint32Array.from([...feature, nFeatures]),
      threshold: Float64Array.from({ length: nFeatures + n }, (_, i) => i),
      missingLeft: new Uint8Array(nFeatures + n),
      leaf: new Uint16Array(nFeatures + n + 1),
      distributions: Float64Array.of(1),
    };
    expect(compileTrees(trees, nFeatures, 1)).toBeUndefined();
  });
});

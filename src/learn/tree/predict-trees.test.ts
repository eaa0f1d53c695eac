import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeMatrix, Random } from "../../core/index.ts";
import { compileTrees } from "./compiled-trees.ts";
import { KeyedPredictor } from "./keyed-trees.ts";
import { linkTrees } from "./linked-trees.ts";
import type { PackedTrees } from "./packed-trees.ts";
import { TreePredictor } from "./predict-trees.ts";
import { TreeEnsemble, walkTree } from "./tree-ensemble.ts";

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

/** Both layouts of the same trees. */
function predictors(
  trees: PackedTrees,
  nFeatures: number,
  nClasses: number,
): (TreePredictor | KeyedPredictor)[] {
  const linked = linkTrees(trees, nFeatures);
  return [
    new TreePredictor(compileTrees(linked, trees.distributions, nFeatures, nClasses)!),
    new KeyedPredictor(linked, trees.distributions, nFeatures, nClasses),
  ];
}

describe("TreePredictor and KeyedPredictor", () => {
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
          const expected = new Float64Array(nRows * nClasses);
          const linked = linkTrees(trees, N_FEATURES);
          for (let i = 0; i < nRows; i++)
            for (let k = 0; k < nClasses; k++) {
              let sum = 0;
              for (let t = 0; t < nTrees; t++)
                sum += trees.distributions[walkTree(linked, t, X.data, i * N_FEATURES, nClasses) + k]!;
              expected[i * nClasses + k] = sum / nTrees;
            }
          const row = new Float64Array(nClasses);
          for (const predictor of predictors(trees, N_FEATURES, nClasses)) {
            const actual = new Float64Array(nRows * nClasses);
            expect(predictor.predictRows(X.data, nRows, N_FEATURES, actual)).toBe(-1);
            expect(actual).toEqual(expected);
            for (let i = 0; i < nRows; i++) {
              expect(predictor.predictRow(X.data, i * N_FEATURES, row)).toBe(true);
              expect(row).toEqual(expected.slice(i * nClasses, (i + 1) * nClasses));
            }
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
    for (const predictor of predictors(trees, 1, 2)) {
      predictor.predictRow(Float64Array.of(third + 1e-10), 0, out);
      expect([...out]).toEqual([1, 0]);
      predictor.predictRow(Float64Array.of(third + 1e-7), 0, out);
      expect([...out]).toEqual([0, 1]);
    }
  });

  it.each([0, -0, 1e-50, -1e-50, 2e-45, -2e-45, 0.5 + 2e-8, -0.5 - 2e-8, 3e38, -3e38])(
    "compares float32 values with a threshold that is none: %d",
    (threshold) => {
      const trees: PackedTrees = {
        nodeCounts: Uint32Array.of(3),
        feature: Uint16Array.of(0, 1, 1),
        threshold: Float64Array.of(threshold),
        missingLeft: Uint8Array.of(0),
        leaf: Uint16Array.of(0, 1),
        distributions: Float64Array.of(1, 0, 0, 1),
      };
      const values = [
        0,
        -0,
        1e-45,
        -1e-45,
        3e-45,
        0.5,
        -0.5,
        0.5 + 6e-8,
        -0.5 - 6e-8,
        3e38,
        -3e38,
        3.4e38,
        -3.4e38,
      ];
      const out = new Float64Array(2);
      for (const predictor of predictors(trees, 1, 2))
        for (const value of values) {
          predictor.predictRow(Float64Array.of(value), 0, out);
          expect([value, out[0]]).toEqual([value, Math.fround(value) <= threshold ? 1 : 0]);
        }
    },
  );

  it("names the first row with a value that is infinite as a float32", () => {
    const trees = drawTrees(new Random(1), 3, 4, 2);
    const data = new Float64Array(3 * N_FEATURES);
    data[N_FEATURES + 1] = -1e39;
    for (const predictor of predictors(trees, N_FEATURES, 2))
      expect(predictor.predictRows(data, 3, N_FEATURES, new Float64Array(6))).toBe(1);
  });

  it("leaves trees of too many thresholds to the KeyedPredictor", () => {
    const nSplits = 20_000;
    const trees: PackedTrees = {
      nodeCounts: Uint32Array.of(2 * nSplits + 1),
      feature: Uint16Array.from({ length: 2 * nSplits + 1 }, (_, i) => (i < 2 * nSplits ? i % 2 : 1)),
      threshold: Float64Array.from({ length: nSplits }, (_, i) => i),
      missingLeft: new Uint8Array(nSplits),
      leaf: new Uint16Array(nSplits + 1),
      distributions: Float64Array.of(1),
    };
    expect(compileTrees(linkTrees(trees, 1), trees.distributions, 1, 1)).toBeUndefined();
    const out = new Float64Array(1);
    new TreeEnsemble("test", trees, 1, 1).predictProbaInto(Float64Array.of(19_999.5), out);
    expect(out[0]).toBe(1);
  });
});

import { describe, expect, it } from "vitest";
import { makeMatrix, Random } from "../../../core/index.ts";
import { growShare } from "../grow/grow-share.ts";
import { makeWorkplaces } from "../grow/workplaces.ts";
import { rankMatrix } from "../rank/rank-matrix.ts";
import { type TreeParams, toSettings, treeDefaults } from "../tree-params.ts";

/** What is special about the rows and how trees grow on them. */
interface Odd extends TreeParams {
  readonly nClasses?: number;
  readonly missing?: number;
  /** How many values a column has. */
  readonly nValues?: number;
  readonly scale?: number;
}

const order = [1, 0, -1, 1];

describe("KernelSplitter", () => {
  it.each<[string, number, Odd]>([
    ["many values", 2_000, {}],
    ["few values", 2_000, { nValues: 7 }],
    ["values with ties, two classes", 1_200, { nValues: 300, nClasses: 2 }],
    ["few rows", 60, { nClasses: 5 }],
    ["missing values", 1_500, { missing: 0.2, nValues: 200 }],
    ["missing values and few others", 900, { missing: 0.4, nValues: 2 }],
    ["values so close that some are one", 1_500, { scale: 3e-8 }],
    ["large leaves", 1_500, { minSamplesLeaf: 7, missing: 0.1 }],
    ["heavy leaves", 1_500, { minWeightFractionLeaf: 0.01, nClasses: 8 }],
    ["the best leaves first", 1_500, { maxLeafNodes: 40 }],
    ["drawn columns", 1_500, { maxFeatures: 2 }],
    ["orders", 2_000, { monotonicCst: order, nClasses: 2, missing: 0.1 }],
    ["orders, the best leaves first", 2_000, { monotonicCst: order, nClasses: 2, maxLeafNodes: 30 }],
    ["nodes of more rows than one call looks at", 120_000, { nValues: 5_000, missing: 0.1, maxDepth: 3 }],
    ["large nodes of many values", 110_000, { maxDepth: 2, maxFeatures: 1 }],
  ])("grows the trees that WeightedSplitter grows, to the last bit: %s", async (_, nRows, odd) => {
    const { nClasses = 3, missing = 0, nValues = 1e6, scale = 1, ...params } = odd;
    const random = new Random(5);
    const X = makeMatrix(nRows, order.length);
    for (let i = 0; i < X.data.length; i++)
      X.data[i] = random.nextFloat() < missing ? NaN : scale * random.nextInt(nValues);
    const classCodes = Int32Array.from({ length: nRows }, (_, i) => {
      const place = (X.data[i * order.length]! || 0) / (scale * nValues) + 0.3 * random.nextNormal();
      return Math.max(0, Math.min(nClasses - 1, Math.floor(place * nClasses)));
    });
    const weights = Float64Array.from({ length: nRows }, () => random.nextFloat() + 0.01);
    for (const criterion of ["gini", "entropy"] as const) {
      const settings = toSettings(
        "",
        { ...treeDefaults, maxFeatures: null, ...params, criterion },
        X,
        nClasses,
      );
      const ranked = await rankMatrix("", X, {});
      const plan = { ranked, classCodes, nClasses, weights, bootstrap: null, settings, ccpAlpha: 0, seed: 1 };
      const workplaces = makeWorkplaces(ranked, nClasses, weights, null, settings, 1);
      expect(workplaces?.mostWeight).toBeNull();
      const grown = await growShare({ ...plan, workplaces }, 0, 2);
      expect(grown).toEqual(await growShare({ ...plan, workplaces: null }, 0, 2));
      expect(grown.trees.leaf.length).toBeGreaterThan(5);
    }
  });
});

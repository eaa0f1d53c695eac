import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeMatrix, Random } from "../../../core/index.ts";
import { DecisionTreeClassifier, type DecisionTreeParams } from "../decision-tree.ts";
import { linkTrees } from "../state/linked-trees.ts";
import { impurityOf } from "./impurity.ts";

/** Small tables of few distinct values, so that splits tie, some of them missing. */
const table = fc
  .record({
    nRows: fc.integer({ min: 1, max: 24 }),
    nCols: fc.integer({ min: 1, max: 4 }),
    nClasses: fc.integer({ min: 2, max: 4 }),
    nValues: fc.integer({ min: 1, max: 9 }),
    missing: fc.constantFrom(0, 0, 0.3),
    weights: fc.constantFrom("none", "whole", "real"),
    seed: fc.nat(),
  })
  .map((size) => {
    const random = new Random(size.seed);
    const X = makeMatrix(size.nRows, size.nCols);
    for (let i = 0; i < X.data.length; i++)
      X.data[i] = random.nextFloat() < size.missing ? NaN : random.nextInt(size.nValues) / 2 - 1;
    const codes = Int32Array.from({ length: size.nRows }, () => random.nextInt(size.nClasses));
    const classes = ["a", "b", "c", "d"].slice(0, size.nClasses);
    const weights = Float64Array.from({ length: size.nRows }, () =>
      size.weights === "none" ? 1 : size.weights === "whole" ? random.nextInt(4) : random.nextFloat() + 0.01,
    );
    weights[0] = 1;
    return { X, y: { classes, codes }, weights };
  });

const settings = fc.record({
  criterion: fc.constantFrom("gini" as const, "log_loss" as const),
  minSamplesLeaf: fc.constantFrom(1, 1, 3),
  maxDepth: fc.constantFrom(null, null, 2),
  randomState: fc.nat({ max: 9 }),
});

/** What is special about a table and how its tree grows. */
interface Odd extends DecisionTreeParams {
  /** Values are this power of random numbers: many small ones. */
  readonly crowd?: number;
  readonly scale?: number;
}

/** The lowest weighted impurity that any split of these rows leaves; Infinity when there is none. */
function bestCost(
  {
    X,
    y,
    weights,
  }: {
    X: { nCols: number; data: Float64Array };
    y: { classes: readonly string[]; codes: Int32Array };
    weights: Float64Array;
  },
  rows: readonly number[],
  { criterion, minSamplesLeaf = 1 }: DecisionTreeParams,
): number {
  let best = Infinity;
  for (let j = 0; j < X.nCols; j++) {
    const valueAt = (i: number): number => X.data[i * X.nCols + j]!;
    const values = [...new Set(rows.map(valueAt).filter((value) => !Number.isNaN(value)))];
    for (const threshold of values)
      for (const missingLeft of [false, true]) {
        const goesLeft = (i: number): boolean =>
          Number.isNaN(valueAt(i)) ? missingLeft : valueAt(i) <= threshold;
        const sides = [rows.filter(goesLeft), rows.filter((i) => !goesLeft(i))];
        if (sides.some((side) => side.length < minSamplesLeaf)) continue;
        best = Math.min(best, costOf(sides, y, weights, criterion === "gini"));
      }
  }
  return best;
}

function costOf(
  sides: readonly (readonly number[])[],
  y: { classes: readonly string[]; codes: Int32Array },
  weights: Float64Array,
  isGini: boolean,
): number {
  return sides.reduce((cost, side) => {
    const sums = new Float64Array(y.classes.length);
    for (const i of side) sums[y.codes[i]!]! += weights[i]!;
    const total = sums.reduce((a, b) => a + b);
    return cost + total * impurityOf(isGini, sums, total);
  }, 0);
}

describe("DecisionTreeClassifier.fit()", () => {
  it("splits every node as well as any split can, and stops only where none helps", async () => {
    await fc.assert(
      fc.asyncProperty(table, settings, async (data, params) => {
        const { X, y, weights } = data;
        const fitted = await new DecisionTreeClassifier(params).fit(X, y, { sampleWeight: weights });
        const { feature, threshold, missingLeft, left, right } = linkTrees(fitted.state.trees, X.nCols);
        const visit = (node: number, rows: readonly number[], depth: number): void => {
          const best = bestCost(data, rows, params);
          if (feature[node]! < 0) {
            const isPure = new Set(rows.map((i) => y.codes[i])).size === 1;
            const isSmall = rows.length < Math.max(2, 2 * params.minSamplesLeaf);
            expect(isPure || isSmall || depth === params.maxDepth || best === Infinity).toBe(true);
            return;
          }
          const goesLeft = (i: number): boolean => {
            const value = X.data[i * X.nCols + feature[node]!]!;
            return Number.isNaN(value) ? missingLeft[node] === 1 : value <= threshold[node]!;
          };
          const sides = [rows.filter(goesLeft), rows.filter((i) => !goesLeft(i))] as const;
          expect(costOf(sides, y, weights, params.criterion === "gini")).toBeCloseTo(best, 11);
          visit(left[node]!, sides[0], depth + 1);
          visit(right[node]!, sides[1], depth + 1);
        };
        visit(
          0,
          Array.from(weights.keys()).filter((i) => weights[i]! > 0),
          0,
        );
      }),
      { numRuns: 300 },
    );
  });

  /** Rows of weight 1 grow in the kernel, those of weight 1/2 do not: two ways that must agree. */
  it.each([
    ["many values", 1_500, 3, 1e6, 0, {}],
    ["values with ties", 1_500, 3, 600, 0, {}],
    ["few values", 1_500, 5, 40, 0, {}],
    ["two values", 300, 8, 2, 0, {}],
    ["few rows", 200, 4, 150, 0, {}],
    ["many columns, so that no order is kept", 900, 40, 1e6, 0, {}],
    ["values that crowd at one end", 900, 40, 1e6, 0, { crowd: 9 }],
    ["missing values", 900, 3, 500, 0.2, {}],
    ["missing values and few others", 400, 5, 2, 0.3, {}],
    ["values so close that some are one", 900, 3, 1e4, 0, { scale: 3e-8 }],
    ["large leaves", 1_500, 3, 500, 0.05, { minSamplesLeaf: 7 }],
    ["large leaves of few values", 500, 6, 20, 0.1, { minSamplesLeaf: 5, minSamplesSplit: 30 }],
    ["heavy leaves", 1_500, 3, 900, 0.1, { minWeightFractionLeaf: 0.004 }],
    ["limits of depth and gain", 1_500, 3, 900, 0.1, { maxDepth: 6, minImpurityDecrease: 0.001 }],
    ["orders of many values", 1_500, 3, 1e6, 0, { monotonicCst: [1, 0, -1] }],
    [
      "orders of many values, none missing, large leaves",
      1_500,
      3,
      700,
      0,
      { monotonicCst: [1, 1, 0], minSamplesLeaf: 5 },
    ],
    ["orders of few values, some missing", 900, 4, 30, 0.1, { monotonicCst: [1, 0, 1, -1] }],
    ["an order against the data", 900, 3, 200, 0.1, { monotonicCst: [-1, 0, 1] }],
    ["orders of two values", 300, 8, 2, 0, { monotonicCst: [1, 0, 0, 1, -1, 0, 0, 1] }],
  ] as const)(
    "gives the same tree to the last bit when all weights are halved: %s",
    async (_, nRows, nCols, nValues, missing, { crowd = 1, scale = 1, ...params }: Odd) => {
      const random = new Random(11);
      const X = makeMatrix(nRows, nCols);
      for (let i = 0; i < X.data.length; i++) {
        const value = Math.floor(nValues * random.nextFloat() ** crowd);
        X.data[i] = random.nextFloat() < missing ? NaN : scale * value;
      }
      const codes = Int32Array.from({ length: nRows }, (_, i) =>
        (X.data[i * nCols]! || 0) / scale + nValues * random.nextNormal() > nValues / 2 ? 1 : 0,
      );
      const y = { classes: ["no", "yes"], codes };
      for (const criterion of ["gini", "entropy"] as const)
        for (const maxFeatures of [null, 2]) {
          const tree = new DecisionTreeClassifier({ criterion, maxFeatures, randomState: 3, ...params });
          const [counted, weighted] = await Promise.all(
            [1, 0.5].map((weight) => tree.fit(X, y, { sampleWeight: new Float64Array(nRows).fill(weight) })),
          );
          const trees = { ...weighted!.state.trees, leafWeight: counted!.state.trees.leafWeight };
          expect(counted!.state).toEqual({ ...weighted!.state, trees });
          expect(counted!.nodeWeights!.map((weight) => weight / 2)).toEqual(weighted!.nodeWeights);
          expect(counted!.nLeaves).toBeGreaterThan(8);
        }
    },
  );

  it("gives the same tree for a whole weight as for a row repeated", async () => {
    await fc.assert(
      fc.asyncProperty(table, fc.nat({ max: 9 }), async ({ X, y }, randomState) => {
        const weights = Float64Array.from({ length: X.nRows }, (_, i) => 1 + (i % 3));
        const rows = Array.from(weights.keys()).flatMap((i) => new Array<number>(weights[i]!).fill(i));
        const repeated = makeMatrix(rows.length, X.nCols);
        rows.forEach((row, i) => {
          repeated.data.set(X.data.subarray(row * X.nCols, (row + 1) * X.nCols), i * X.nCols);
        });
        const codes = Int32Array.from(rows, (row) => y.codes[row]!);
        const tree = new DecisionTreeClassifier({ randomState });
        const weighted = await tree.fit(X, y, { sampleWeight: weights });
        const plain = await tree.fit(repeated, { classes: y.classes, codes });
        // Which side missing values take where training had none depends on numbers of rows, not on weights.
        expect(weighted.state.trees.feature).toEqual(plain.state.trees.feature);
        expect(weighted.state.trees.threshold).toEqual(plain.state.trees.threshold);
        expect(weighted.state.trees.distributions).toEqual(plain.state.trees.distributions);
        expect(weighted.nodeWeights).toEqual(plain.nodeWeights);
      }),
      { numRuns: 60 },
    );
  });
});

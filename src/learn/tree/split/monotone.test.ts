import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Labels,
  type Matrix,
  makeLabels,
  makeMatrix,
  matrixOfRows,
  Random,
} from "../../../core/index.ts";
import { DecisionTreeClassifier } from "../decision-tree.ts";
import { RandomForestClassifier } from "../random-forest.ts";

const N_COLS = 4;

interface Rows {
  readonly X: Matrix;
  readonly y: Labels;
  readonly sampleWeight: Float64Array;
}

const rows = fc
  .record({
    nRows: fc.integer({ min: 2, max: 90 }),
    nValues: fc.constantFrom(3, 12, 1e6),
    missing: fc.constantFrom(0, 0, 0.2),
    weights: fc.constantFrom("none", "whole", "real"),
    seed: fc.nat(),
  })
  .map(({ nRows, nValues, missing, weights, seed }): Rows => {
    const random = new Random(seed);
    const X = makeMatrix(nRows, N_COLS);
    for (let i = 0; i < X.data.length; i++)
      X.data[i] = random.nextFloat() < missing ? NaN : random.nextInt(nValues) / nValues;
    const codes = Int32Array.from({ length: nRows }, (_, i) => {
      const [a, b] = X.data.subarray(i * N_COLS, (i + 1) * N_COLS);
      return (a! || 0) - (b! || 0) + 0.6 * random.nextNormal() > 0 ? 1 : 0;
    });
    const sampleWeight = Float64Array.from({ length: nRows }, () =>
      weights === "none" ? 1 : weights === "whole" ? 1 + random.nextInt(3) : random.nextFloat() + 0.01,
    );
    return { X, y: { classes: ["no", "yes"], codes }, sampleWeight };
  });

const signs = fc.array(fc.constantFrom(-1, 0, 1), { minLength: N_COLS, maxLength: N_COLS });

const growth = fc.record({
  criterion: fc.constantFrom("gini" as const, "log_loss" as const),
  minSamplesLeaf: fc.constantFrom(1, 1, 4),
  maxLeafNodes: fc.constantFrom(null, null, 7),
  maxFeatures: fc.constantFrom(null, 2),
  ccpAlpha: fc.constantFrom(0, 0, 0.01),
  randomState: fc.nat({ max: 9 }),
});

interface Fitted {
  predictProba(X: Matrix): Matrix;
  predictProbaInto(row: Float64Array, out: Float64Array): void;
}

/** How often the probability of the second class goes the wrong way, by any amount, as one column rises. */
function countWrongSteps(fitted: Fitted, { X }: Rows, order: readonly number[]): number {
  const nSteps = 25;
  let nWrong = 0;
  order.forEach((sign, column) => {
    if (sign === 0) return;
    for (let i = 0; i < Math.min(X.nRows, 5); i++) {
      const line = makeMatrix(nSteps, N_COLS);
      for (let step = 0; step < nSteps; step++) {
        line.data.set(X.data.subarray(i * N_COLS, (i + 1) * N_COLS), step * N_COLS);
        line.data[step * N_COLS + column] = (step - 1) / (nSteps - 3);
      }
      const { data } = fitted.predictProba(line);
      const out = new Float64Array(2);
      for (let step = 0; step < nSteps; step++) {
        fitted.predictProbaInto(line.data.slice(step * N_COLS, (step + 1) * N_COLS), out);
        expect([...out]).toEqual([...data.subarray(2 * step, 2 * step + 2)]);
        expect(out[0]! + out[1]!).toBeCloseTo(1, 12);
        if (step > 0 && sign * (data[2 * step + 1]! - data[2 * step - 1]!) < 0) nWrong++;
      }
    }
  });
  return nWrong;
}

describe("monotonicCst", () => {
  it("keeps every tree's probability from going the wrong way", async () => {
    let nWrongWithout = 0;
    await fc.assert(
      fc.asyncProperty(
        rows,
        signs,
        growth,
        fc.constantFrom("best" as const, "random" as const),
        async (data, monotonicCst, params, splitter) => {
          const { X, y, sampleWeight } = data;
          const fit = (order: readonly number[] | null) =>
            new DecisionTreeClassifier({ ...params, splitter, monotonicCst: order }).fit(X, y, {
              sampleWeight,
            });
          expect(countWrongSteps(await fit(monotonicCst), data, monotonicCst)).toBe(0);
          nWrongWithout += countWrongSteps(await fit(null), data, monotonicCst);
        },
      ),
      { numRuns: 50 },
    );
    expect(nWrongWithout).toBeGreaterThan(150);
  });

  it("keeps every forest's probability from going the wrong way", async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        signs,
        growth,
        fc.constantFrom(null, "balanced" as const, "balanced_subsample" as const),
        async (data, monotonicCst, params, classWeight) => {
          const { X, y, sampleWeight } = data;
          const forest = new RandomForestClassifier({ ...params, nEstimators: 9, classWeight, monotonicCst });
          const fitted = await forest.fit(X, y, { sampleWeight });
          expect(countWrongSteps(fitted, data, monotonicCst)).toBe(0);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("takes no split against the order, and the middle where a column without one asks again", async () => {
    const X = matrixOfRows(Array.from({ length: 40 }, (_, i) => [i]));
    const y = makeLabels(Array.from({ length: 40 }, (_, i) => (i < 20 ? 1 : 0)));
    const fit = (monotonicCst: number[]) => new DecisionTreeClassifier({ monotonicCst }).fit(X, y);
    expect((await fit([1])).nLeaves).toBe(1);
    expect((await fit([-1])).nLeaves).toBe(2);

    // Below and above a half 30% and 70% are "yes"; the second column tells who is. The middle is a half.
    const pairs = Array.from({ length: 20 }, (_, i) => [i < 10 ? 0 : 1, i % 10 < 3 === i < 10 ? 1 : 0]);
    const classes = makeLabels(pairs.map(([, second]) => second!));
    const found = new Set<number>();
    for (let randomState = 0; randomState < 20; randomState++) {
      const tree = new DecisionTreeClassifier({ monotonicCst: [1, 0], maxFeatures: 1, randomState });
      const { data } = (await tree.fit(matrixOfRows(pairs), classes)).predictProba(matrixOfRows(pairs));
      for (const p of data) found.add(p);
    }
    expect([...found].sort()).toEqual([0, 0.5, 1]);
  });

  it("grows the same tree where no column has an order", async () => {
    await fc.assert(
      fc.asyncProperty(rows, growth, async ({ X, y, sampleWeight }, params) => {
        const [plain, zeros] = await Promise.all(
          [null, [0, 0, 0, 0]].map((monotonicCst) =>
            new DecisionTreeClassifier({ ...params, monotonicCst }).fit(X, y, { sampleWeight }),
          ),
        );
        expect(zeros!.state.trees.threshold).toEqual(plain!.state.trees.threshold);
        expect(zeros!.state.trees.feature).toEqual(plain!.state.trees.feature);
      }),
      { numRuns: 40 },
    );
  });

  it("takes labels of one class", async () => {
    const X = matrixOfRows([[1], [2]]);
    const tree = new DecisionTreeClassifier({ monotonicCst: [1] });
    expect([...(await tree.fit(X, makeLabels(["a", "a"]))).predictProba(X).data]).toEqual([1, 1]);
    const absent = await tree.fit(X, makeLabels(["b", "b"], ["a", "b"]));
    expect([...absent.predictProba(X).data]).toEqual([0, 1, 0, 1]);
  });

  it("is refused when it does not suit the rows, with all that is wrong", async () => {
    const X = matrixOfRows([[1], [2], [3]]);
    const y = makeLabels(["a", "b", "c"]);
    for (const Estimator of [DecisionTreeClassifier, RandomForestClassifier])
      await expect(new Estimator({ monotonicCst: [1, 0] }).fit(X, y)).rejects.toMatchObject({
        code: "parameter/invalid",
        details: {
          problems: [
            `parameter "monotonicCst" of ${Estimator.name} must have one sign for each of 1 columns, got 2`,
            `parameter "monotonicCst" of ${Estimator.name} must be null with more than two classes, got 3 classes`,
          ],
        },
      });
  });
});

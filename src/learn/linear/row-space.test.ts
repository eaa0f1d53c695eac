import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Labels, type Matrix, makeLabels, makeMatrix, Random } from "../../core/index.ts";
import type { FittedLogisticRegression } from "./fitted-logistic-regression.ts";
import { LogisticRegression } from "./logistic-regression.ts";

/** Rows of normal numbers, each column with a scale of its own; some are copies of the one before, some constant. */
function draw(
  nRows: number,
  nCols: number,
  nClasses: number,
  seed: number,
  spread = 0,
): { X: Matrix; y: Labels } {
  const random = new Random(seed);
  const X = makeMatrix(nRows, nCols);
  for (let i = 0; i < nRows; i++)
    for (let j = 0; j < nCols; j++) {
      const value = random.nextNormal() * 10 ** (spread * ((j % 11) / 5 - 1));
      X.data[i * nCols + j] = j % 7 === 6 ? X.data[i * nCols + j - 1]! : j % 13 === 12 ? 3 : value;
    }
  return { X, y: makeLabels(Array.from({ length: nRows }, (_, i) => i % nClasses)) };
}

/** The largest entry of the gradient of the mean log loss plus the penalty of C = 1, by its plain formula. */
function largestGradient(
  fitted: FittedLogisticRegression,
  X: Matrix,
  y: Labels,
  weights: Float64Array,
): number {
  const { nRows, nCols, data } = X;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const p = fitted.predictProba(X);
  const k = y.classes.length;
  const outputs = k === 2 ? [1] : y.classes.map((_, c) => c);
  let largest = 0;
  outputs.forEach((c, o) => {
    const slopes = Array.from(fitted.coef.data.subarray(o * nCols, (o + 1) * nCols), (w) => w / total);
    let ofIntercept = 0;
    for (let i = 0; i < nRows; i++) {
      const rest = (weights[i]! / total) * (p.data[i * k + c]! - (y.codes[i] === c ? 1 : 0));
      ofIntercept += rest;
      for (let j = 0; j < nCols; j++) slopes[j]! += rest * data[i * nCols + j]!;
    }
    largest = Math.max(largest, Math.abs(ofIntercept), ...slopes.map(Math.abs));
  });
  return largest;
}

describe("LogisticRegression of more columns than rows", () => {
  it("is at the minimum of the problem as it was given", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 12, max: 40 }),
        fc.integer({ min: 1000, max: 1300 }),
        fc.constantFrom(2, 3),
        fc.nat(1000),
        async (nRows, nCols, nClasses, seed) => {
          const { X, y } = draw(nRows, nCols, nClasses, seed, (seed % 3) / 2);
          const sampleWeight = Float64Array.from({ length: nRows }, (_, i) => 1 + (i % 3));
          const fitted = await new LogisticRegression().fit(X, y, { sampleWeight });
          expect([fitted.converged, fitted.warnings]).toEqual([true, []]);
          expect(largestGradient(fitted, X, y, sampleWeight)).toBeLessThan(1e-7);
        },
      ),
      { numRuns: 12 },
    );
  });

  it("finds it where rows are equal, without an intercept, and where a class has no row", async () => {
    const { X, y } = draw(30, 1100, 3, 4);
    X.data.copyWithin(0, 1100, 2200); // the first row is the second
    const weights = new Float64Array(30).fill(1);
    const fitted = await new LogisticRegression().fit(X, y);
    expect(fitted.converged).toBe(true);
    expect(largestGradient(fitted, X, y, weights)).toBeLessThan(1e-8);
    const bare = await new LogisticRegression({ fitIntercept: false }).fit(X, y);
    expect([bare.converged, [...bare.intercept]]).toEqual([true, [0, 0, 0]]);
    const absent = { classes: [...y.classes, "none"], codes: y.codes };
    const wider = await new LogisticRegression().fit(X, absent);
    expect(wider.predictProba(X).data[3]).toBe(0);
  });

  it("refuses a value that is not finite, and names its place", async () => {
    const { X, y } = draw(20, 1100, 2, 1);
    X.data[3 * 1100 + 5] = NaN;
    await expect(new LogisticRegression().fit(X, y)).rejects.toMatchObject({
      code: "fit/not-finite",
      details: { rowIndex: 3, columnIndex: 5 },
    });
  });
});

it("LogisticRegression of several classes and a thousand parameters and more converges", async () => {
  const { X, y } = draw(300, 150, 8, 6, 1);
  const fitted = await new LogisticRegression({ maxIter: 1000 }).fit(X, y);
  expect([fitted.converged, fitted.warnings]).toEqual([true, []]);
  expect(largestGradient(fitted, X, y, new Float64Array(300).fill(1))).toBeLessThan(1e-5);
});

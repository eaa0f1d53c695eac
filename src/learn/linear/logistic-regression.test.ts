import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DataError,
  type Labels,
  type Matrix,
  makeLabels,
  makeMatrix,
  matrixOfRows,
  Random,
} from "../../core/index.ts";
import { FittedLogisticRegression } from "./fitted-logistic-regression.ts";
import { LogisticRegression } from "./logistic-regression.ts";
import { draw } from "./random-rows.fixture.ts";

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

/** The gradient of the mean objective, written down once more and slowly. */
function gradientOf(
  X: Matrix,
  y: Labels,
  coef: Matrix,
  intercept: Float64Array,
  weights: Float64Array,
  C: number,
): number[] {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const nClasses = y.classes.length;
  const rows = nClasses === 2 ? 1 : nClasses;
  const gradient = Array.from({ length: rows * (X.nCols + 1) }, () => 0);
  for (let i = 0; i < X.nRows; i++) {
    const x = Array.from(X.data.subarray(i * X.nCols, (i + 1) * X.nCols));
    const z = Array.from({ length: rows }, (_, k) =>
      x.reduce((sum, value, j) => sum + value * coef.data[k * X.nCols + j]!, intercept[k]!),
    );
    const scores = rows === 1 ? [0, z[0]!] : z;
    const norm = scores.reduce((sum, s) => sum + Math.exp(s), 0);
    for (let k = 0; k < rows; k++) {
      const own = rows === 1 ? 1 : k;
      const r = (weights[i]! / total) * (Math.exp(scores[own]!) / norm - (y.codes[i] === own ? 1 : 0));
      gradient[k * (X.nCols + 1)]! += r;
      for (let j = 0; j < X.nCols; j++) gradient[k * (X.nCols + 1) + 1 + j]! += r * x[j]!;
    }
  }
  for (let k = 0; k < rows; k++)
    for (let j = 0; j < X.nCols; j++)
      gradient[k * (X.nCols + 1) + 1 + j]! += coef.data[k * X.nCols + j]! / (C * total);
  return gradient;
}

async function failure(promise: Promise<unknown>): Promise<DataError> {
  try {
    await promise;
  } catch (error) {
    return error as DataError;
  }
  throw new Error("it did not fail");
}

describe("LogisticRegression", () => {
  it("reaches a gradient of 1e-10 by a formula of its own, binary and multinomial", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 2, max: 4 }),
        fc.constantFrom(0.01, 1, 1000),
        async (seed, nClasses, C) => {
          const { X, y } = draw(90, 3, nClasses, seed);
          const random = new Random(seed + 1);
          const sampleWeight = Float64Array.from({ length: 90 }, () => random.nextFloat() + 0.1);
          const fitted = await new LogisticRegression({ C }).fit(X, y, { sampleWeight });
          fc.pre(fitted.warnings.length === 0);
          const gradient = gradientOf(X, y, fitted.coef, fitted.intercept, sampleWeight, C);
          expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1.1e-10);
          expect(fitted.converged).toBe(true);
          expect(fitted.state.largestGradient).toBeLessThanOrEqual(1e-10);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("takes whole weights as repetition, balanced class weights included", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 2, max: 3 }),
        fc.constantFrom(null, "balanced" as const),
        async (seed, nClasses, classWeight) => {
          const { X, y } = draw(60, 3, nClasses, seed);
          const random = new Random(seed + 2);
          const sampleWeight = Float64Array.from({ length: 60 }, () => random.nextInt(4));
          const rows = Array.from(sampleWeight).flatMap((w, i) => new Array<number>(w).fill(i));
          const repeated = matrixOfRows(
            rows.map((i) => Array.from(X.data.subarray(i * X.nCols, (i + 1) * X.nCols))),
          );
          const labels: Labels = { classes: y.classes, codes: Int32Array.from(rows, (i) => y.codes[i]!) };
          const model = new LogisticRegression({ classWeight, tol: 1e-13 });
          const weighted = await model.fit(X, y, { sampleWeight });
          const plain = await model.fit(repeated, labels);
          expect(largestDifference(weighted.coef.data, plain.coef.data)).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("gives probabilities that sum to 1 and survive a clone of the state", async () => {
    for (const nClasses of [2, 4]) {
      const { X, y } = draw(120, 4, nClasses, 5);
      const fitted = await new LogisticRegression().fit(X, y);
      const probabilities = fitted.predictProba(X);
      for (let i = 0; i < X.nRows; i++) {
        let sum = 0;
        for (let k = 0; k < nClasses; k++) sum += probabilities.data[i * nClasses + k]!;
        expect(sum).toBeCloseTo(1, 14);
      }
      const restored = FittedLogisticRegression.fromState(structuredClone(fitted.state));
      expect(restored.predictProba(X)).toEqual(probabilities);
      expect(restored.predict(X)).toEqual(fitted.predict(X));
    }
  });

  it("finds the same minimum from a sample of many rows as without one", async () => {
    const { X, y } = draw(30_000, 5, 2, 11);
    const fitted = await new LogisticRegression({ C: 0.1 }).fit(X, y);
    expect(fitted.converged).toBe(true);
    const weights = new Float64Array(X.nRows).fill(1);
    const gradient = gradientOf(X, y, fitted.coef, fitted.intercept, weights, 0.1);
    expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(1.1e-10);
  });

  it("reports separable classes without a penalty, and solves them with one", async () => {
    const X = matrixOfRows([[-2], [-1], [-0.5], [0.5], [1], [3]]);
    const y = makeLabels([0, 0, 0, 1, 1, 1]);
    const free = await new LogisticRegression({ penalty: null }).fit(X, y);
    expect(free.converged).toBe(false);
    expect(free.warnings.join()).toMatch(/separate the classes/);
    expect(free.nIter).toBeLessThan(100);
    const penalized = await new LogisticRegression().fit(X, y);
    expect(penalized.converged).toBe(true);
    expect(penalized.warnings).toEqual([]);
  });

  it("reports classes that are separated in part: a code that only one class has", async () => {
    const { X, y } = draw(200, 2, 2, 3);
    const data = Float64Array.from({ length: 600 }, (_, at) => {
      const i = Math.floor(at / 3);
      return at % 3 < 2 ? X.data[i * 2 + (at % 3)]! : y.codes[i] === 1 && i % 5 === 0 ? 1 : 0;
    });
    for (const nClasses of [2, 3]) {
      const labels = nClasses === 2 ? y : draw(200, 2, 3, 3).y;
      const codes = labels.codes;
      if (nClasses === 3)
        for (let i = 0; i < 200; i++) data[i * 3 + 2] = codes[i] === 1 && i % 5 === 0 ? 1 : 0;
      const fitted = await new LogisticRegression({ penalty: null }).fit(makeMatrix(200, 3, data), labels);
      expect(fitted.converged).toBe(false);
      expect(fitted.warnings.join()).toMatch(/separate the classes/);
    }
  });

  it("says when the iterations do not suffice", async () => {
    const { X, y } = draw(100, 3, 2, 1);
    const fitted = await new LogisticRegression({ maxIter: 1 }).fit(X, y);
    expect(fitted.converged).toBe(false);
    expect(fitted.nIter).toBe(1);
    expect(fitted.warnings.join()).toMatch(/did not converge .*maxIter 1/);
  });

  it("says that columns depend on each other when that keeps it from converging", async () => {
    const { X, y } = draw(120, 2, 2, 6);
    const random = new Random(2);
    const data = X.data.map((value, at) =>
      at % 2 === 1 ? X.data[at - 1]! + 1e-8 * random.nextNormal() : value,
    );
    const fitted = await new LogisticRegression({ penalty: null }).fit(makeMatrix(120, 2, data), y);
    expect(fitted.warnings.join()).toMatch(/columns depend on each other, or|rank-deficient/);
  });

  it("gives up soon where rounding does not allow the tolerance", async () => {
    const { X, y } = draw(80, 3, 3, 12);
    const data = X.data.map((value) => 1e7 + 1e3 * value);
    const fitted = await new LogisticRegression({ tol: 1e-30, maxIter: 1000 }).fit(
      makeMatrix(80, 3, data),
      y,
    );
    expect(fitted.converged).toBe(true); // as the penalty proves that no point is better by more than a part in 1e10
    expect(fitted.nIter).toBeLessThan(200);
  });

  it("gives a class without rows probability 0, and its other classes what they would have alone", async () => {
    const { X, y } = draw(100, 3, 2, 8);
    const wide: Labels = { classes: ["0", "0.5", "1"], codes: y.codes.map((code) => 2 * code) };
    const two = await new LogisticRegression().fit(X, y);
    const three = await new LogisticRegression().fit(X, wide);
    expect(three.warnings.join()).toMatch(/class "0.5" does not occur/);
    const expected = Array.from({ length: 100 }, (_, i) => [
      two.predictProba(X).data[2 * i]!,
      0,
      two.predictProba(X).data[2 * i + 1]!,
    ]).flat();
    expect(largestDifference(three.predictProba(X).data, expected)).toBeLessThan(1e-12);
  });

  it("takes constant columns, one row a class, and no column at all", async () => {
    const y = makeLabels(["a", "b", "b"]);
    const constant = await new LogisticRegression().fit(matrixOfRows([[1], [1], [1]]), y);
    expect(constant.predictProba(matrixOfRows([[1]])).data[1]).toBeCloseTo(2 / 3, 9);
    const none = await new LogisticRegression().fit(makeMatrix(3, 0), y);
    expect(none.predictProba(makeMatrix(1, 0)).data[1]).toBeCloseTo(2 / 3, 9);
    const pair = await new LogisticRegression().fit(matrixOfRows([[1], [2]]), makeLabels(["a", "b"]));
    expect(pair.converged).toBe(true);
  });

  it("takes huge and denormal values without a NaN", async () => {
    const y = makeLabels([0, 1, 0, 1, 1, 0]);
    for (const unit of [1e150, 1e-310, 1e300]) {
      const X = matrixOfRows([[1], [2], [1.5], [3], [0.5], [2.5]].map(([x]) => [x! * unit]));
      const fitted = await new LogisticRegression().fit(X, y);
      expect(fitted.predictProba(X).data.every((p) => p >= 0 && p <= 1)).toBe(true);
      expect(fitted.converged || fitted.warnings.length > 0).toBe(true);
    }
  });

  it("takes 100,000 columns", async () => {
    const nCols = 100_000;
    const random = new Random(4);
    const X = makeMatrix(
      6,
      nCols,
      Float64Array.from({ length: 6 * nCols }, () => random.nextNormal()),
    );
    const fitted = await new LogisticRegression({ C: 1e-4, tol: 1e-6 }).fit(
      X,
      makeLabels([0, 1, 0, 1, 1, 0]),
    );
    expect(fitted.converged).toBe(true);
    expect(fitted.predict(X).codes).toEqual(Int32Array.of(0, 1, 0, 1, 1, 0));
  });

  it("names row and column of a value that is not finite", async () => {
    const y = makeLabels([0, 1]);
    for (const value of [NaN, Infinity, -Infinity]) {
      const error = await failure(
        new LogisticRegression().fit(
          matrixOfRows([
            [1, 2],
            [3, value],
          ]),
          y,
        ),
      );
      expect(error.code).toBe("fit/not-finite");
      expect(error.details).toEqual({ rowIndex: 1, columnIndex: 1 });
    }
    const fitted = await new LogisticRegression().fit(matrixOfRows([[1], [2]]), y);
    expect(() => fitted.predictProba(matrixOfRows([[1], [NaN]]))).toThrow(/NaN in row 1, column 0/);
    expect(() => fitted.predictProba(matrixOfRows([[1, 2]]))).toThrow(/fitted on 1 columns, got 2/);
  });

  it("refuses one class, no rows and wrong weights", async () => {
    const model = new LogisticRegression();
    const X = matrixOfRows([[1], [2]]);
    const y = makeLabels([0, 1]);
    expect((await failure(model.fit(X, makeLabels([1, 1])))).code).toBe("fit/one-class");
    expect((await failure(model.fit(X, y, { sampleWeight: Float64Array.of(0, 1) }))).code).toBe(
      "fit/one-class",
    );
    expect((await failure(model.fit(makeMatrix(0, 1), makeLabels([], ["0", "1"])))).code).toBe("fit/no-rows");
    for (const weights of [
      [1, -1],
      [NaN, 1],
      [0, 0],
    ])
      expect((await failure(model.fit(X, y, { sampleWeight: Float64Array.from(weights) }))).code).toBe(
        "fit/weight",
      );
    expect((await failure(new LogisticRegression({ classWeight: { maybe: 2 } }).fit(X, y))).code).toBe(
      "fit/class-weight",
    );
  });

  it("names all wrong parameters at once", () => {
    expect(() => new LogisticRegression({ C: -1, maxIter: 0.5 })).toThrow(
      /"C" of LogisticRegression must be a float in the range \(0\.0, inf\), got -1; parameter "maxIter"/,
    );
  });

  it("stops when it is told to", async () => {
    const { X, y } = draw(100, 3, 2, 1);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(new LogisticRegression().fit(X, y, { signal })).rejects.toThrow("enough");
  });

  it("stops in the middle, and has let timers in by then", async () => {
    const { X, y } = draw(60_000, 12, 6, 1);
    const controller = new AbortController();
    let nProgress = 0;
    setTimeout(() => controller.abort(new Error("enough")), 20);
    const options = { signal: controller.signal, onProgress: () => nProgress++ };
    await expect(new LogisticRegression({ tol: 1e-30, maxIter: 1e6 }).fit(X, y, options)).rejects.toThrow(
      "enough",
    );
    const again = await new LogisticRegression({ tol: 1e-3 }).fit(X, y, { onProgress: () => nProgress++ });
    expect(again.converged).toBe(true);
    expect(nProgress).toBeGreaterThan(0);
  });

  it("takes weights whose sum is beyond the largest number", async () => {
    const { X, y } = draw(300, 3, 2, 9);
    const plain = await new LogisticRegression({ C: 1e10 }).fit(X, y);
    const huge = await new LogisticRegression().fit(X, y, {
      sampleWeight: new Float64Array(300).fill(1e307),
    });
    expect(huge.converged).toBe(true);
    expect(largestDifference(huge.coef.data, plain.coef.data)).toBeLessThan(1e-6);
  });
});

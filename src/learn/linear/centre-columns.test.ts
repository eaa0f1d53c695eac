import { describe, expect, it } from "vitest";
import { type Matrix, makeMatrix } from "../../core/index.ts";
import { LogisticRegression } from "./logistic-regression.ts";
import { draw } from "./random-rows.fixture.ts";

/** The same values less what a double loses of them beside `shift`: all that the shifted matrix still tells. */
const shifted = ({ nRows, nCols, data }: Matrix, shift: number): { near: Matrix; far: Matrix } => {
  const far = data.map((value) => value + shift);
  return {
    far: makeMatrix(nRows, nCols, far),
    near: makeMatrix(
      nRows,
      nCols,
      far.map((value) => value - shift),
    ),
  };
};

describe("LogisticRegression of columns far from 0", () => {
  it.each([
    [2, 1e4],
    [2, 1e6],
    [3, 1e6],
    [3, 1e7],
    [5, 1e6],
  ])("converges to what it learns near 0: %d classes, columns at %d", async (nClasses, shift) => {
    const { X, y } = draw(120, 12, nClasses, 6);
    const { near, far } = shifted(X, shift);
    for (const params of [{ C: 1 }, { penalty: null }]) {
      const expected = await new LogisticRegression(params).fit(near, y);
      const fitted = await new LogisticRegression(params).fit(far, y);
      expect([fitted.converged, fitted.warnings]).toEqual([true, []]);
      fitted.coef.data.forEach((value, j) => {
        expect(value).toBeCloseTo(expected.coef.data[j]!, 7);
      });
      // an intercept of a million times the coefficients takes as many digits from what is left of the scores
      const [answers, wanted] = [fitted.predictProba(far).data, expected.predictProba(near).data];
      answers.forEach((value, i) => {
        expect(value).toBeCloseTo(wanted[i]!, 6);
      });
    }
  });

  it("says that it does not converge when there is no intercept to take the shift", async () => {
    const { X, y } = draw(60, 20, 3, 6);
    const { far } = shifted(X, 1e9);
    const fitted = await new LogisticRegression({ fitIntercept: false, maxIter: 3 }).fit(far, y);
    expect(fitted.converged).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import { type Labels, type Matrix, makeLabels, makeMatrix, Random, rowOf } from "../../core/index.ts";
import { LogisticRegression } from "./logistic-regression.ts";

/** Rows of standard normal numbers and labels that depend on the first column. */
function draw(nRows: number, nCols: number, nClasses: number, seed: number): { X: Matrix; y: Labels } {
  const random = new Random(seed);
  const X = makeMatrix(nRows, nCols);
  for (let i = 0; i < X.data.length; i++) X.data[i] = random.nextNormal();
  const codes = Array.from({ length: nRows }, (_, i) => {
    const score = X.data[i * nCols]! + random.nextNormal();
    return Math.max(0, Math.min(nClasses - 1, Math.floor((score / 4 + 0.5) * nClasses)));
  });
  return {
    X,
    y: makeLabels(
      codes,
      Array.from({ length: nClasses }, (_, k) => String(k)),
    ),
  };
}

describe("FittedLogisticRegression", () => {
  it("answers one row as it answers it among others, to the last bit", async () => {
    for (const nClasses of [2, 4]) {
      const { X, y } = draw(700, 5, nClasses, 5);
      const fitted = await new LogisticRegression().fit(X, y);
      const other = await new LogisticRegression({ C: 0.1 }).fit(X, y); // takes turns in the kernel's memory
      const probabilities = fitted.predictProba(X);
      const out = new Float64Array(nClasses);
      for (const i of [0, 1, 2, 3, 64, 511, 512, 699]) {
        fitted.predictProbaInto(rowOf(X, i), out);
        expect(out).toEqual(rowOf(probabilities, i));
        other.predictProbaInto(rowOf(X, i), out);
        expect(out).not.toEqual(rowOf(probabilities, i));
      }
      expect(() => fitted.predictProbaInto(new Float64Array(4), out)).toThrow(/fitted on 5 columns, got 4/);
      expect(() => fitted.predictProbaInto(new Float64Array(5).fill(NaN), out)).toThrow(/NaN in row 0/);
    }
  });

  it("answers rows of huge values, and leaves those beside them as they are", async () => {
    for (const nClasses of [2, 3]) {
      const { X, y } = draw(90, 2, nClasses, 7);
      const fitted = await new LogisticRegression().fit(X, y);
      const expected = fitted.predictProba(X);
      X.data[20] = 1.7e308 * Math.sign(fitted.coef.data[0]!);
      X.data[21] = 1.7e308 * Math.sign(fitted.coef.data[1]!);
      const actual = fitted.predictProba(X);
      expect(actual.data.slice(11 * nClasses)).toEqual(expected.data.slice(11 * nClasses));
      expect(rowOf(actual, 10).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 14);
    }
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Labels, type Matrix, makeLabels, matrixOfRows } from "../../src/core/index.ts";
import { LogisticRegression, type LogisticRegressionParams } from "../../src/learn/linear/index.ts";

interface Case {
  readonly data: string;
  readonly params: LogisticRegressionParams;
  readonly weighted: boolean;
  readonly classes: string[];
  readonly coef: number[][];
  readonly intercept: number[];
  readonly probabilities: number[][];
}
interface Golden {
  readonly data: Record<string, { X: number[][]; y: string[]; weights: number[] }>;
  readonly cases: Case[];
}

const golden = JSON.parse(readFileSync(new URL("./linear.json", import.meta.url), "utf8")) as Golden;

function dataOf(name: string): { X: Matrix; y: Labels; weights: Float64Array } {
  const { X, y, weights } = golden.data[name]!;
  return { X: matrixOfRows(X), y: makeLabels(y), weights: Float64Array.from(weights) };
}

/** The largest difference, relative to the largest expected value. */
function distance(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!))) / largest;
}

describe("LogisticRegression against scikit-learn's newton-cholesky", () => {
  it.each(golden.cases.map((item, i) => [`${i} ${item.data} ${JSON.stringify(item.params)} ${item.weighted}`, item]))(
    "case %s",
    async (_, item) => {
      const { X, y, weights } = dataOf((item as Case).data);
      const { params, weighted, classes, coef, intercept, probabilities } = item as Case;
      const fitted = await new LogisticRegression(params).fit(X, y, weighted ? { sampleWeight: weights } : {});
      expect(fitted.classes).toEqual(classes);
      expect(fitted.converged).toBe(true);
      expect(fitted.warnings).toEqual([]);
      expect(distance([...fitted.coef.data, ...fitted.intercept], [...coef.flat(), ...intercept])).toBeLessThan(
        1e-9,
      );
      const rows = { nRows: 15, nCols: X.nCols, data: X.data.slice(0, 15 * X.nCols) };
      expect(distance(fitted.predictProba(rows).data, probabilities.flat())).toBeLessThan(1e-9);
    },
  );

  it("without a penalty on a rank-deficient design gives the probabilities of a design without the dependent column", async () => {
    for (const name of ["binary", "multi"]) {
      const { X, y } = dataOf(name);
      const reduced = matrixOfRows(golden.data[name]!.X.map((row) => row.slice(0, -1)));
      const model = new LogisticRegression({ penalty: null });
      const whole = await model.fit(X, y);
      const part = await model.fit(reduced, y);
      expect(part.warnings).toEqual([]);
      expect(whole.warnings.join()).toMatch(/rank-deficient/);
      expect(whole.converged).toBe(true);
      expect(
        distance(whole.predictProba(X).data, Array.from(part.predictProba(reduced).data)),
      ).toBeLessThan(1e-8);
    }
  });
});

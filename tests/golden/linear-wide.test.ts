import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Labels, type Matrix, makeLabels, makeMatrix } from "../../src/core/index.ts";
import { type FittedLogisticRegression, LogisticRegression } from "../../src/learn/linear/index.ts";

interface Golden {
  readonly cases: readonly { n: number; p: number; k: number; kind: string; objective: number }[];
}

const golden = JSON.parse(readFileSync(new URL("./linear-wide.json", import.meta.url), "utf8")) as Golden;

/** As in `scripts/golden/linear_wide.py`. */
function uniform(a: number, b: number): number {
  const value = Math.sin(a * 12.9898 + b * 78.233 + 0.5) * 43758.5453;
  return value - Math.floor(value);
}

function tableOf(n: number, p: number, k: number, kind: string): { X: Matrix; y: Labels } {
  const X = makeMatrix(n, p);
  for (let i = 0; i < n; i++) {
    const row = X.data.subarray(i * p, (i + 1) * p);
    for (let j = 0; j < p; j++) {
      row[j] = 2 * uniform(i, j) - 1;
      if (kind === "scales") row[j]! *= 10 ** (-8 + (16 * j) / (p - 1));
      if (kind === "constant and doubled" && j % 5 === 0) row[j] = 7;
      if (kind === "constant and doubled" && j % 5 === 2) row[j] = row[j - 1]!;
      if (kind === "chained") row[j] = 0.1 * row[j]! + (j > 0 ? row[j - 1]! : 0);
      if (kind === "one-hot") row[j] = uniform(i, j) < 0.03 ? 1 : 0;
    }
    if (kind === "separable") row[0] = (i % k) * 2;
  }
  const codes = Int32Array.from({ length: n }, (_, i) =>
    kind === "separable" ? i % k : Math.floor(k * uniform(i, 5000) * 0.999),
  );
  return { X, y: makeLabels([...codes]) };
}

/** The mean log loss plus the penalty. */
function objectiveOf(fitted: FittedLogisticRegression, X: Matrix, y: Labels): number {
  const k = y.classes.length;
  const { coef, intercept } = fitted;
  let sum = 0;
  for (let i = 0; i < X.nRows; i++) {
    const z = Array.from(intercept, (value, c) => {
      let score = value;
      for (let j = 0; j < X.nCols; j++) score += X.data[i * X.nCols + j]! * coef.data[c * X.nCols + j]!;
      return score;
    });
    if (k === 2) z.unshift(0);
    const most = Math.max(...z);
    sum += most + Math.log(z.reduce((total, value) => total + Math.exp(value - most), 0)) - z[y.codes[i]!]!;
  }
  return (sum + coef.data.reduce((total, value) => total + value * value, 0) / 2) / X.nRows;
}

describe("LogisticRegression on wide and badly scaled tables against scikit-learn", () => {
  it.each(golden.cases)("$n rows x $p columns, $k classes, $kind", async ({ n, p, k, kind, objective }) => {
    const { X, y } = tableOf(n, p, k, kind);
    const fitted = await new LogisticRegression().fit(X, y);
    // Scales from 1e-8 to 1e8 in one table leave directions that rounding hides: then the fit may say so, in one sentence or two.
    if (kind !== "scales") expect([fitted.converged, fitted.warnings]).toEqual([true, []]);
    else expect(fitted.converged === (fitted.warnings.length === 0)).toBe(true);
    // There the objective is all but 0, so that a share of it means little.
    const slack = kind === "scales" ? 1e-6 : 0;
    expect(objectiveOf(fitted, X, y)).toBeLessThanOrEqual(objective * (1 + 1e-6) + slack);
    if (kind !== "scales") expect(objectiveOf(fitted, X, y)).toBeGreaterThanOrEqual(objective * (1 - 1e-6));
  });
});

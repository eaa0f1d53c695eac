import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeLabels, matrixOfRows } from "../../src/core/index.ts";
import type { Fold } from "../../src/judge/index.ts";
import { fitOnFolds } from "../../src/learn/calibrate/calibrated-classifier.ts";
import { fitIsotonic } from "../../src/learn/calibrate/isotonic.ts";
import { calibrateRow, type LineCalibrator } from "../../src/learn/calibrate/calibrator.ts";
import { type CalibrationMethod, LogisticRegression } from "../../src/learn/index.ts";

interface Case {
  readonly name: string;
  readonly method: CalibrationMethod;
  readonly nFolds: number;
  readonly classWeight: "balanced" | null;
  readonly X: number[][];
  readonly y: number[];
  readonly weight: number[] | null;
  readonly asked: number[][];
  /** scikit-learn's, which has no method "intercept". */
  readonly probabilities?: number[][];
  /** Of two classes: the line of greatest likelihood, and what it answers. */
  readonly line?: { readonly intercept: number; readonly slope: number };
  readonly exact?: number[];
}
interface Golden {
  readonly cases: readonly Case[];
  readonly steps: Readonly<Record<"x" | "y" | "weight" | "knots" | "values" | "asked" | "answers", number[]>>;
}

const golden: Golden = JSON.parse(readFileSync(new URL("calibrate.json", import.meta.url), "utf8"));
/** scikit-learn's L-BFGS stops at a gradient of 1e-6: its lines end there. Steps are exact up to the regressions', 1e-9. */
const tolerances = { sigmoid: 2e-6, intercept: 0, isotonic: 1e-8 } as const;

function makeFolds(n: number, nFolds: number): Fold[] {
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  return Array.from({ length: nFolds }, (_, fold) => ({
    train: rows.filter((row) => row % nFolds !== fold),
    test: rows.filter((row) => row % nFolds === fold),
  }));
}

describe.each(golden.cases.map((given) => [given.name, given] as const))("%s", (_, given) => {
  const { method, nFolds, classWeight, weight } = given;
  const estimator = new LogisticRegression({ classWeight });
  const folds = makeFolds(given.y.length, nFolds);
  const options = weight === null ? {} : { sampleWeight: Float64Array.from(weight) };
  const fit = () => fitOnFolds(estimator, method, matrixOfRows(given.X), makeLabels(given.y), folds, [], options);

  it("answers as scikit-learn's CalibratedClassifierCV on the same folds, and as the line of greatest likelihood", async () => {
    const fitted = await fit();
    const found = fitted.predictProba(matrixOfRows(given.asked)).data;
    const expected = given.probabilities?.flat() ?? [];
    expect(expected.length).toBe(method === "intercept" ? 0 : found.length);
    expected.forEach((p, i) => {
      expect(Math.abs(found[i]! - p)).toBeLessThan(tolerances[method]);
    });
    given.exact?.forEach((p, i) => {
      expect(Math.abs(found[2 * i + 1]! - p)).toBeLessThan(1e-8);
    });
    if (given.line === undefined) return;
    const { intercept, slope } = fitted.state.calibrators[0] as LineCalibrator;
    expect(Math.abs(intercept - given.line.intercept)).toBeLessThan(1e-8);
    expect(Math.abs(slope - given.line.slope)).toBeLessThan(1e-8);
  });
});

describe("isotonic regression", () => {
  const { x, y, weight, knots, values, asked, answers } = golden.steps;
  const fitted = fitIsotonic(Float64Array.from(x), y, weight);

  it("has scikit-learn's knots and values", () => {
    expect(Array.from(fitted.knots)).toEqual(knots);
    fitted.values.forEach((value, k) => {
      expect(Math.abs(value - values[k]!)).toBeLessThan(1e-14);
    });
  });

  it("answers between and beyond them as scikit-learn does", () => {
    for (const [i, p] of asked.entries()) {
      const out = Float64Array.of(1 - p, p);
      calibrateRow([fitted], out);
      expect(Math.abs(out[1]! - answers[i]!)).toBeLessThan(1e-14);
    }
  });
});

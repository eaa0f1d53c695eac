import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Executor, type Params, takeLabels, takeRows } from "../../src/core/index.ts";
import type { Dataset } from "../../src/data/index.ts";
import { threadExecutor } from "../../src/execute/index.ts";
import { buildClassifier, type CandidateResult, crossValidate, type LogisticRegressionState, type StateValue } from "../../src/learn/index.ts";
import { type Comparison, correctedInterval, type DifferenceTest, type Fold, hasValue, selectCandidate, summarize } from "../../src/judge/index.ts";
import { clevelandPipeline, readCleveland } from "../support/cleveland.ts";
import { expectOnPage } from "../support/reference-page.ts";

interface Coefficients {
  readonly coef: number[];
  readonly intercept: number;
}
interface Results {
  readonly folds: readonly (Partial<Coefficients> & { readonly rocAuc: number; readonly accuracy: number })[];
  readonly meanRocAuc: number;
  readonly meanAccuracy: number;
  readonly meanBrierScore: number;
  readonly meanLogLoss: number;
  readonly p?: number[];
}
interface Interval {
  readonly mean: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}
interface Golden {
  readonly featureNames: string[];
  readonly fiveFolds: string;
  readonly tenFolds: string[];
  readonly regression: Results;
  readonly regressionUnweighted: Results;
  readonly regressionOnAll: Coefficients;
  readonly regressionUnweightedOnAll: Coefficients;
  readonly forest: Results;
  readonly forestUnweighted: Results;
  readonly forestBySeed: { readonly meanRocAuc: number[]; readonly mean: number; readonly sd: number };
  readonly tenByTen: {
    readonly nTrain: number;
    readonly nTest: number;
    readonly regression: Interval & { readonly rocAuc: number[] };
    readonly forest: Interval & { readonly rocAuc: number[] };
    readonly difference: Interval;
  };
}

const golden: Golden = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8"));
/** The same optimum found by another solver: its distance shows in the ninth digit of a score, no ranks change. */
const scoreTolerance = 1e-9;
/** scikit-learn's newton-cholesky stops at a gradient of 1e-12 (1e-14 on all rows). */
const coefficientTolerance = 1e-6;

/** Folds of one division, from the number of the test fold of each row. */
function foldsOf(digits: string, repeat = 0): Fold[] {
  const numbers = Array.from(digits, Number);
  const rows = Int32Array.from(numbers, (_, i) => i);
  return Array.from({ length: 1 + Math.max(...numbers) }, (_, fold) => ({
    train: rows.filter((row) => numbers[row] !== fold),
    test: rows.filter((row) => numbers[row] === fold),
    repeat,
  }));
}

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const worst = Math.max(...Array.from(expected, (value, i) => Math.abs(value - actual[i]!)));
  expect(worst).toBeLessThanOrEqual(tolerance);
}

const balanced: Params = { C: 1, classWeight: "balanced" };
const unweighted: Params = { C: 1 };

let data: Dataset;
let executor: Executor;
beforeAll(async () => {
  data = await readCleveland();
  executor = threadExecutor(2);
});
afterAll(() => executor.close());

async function judge(name: string, params: Params, folds: readonly Fold[], seed = 42): Promise<CandidateResult> {
  const pipeline = buildClassifier(clevelandPipeline(name, params, seed));
  const { table: X, labels: y } = data;
  const candidates = [{ name, pipeline }];
  const { candidates: results } = await crossValidate({ candidates, X, y, folds, positive: "1", executor });
  return results[0]!;
}

/** A metric's value in each fold; all have one here. */
function valuesOf(result: CandidateResult, metric: string): number[] {
  const values = result.scores[metric]!.filter(hasValue);
  expect(values).toHaveLength(result.folds.length);
  return values;
}

function expectResults(result: CandidateResult, expected: Results): void {
  const means = [expected.meanRocAuc, expected.meanBrierScore, expected.meanLogLoss];
  expectNear(valuesOf(result, "roc_auc"), expected.folds.map((fold) => fold.rocAuc), scoreTolerance);
  expectNear(valuesOf(result, "accuracy"), expected.folds.map((fold) => fold.accuracy), scoreTolerance);
  for (const [i, metric] of ["roc_auc", "brier_score", "log_loss"].entries())
    expect(Math.abs(summarize(valuesOf(result, metric)).mean - means[i]!)).toBeLessThanOrEqual(scoreTolerance);
  const p = result.outOfFold[0]!.data.filter((_, i) => i % 2 === 1);
  expectNear(p, expected.p!, 1e-8);
  expect(result.warnings).toEqual([]);
}

describe("logistic regression on scikit-learn's folds", () => {
  it("has its AUC, accuracy, Brier score, log loss and probabilities, class weights balanced", async () => {
    const result = await judge("LogisticRegression", balanced, foldsOf(golden.fiveFolds));
    expectResults(result, golden.regression);
    // The figures as the data's own page prints them.
    expect(valuesOf(result, "roc_auc").map((auc) => auc.toFixed(6))).toEqual([
      "0.957792",
      "0.898268",
      "0.905844",
      "0.909091",
      "0.924107",
    ]);
    expect(summarize(valuesOf(result, "accuracy")).mean).toBeCloseTo(0.8447, 4);
  });

  it("has them unweighted", async () => {
    const result = await judge("LogisticRegression", unweighted, foldsOf(golden.fiveFolds));
    expectResults(result, golden.regressionUnweighted);
    expect(summarize(valuesOf(result, "roc_auc")).mean).toBeCloseTo(0.9187960959, 9);
  });

  it("has its corrected interval over 10 x 10 folds", async () => {
    const folds = golden.tenFolds.flatMap(foldsOf);
    const rocAuc = valuesOf(await judge("LogisticRegression", balanced, folds), "roc_auc");
    const { nTrain, nTest, regression } = golden.tenByTen;
    expectNear(rocAuc, regression.rocAuc, scoreTolerance);
    const { mean, low, high } = correctedInterval(rocAuc, nTrain, nTest);
    expectNear([mean, low, high], [regression.mean, regression.low, regression.high], scoreTolerance);
    expectNear([mean, low, high], [0.915328, 0.8804, 0.9503], 5e-5);
  });
});

describe("logistic regression's coefficients", () => {
  it.each([
    ["balanced", balanced, golden.regression, golden.regressionOnAll],
    ["unweighted", unweighted, golden.regressionUnweighted, golden.regressionUnweightedOnAll],
  ] as const)("are those of newton-cholesky in each fold and on all rows: %s", async (_, params, byFold, onAll) => {
    const pipeline = buildClassifier(clevelandPipeline("LogisticRegression", params));
    const fit = async (rows: Int32Array) =>
      findState((await pipeline.fit(takeRows(data.table, rows), takeLabels(data.labels, rows))).state)!;
    for (const [f, { train }] of foldsOf(golden.fiveFolds).entries())
      expectCoefficients(await fit(train), byFold.folds[f] as Coefficients);
    expectCoefficients(await fit(Int32Array.from(data.labels.codes.keys())), onAll);
  });
});

/** The state of the regression within a pipeline's. */
function findState(state: StateValue): LogisticRegressionState | undefined {
  if (typeof state !== "object" || state === null || ArrayBuffer.isView(state)) return undefined;
  if ("kind" in state && state["kind"] === "LogisticRegression") return state as LogisticRegressionState;
  for (const value of Object.values(state)) {
    const found = findState(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function expectCoefficients(state: LogisticRegressionState, expected: Coefficients): void {
  expect(state.coef.length).toBe(28);
  expectNear(state.coef, expected.coef, coefficientTolerance);
  expectNear(state.intercept, [expected.intercept], coefficientTolerance);
}

describe("the forest on scikit-learn's folds", () => {
  const folds = foldsOf(golden.fiveFolds);

  it.each([
    ["balanced", { nEstimators: 300, classWeight: "balanced" }, () => golden.forestBySeed.mean],
    ["unweighted", { nEstimators: 300 }, () => golden.forestUnweighted.meanRocAuc],
  ] as const)("has its mean AUC, over five seeds, within .005: %s", async (_, params, expected) => {
    const means: number[] = [];
    for (const seed of [0, 1, 2, 3, 4])
      means.push(summarize(valuesOf(await judge("RandomForestClassifier", params, folds, seed), "roc_auc")).mean);
    const { mean, sd } = summarize(means);
    expect(Math.abs(mean - expected())).toBeLessThan(0.005);
    expect(Math.abs(mean - 0.914)).toBeLessThan(0.005);
    // scikit-learn's is .0020 over 50 seeds: another spread would be another forest.
    expect(sd).toBeLessThan(3 * golden.forestBySeed.sd);
  });
});

describe("selection on scikit-learn's own 10 x 10 scores", () => {
  it("finds no evidence of a difference, and takes the regression", () => {
    const { nTrain, nTest, regression, forest, difference } = golden.tenByTen;
    const differences = forest.rocAuc.map((auc, f) => auc - regression.rocAuc[f]!);
    const interval = correctedInterval(differences, nTrain, nTest);
    for (const key of ["mean", "standardError", "low", "high"] as const)
      expect(Math.abs(interval[key] - difference[key])).toBeLessThanOrEqual(1e-12);
    const selection = selectCandidate({
      candidates: [
        { name: "forest", scores: { roc_auc: forest.rocAuc } },
        { name: "regression", scores: { roc_auc: regression.rocAuc } },
      ],
      nTrain,
      nTest,
    });
    expect(selection).toMatchObject({ selected: "forest", best: "regression" });
    const [comparison] = selection.comparisons;
    for (const key of ["difference", "standardError", "low", "high"] as const)
      expect((comparison as DifferenceTest & Comparison)[key]).toBeCloseTo(
        { difference: -0.0082, standardError: 0.0104, low: -0.029, high: 0.0125 }[key],
        4 - (key === "low" || key === "high" ? 1 : 0),
      );
    expect(comparison!.verdict).toMatch(/^no evidence that regression is better than forest: its ROC AUC is 0.0082 higher/);
  });
});

describe("the page of reference results", () => {
  it("has the figures that the tests above compare", () => {
    const { regression, regressionUnweighted, forest, forestUnweighted, tenByTen } = golden;
    const short = (value: number, digits: number): string => value.toFixed(digits).replace("0.", ".");
    const row = (label: string, write: (results: Results) => string): void =>
      expectOnPage(label, write(regression), write(forest));
    row("AUC of each fold", ({ folds }) => folds.map(({ rocAuc }) => short(rocAuc, 6)).join(" "));
    row("mean AUC", ({ meanRocAuc }) => short(meanRocAuc, 10));
    row("mean accuracy", ({ meanAccuracy }) => short(meanAccuracy, 4));
    row("mean Brier score", ({ meanBrierScore }) => short(meanBrierScore, 4));
    row("mean log loss", ({ meanLogLoss }) => short(meanLogLoss, 4));
    expectOnPage(
      "mean AUC, unweighted",
      short(regressionUnweighted.meanRocAuc, 10),
      short(forestUnweighted.meanRocAuc, 10),
    );
    const interval = ({ mean, low, high }: Interval): string =>
      `${short(mean, 4)} [${short(low, 4)}, ${short(high, 4)}]`;
    expectOnPage(
      "AUC of 10 x 10 folds, corrected 95 % interval",
      interval(tenByTen.regression),
      interval(tenByTen.forest),
    );
  });
});

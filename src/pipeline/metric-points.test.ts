import { describe, expect, it } from "vitest";
import { type Score, summarizeScores } from "../judge/index.ts";
import { explainGaps, showSummary } from "./describe-score.ts";
import type { CandidateEvaluation } from "./evaluate.ts";
import { foldPoints, gapTags, meanPoints, spreadPoints } from "./metric-points.ts";

const nonePredicted = {
  undefined: "metric/none-predicted",
  reason: "precision must have a row, got none",
} as const;
const folds: Record<string, Score[]> = {
  roc_auc: [0.8, 0.9, 0.85],
  precision: [0.5, nonePredicted, 0.7],
  recall: [nonePredicted, nonePredicted, 0.25],
  f1: [nonePredicted, nonePredicted, nonePredicted],
};
const candidate: CandidateEvaluation = {
  name: "a",
  estimator: "LogisticRegression",
  folds,
  metrics: Object.fromEntries(
    Object.entries(folds).map(([metric, scores]) => [
      metric,
      summarizeScores(scores, { metric, nTrain: 2, nTest: 1 }),
    ]),
  ),
  params: {},
  fitSeconds: 1,
  warnings: [],
};

describe("points of a candidate in tracking", () => {
  it("have the fold as step, and none where there is no value", () => {
    const points = foldPoints(candidate, 7).map(({ key, value, step }) => [key, step, value]);
    expect(points).toEqual([
      ["roc_auc_fold", 0, 0.8],
      ["roc_auc_fold", 1, 0.9],
      ["roc_auc_fold", 2, 0.85],
      ["precision_fold", 0, 0.5],
      ["precision_fold", 2, 0.7],
      ["recall_fold", 2, 0.25],
    ]);
  });

  it("have means and spreads where there are any: never 0 and never NaN for want of one", () => {
    const means = meanPoints(candidate, 7);
    expect(means.map(({ key }) => key)).toEqual(["roc_auc", "precision", "recall"]);
    expect(means.map(({ value }) => Number(value.toFixed(12)))).toEqual([0.85, 0.6, 0.25]);
    expect(spreadPoints(candidate, 7).map(({ key }) => key)).toEqual([
      ...means.map(({ key }) => key),
      "roc_auc_sd",
      "roc_auc_low",
      "roc_auc_high",
      "precision_sd",
      "precision_low",
      "precision_high",
    ]);
  });

  it("say by a tag which metrics have no value, in how many folds and why", () => {
    expect(gapTags(candidate)).toEqual({
      "systole.undefined.precision": "no value in 1 of 3 folds: precision must have a row, got none",
      "systole.undefined.recall": "no value in 2 of 3 folds: precision must have a row, got none",
      "systole.undefined.f1": "no value in any fold: precision must have a row, got none",
    });
  });
});

describe("showSummary()", () => {
  it("tells all folds, some folds, one fold and none apart", () => {
    const { metrics } = candidate;
    expect(
      ["roc_auc", "precision", "recall", "f1", "log_loss"].map((name) => showSummary(metrics[name])),
    ).toEqual([
      "0.8500 ± 0.0500",
      "0.6000 ± 0.1414 (2 of 3 folds)",
      "0.2500 (1 of 3 folds)",
      "no value",
      "-",
    ]);
    expect(explainGaps(metrics["roc_auc"]!)).toBeUndefined();
  });
});

import { type Labels, type Matrix, NotFoundError } from "../../core/index.ts";
import { accuracyScore, f1Score, precisionScore, recallScore, specificityScore } from "./confusion.ts";
import type { ScoreOptions } from "./input.ts";
import { labelsAt } from "./labels-at.ts";
import { brierScoreLoss, logLoss } from "./probability.ts";
import { averagePrecisionScore, rocAucScore } from "./ranking.ts";

/** What a metric judges: the truth, and what a model answered. All have the same classes. */
export interface MetricInput extends ScoreOptions {
  readonly yTrue: Labels;
  readonly yPred: Labels;
  /** n rows, one column a class. */
  readonly probabilities: Matrix;
}

/** One way to judge a classifier. */
export interface Metric {
  /** scikit-learn's name of the score, in snake_case: what tables and runs call it. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  readonly greaterIsBetter: boolean;
  /** Whether it judges labels at a threshold, or the probabilities themselves. */
  readonly needs: "labels" | "probabilities";
  score(input: MetricInput): number;
}

/**
 * All metrics. With two classes each is that of the positive class; with more, ROC AUC, average precision, precision,
 * recall, specificity and F1 are the unweighted mean over the classes, each against the rest.
 */
export const metrics: readonly Metric[] = [
  {
    name: "roc_auc",
    title: "ROC AUC",
    greaterIsBetter: true,
    needs: "probabilities",
    score: (m) => rocAucScore(m.yTrue, m.probabilities, m),
  },
  {
    name: "average_precision",
    title: "average precision",
    greaterIsBetter: true,
    needs: "probabilities",
    score: (m) => averagePrecisionScore(m.yTrue, m.probabilities, m),
  },
  {
    name: "accuracy",
    title: "accuracy",
    greaterIsBetter: true,
    needs: "labels",
    score: (m) => accuracyScore(m.yTrue, m.yPred, m),
  },
  {
    name: "precision",
    title: "precision",
    greaterIsBetter: true,
    needs: "labels",
    score: (m) => precisionScore(m.yTrue, m.yPred, m),
  },
  {
    name: "recall",
    title: "recall",
    greaterIsBetter: true,
    needs: "labels",
    score: (m) => recallScore(m.yTrue, m.yPred, m),
  },
  {
    name: "specificity",
    title: "specificity",
    greaterIsBetter: true,
    needs: "labels",
    score: (m) => specificityScore(m.yTrue, m.yPred, m),
  },
  {
    name: "f1",
    title: "F1",
    greaterIsBetter: true,
    needs: "labels",
    score: (m) => f1Score(m.yTrue, m.yPred, m),
  },
  {
    name: "brier_score",
    title: "Brier score",
    greaterIsBetter: false,
    needs: "probabilities",
    score: (m) => brierScoreLoss(m.yTrue, m.probabilities, m),
  },
  {
    name: "log_loss",
    title: "log loss",
    greaterIsBetter: false,
    needs: "probabilities",
    score: (m) => logLoss(m.yTrue, m.probabilities, m),
  },
];

/**
 * The metric of that name.
 *
 * @throws {NotFoundError} `metric/unknown` when there is none.
 */
export function getMetric(name: string): Metric {
  const found = metrics.find((metric) => metric.name === name);
  if (found === undefined)
    throw new NotFoundError("metric/unknown", `a metric must be known, got "${name}"`, {
      hint: `metrics are ${metrics.map((metric) => metric.name).join(", ")}`,
    });
  return found;
}

/** What {@link scoreAll} takes beside its rows. */
export interface ScoreAllOptions extends ScoreOptions {
  /** Where labels are cut, see {@link labelsAt}. Default: 0.5. */
  readonly threshold?: number | undefined;
}

/**
 * All metrics of a classifier's probabilities, by name.
 *
 * @param probabilities n rows, one column a class in the order of `yTrue.classes`.
 * @throws {DataError} `metric/one-class` when a class has no row: ranking is undefined there.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @example scoreAll(makeLabels([0, 1]), matrixOfRows([[0.8, 0.2], [0.3, 0.7]])).roc_auc // 1
 */
export function scoreAll(
  yTrue: Labels,
  probabilities: Matrix,
  options: ScoreAllOptions = {},
): Record<string, number> {
  const { positive, threshold, sampleWeight } = options;
  const yPred = labelsAt(probabilities, yTrue.classes, positive, threshold);
  // With more than two classes the table's scores are means over all of them: no class is the positive one.
  const stated = yTrue.classes.length === 2 ? positive : undefined;
  const input: MetricInput = { yTrue, yPred, probabilities, positive: stated, sampleWeight };
  return Object.fromEntries(metrics.map((metric) => [metric.name, metric.score(input)]));
}

import { type Labels, type Matrix, NotFoundError } from "../../core/index.ts";
import { accuracyScore, f1Score, precisionScore, recallScore, specificityScore } from "./confusion.ts";
import type { ScoreOptions } from "./input.ts";
import { labelsAt } from "./labels-at.ts";
import { brierScoreLoss, logLoss } from "./probability.ts";
import { averagePrecisionScore, rocAucScore } from "./ranking.ts";
import { type Score, tryScore, type UndefinedScore } from "./score.ts";

/** What a metric judges: the truth, and what a model answered. All have the same classes. */
export interface MetricInput extends ScoreOptions {
  readonly yTrue: Labels;
  /** The labels that the model gave: its probabilities cut at the project's threshold. */
  readonly yPred: Labels;
  /** n rows, one column a class. */
  readonly probabilities: Matrix;
}

/** Under which keys the store of runs has what was found of a metric. */
export interface TrackingKeys {
  /**
   * Their mean: a single point under the metric's own name, so that whoever sorts runs by that name, as MLflow does by the last value of a
   * key, sorts by means.
   */
  readonly mean: string;
  /** The metric's values: one a fold, which is the step. A fold in which it has no value is left out. */
  readonly folds: string;
  /** Their standard deviation. */
  readonly sd: string;
  /** The ends of the 95 % interval of the mean, where it has one. */
  readonly low: string;
  readonly high: string;
  /** The tag that says why folds, or all of them, have no value. */
  readonly undefined: string;
}

/** One way to judge a classifier. */
export interface Metric {
  /** scikit-learn's name of the score, in snake_case: what projects, tables and runs call it. */
  readonly name: string;
  /** What people call it, inside a sentence. */
  readonly title: string;
  /** Whether a greater value is better; of losses a smaller one is. */
  readonly greaterIsBetter: boolean;
  /** Whether it judges labels at a threshold, or the probabilities themselves. */
  readonly needs: "labels" | "probabilities";
  /**
   * Over what its value is a mean where there are more than two classes: the classes, each against the rest, or the rows. With two
   * classes it is that of the positive class in either case.
   */
  readonly averages: "classes" | "rows";
  /** The least and the greatest value that it can have. */
  readonly range: readonly [least: number, greatest: number];
  /** Whether it is shown where there is no space for all of them, as in a table on a terminal. */
  readonly isHeadline: boolean;
  /** Under which keys runs have its values. */
  readonly tracked: TrackingKeys;
  /**
   * Judges rows.
   *
   * @throws {DataError} `metric/one-class` or `metric/none-predicted` where the metric is undefined.
   */
  score(input: MetricInput): number;
}

/** The keys of a metric. Those of every metric are made of its name in this one way, so that they cannot collide. */
function trackedAs(name: string): TrackingKeys {
  return {
    mean: name,
    folds: `${name}_fold`,
    sd: `${name}_sd`,
    low: `${name}_low`,
    high: `${name}_high`,
    undefined: `systole.undefined.${name}`,
  };
}

/**
 * All metrics, and all that is known of each: selection, gates, tracking, the terminal and the pages look here. With two
 * classes each is that of the positive class; with more, ROC AUC, average precision, precision, recall, specificity and
 * F1 are the unweighted mean over the classes, each against the rest; ROC AUC and average precision over those that have rows.
 */
export const metrics: readonly Metric[] = [
  {
    name: "roc_auc",
    title: "ROC AUC",
    greaterIsBetter: true,
    needs: "probabilities",
    averages: "classes",
    range: [0, 1],
    isHeadline: true,
    tracked: trackedAs("roc_auc"),
    score: (m) => rocAucScore(m.yTrue, m.probabilities, m),
  },
  {
    name: "average_precision",
    title: "average precision",
    greaterIsBetter: true,
    needs: "probabilities",
    averages: "classes",
    range: [0, 1],
    isHeadline: true,
    tracked: trackedAs("average_precision"),
    score: (m) => averagePrecisionScore(m.yTrue, m.probabilities, m),
  },
  {
    name: "accuracy",
    title: "accuracy",
    greaterIsBetter: true,
    needs: "labels",
    averages: "rows",
    range: [0, 1],
    isHeadline: true,
    tracked: trackedAs("accuracy"),
    score: (m) => accuracyScore(m.yTrue, m.yPred, m),
  },
  {
    name: "precision",
    title: "precision",
    greaterIsBetter: true,
    needs: "labels",
    averages: "classes",
    range: [0, 1],
    isHeadline: false,
    tracked: trackedAs("precision"),
    score: (m) => precisionScore(m.yTrue, m.yPred, m),
  },
  {
    name: "recall",
    title: "recall",
    greaterIsBetter: true,
    needs: "labels",
    averages: "classes",
    range: [0, 1],
    isHeadline: false,
    tracked: trackedAs("recall"),
    score: (m) => recallScore(m.yTrue, m.yPred, m),
  },
  {
    name: "specificity",
    title: "specificity",
    greaterIsBetter: true,
    needs: "labels",
    averages: "classes",
    range: [0, 1],
    isHeadline: false,
    tracked: trackedAs("specificity"),
    score: (m) => specificityScore(m.yTrue, m.yPred, m),
  },
  {
    name: "f1",
    title: "F1",
    greaterIsBetter: true,
    needs: "labels",
    averages: "classes",
    range: [0, 1],
    isHeadline: true,
    tracked: trackedAs("f1"),
    score: (m) => f1Score(m.yTrue, m.yPred, m),
  },
  {
    name: "brier_score",
    title: "Brier score",
    greaterIsBetter: false,
    needs: "probabilities",
    averages: "rows",
    range: [0, 2],
    isHeadline: true,
    tracked: trackedAs("brier_score"),
    score: (m) => brierScoreLoss(m.yTrue, m.probabilities, m),
  },
  {
    name: "log_loss",
    title: "log loss",
    greaterIsBetter: false,
    needs: "probabilities",
    averages: "rows",
    range: [0, Infinity],
    isHeadline: true,
    tracked: trackedAs("log_loss"),
    score: (m) => logLoss(m.yTrue, m.probabilities, m),
  },
];

/** The name of the metric that decides between candidates when a project does not say which. */
export const defaultMetric = "roc_auc";

/**
 * The metric of that name.
 *
 * @param name scikit-learn's, in snake_case.
 * @throws {NotFoundError} `metric/unknown` when there is none; the hint lists all.
 * @example getMetric("log_loss").greaterIsBetter // false
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
  /** The probability above which a row is labelled positive, for all rows or one a row, see {@link labelsAt}. Default: 0.5. */
  readonly threshold?: number | ArrayLike<number> | undefined;
}

/**
 * All metrics of a classifier's probabilities, by name. Where one is undefined for these rows, the reason stands in its
 * place.
 *
 * @param probabilities n rows, one column a class in the order of `yTrue.classes`.
 * @throws {DataError} `metric/no-rows` without a row that has weight; `metric/weight` for a weight that is no number >= 0.
 * @throws {DataError} `metric/not-finite` or `metric/probability` for a probability that is none.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @example scoreAll(makeLabels([0, 1]), matrixOfRows([[0.8, 0.2], [0.3, 0.7]])).roc_auc // 1
 * @example scoreAll(makeLabels([0], ["0", "1"]), matrixOfRows([[0.8, 0.2]])).roc_auc.undefined // "metric/one-class"
 */
export function scoreAll(
  yTrue: Labels,
  probabilities: Matrix,
  options: ScoreAllOptions = {},
): Record<string, Score> {
  const { positive, threshold, sampleWeight } = options;
  const yPred = labelsAt(probabilities, yTrue.classes, positive, threshold);
  // With more than two classes the table's scores are means over all of them: no class is the positive one.
  const stated = yTrue.classes.length === 2 ? positive : undefined;
  const input: MetricInput = { yTrue, yPred, probabilities, positive: stated, sampleWeight };
  return Object.fromEntries(metrics.map((metric) => [metric.name, tryScore(() => metric.score(input))]));
}

/**
 * What is said of all metrics where there is no model to judge.
 *
 * @example scoreNone({ undefined: "fit/one-class", reason: "there is one class only" }).roc_auc.undefined // "fit/one-class"
 */
export function scoreNone(reason: UndefinedScore): Record<string, Score> {
  return Object.fromEntries(metrics.map((metric) => [metric.name, reason]));
}

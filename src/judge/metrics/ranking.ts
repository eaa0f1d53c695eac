import { columnOf, type Labels, type Matrix } from "../../core/index.ts";
import { checkBothSides } from "./curves.ts";
import {
  checkColumns,
  checkRows,
  isMatrix,
  oneClassError,
  positiveIndexOf,
  type ScoreOptions,
} from "./input.ts";
import { countAtThresholds, type ThresholdCounts } from "./threshold-counts.ts";

/**
 * Area under the ROC curve: the probability that a random positive row scores higher than a random
 * negative row, ties counting one half.
 *
 * @param yScore n scores of the positive class, higher means more likely; or a matrix of all classes' scores, of
 *   which two columns give the positive class's area. More columns give the mean area of each class against the rest, over the
 *   classes that have rows.
 * @returns a number in [0, 1]; 0.5 is chance.
 * @throws {DataError} `metric/one-class` when one of two classes is absent, or all rows are of one class: the area is undefined, not 0.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @see Hanley & McNeil (1982). Same value as scikit-learn's roc_auc_score, with `multi_class="ovr"`, which is undefined where one of
 *   several classes is absent.
 * @example rocAucScore(makeLabels(["no", "no", "yes", "yes"]), Float64Array.of(0.1, 0.4, 0.35, 0.8)) // 0.75
 */
export function rocAucScore(
  yTrue: Labels,
  yScore: Float64Array | Matrix,
  options: ScoreOptions = {},
): number {
  return rankingScore("ROC AUC", yTrue, yScore, options, (counts, positive) => {
    checkBothSides("ROC AUC", yTrue, positive, counts);
    return areaUnderRoc(counts);
  });
}

/**
 * Average precision: the precision at each threshold, weighted by the gain in recall there.
 *
 * @param yScore n scores of the positive class, or a matrix of all classes' scores, as {@link rocAucScore}.
 * @returns a number in (0, 1]; chance is the share of positive rows.
 * @throws {DataError} `metric/one-class` when no row is positive, or all rows are of one of several classes.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @see scikit-learn's average_precision_score; when there are more than two classes the mean over those that have rows.
 * @example averagePrecisionScore(makeLabels([0, 0, 1, 1]), Float64Array.of(0.1, 0.4, 0.35, 0.8)) // 0.833...
 */
export function averagePrecisionScore(
  yTrue: Labels,
  yScore: Float64Array | Matrix,
  options: ScoreOptions = {},
): number {
  return rankingScore("average precision", yTrue, yScore, options, (counts, positive) => {
    if (counts.tps.at(-1) === 0)
      throw oneClassError("average precision", yTrue.classes[positive]!, "positive");
    return averagePrecision(counts);
  });
}

/**
 * The score of the positive class. When there are more than two and none is stated, the mean of each class against the rest, over the
 * classes that have rows: a rare class is then judged in the folds that have it, and the others in all of them.
 *
 * @param title what the score is called, for the error when all rows are of one of several classes.
 */
function rankingScore(
  title: string,
  yTrue: Labels,
  yScore: Float64Array | Matrix,
  options: ScoreOptions,
  score: (counts: ThresholdCounts, positive: number) => number,
): number {
  const { positive, sampleWeight } = options;
  const scoreOf = (values: Float64Array, j: number): number =>
    score(countAtThresholds(yTrue, values, j, sampleWeight), j);
  if (!isMatrix(yScore)) return scoreOf(yScore, positiveIndexOf(yTrue.classes, positive));
  checkColumns(yTrue.classes, yScore);
  if (positive !== undefined || yTrue.classes.length === 2) {
    const j = positiveIndexOf(yTrue.classes, positive);
    return scoreOf(columnOf(yScore, j), j);
  }
  checkRows(yTrue, yScore.nRows, sampleWeight);
  const present = classesWithRows(yTrue, sampleWeight);
  if (present.length === 1) throw oneClassError(title, yTrue.classes[present[0]!]!, "negative");
  return present.reduce((sum, j) => sum + scoreOf(columnOf(yScore, j), j), 0) / present.length;
}

/** The positions of the classes that have a row of positive weight. */
function classesWithRows({ classes, codes }: Labels, sampleWeight: Float64Array | undefined): number[] {
  const has = new Uint8Array(classes.length);
  for (let i = 0; i < codes.length; i++)
    if (sampleWeight === undefined || sampleWeight[i]! > 0) has[codes[i]!] = 1;
  return [...classes.keys()].filter((j) => has[j] === 1);
}

/** The area under the ROC curve: sums the trapezoids. Without weights all terms are halves of whole numbers, so that the sum is exact. */
export function areaUnderRoc({ fps, tps }: ThresholdCounts): number {
  let area = 0;
  let fp = 0;
  let tp = 0;
  for (let i = 0; i < fps.length; i++) {
    area += ((fps[i]! - fp) * (tps[i]! + tp)) / 2;
    fp = fps[i]!;
    tp = tps[i]!;
  }
  return area / (fp * tp);
}

/** Sums the precision at each threshold, each weighted by the gain in recall there; without interpolation, as scikit-learn. */
export function averagePrecision({ fps, tps }: ThresholdCounts): number {
  let sum = 0;
  let tp = 0;
  for (let i = 0; i < tps.length; i++) {
    // resampled rows may be none at the first thresholds: nothing is gained there, and nothing is divided by nothing
    if (tps[i] === tp) continue;
    sum += ((tps[i]! - tp) * tps[i]!) / (tps[i]! + fps[i]!);
    tp = tps[i]!;
  }
  return sum / tp;
}

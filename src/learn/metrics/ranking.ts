import { columnOf, type Labels, type Matrix } from "../../core/index.ts";
import { checkBothSides, countAtThresholds, type ThresholdCounts } from "./curves.ts";
import { checkColumns, isMatrix, oneClassError, positiveIndexOf, type ScoreOptions } from "./input.ts";

/**
 * Area under the ROC curve: the probability that a random positive row scores higher than a random
 * negative row, ties counting one half.
 *
 * @param yScore n scores of the positive class, higher means more likely; or a matrix of all classes' scores, of
 *   which two columns give the positive class's area, more columns the mean area of each class against the rest.
 * @returns a number in [0, 1]; 0.5 is chance.
 * @throws {DataError} `metric/one-class` when one class is absent: the area is undefined, not 0.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @see Hanley & McNeil (1982). Same value as scikit-learn's roc_auc_score, with `multi_class="ovr"`.
 * @example rocAucScore(makeLabels(["no", "no", "yes", "yes"]), Float64Array.of(0.1, 0.4, 0.35, 0.8)) // 0.75
 */
export function rocAucScore(
  yTrue: Labels,
  yScore: Float64Array | Matrix,
  options: ScoreOptions = {},
): number {
  return rankingScore(yTrue, yScore, options, (counts, positive) => {
    checkBothSides("ROC AUC", yTrue, positive, counts);
    return areaUnderRoc(counts);
  });
}

/**
 * Average precision: the precision at each threshold, weighted by the gain in recall there.
 *
 * @param yScore n scores of the positive class, or a matrix of all classes' scores, as {@link rocAucScore}.
 * @returns a number in (0, 1]; chance is the share of positive rows.
 * @throws {DataError} `metric/one-class` when no row is positive.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @see scikit-learn's average_precision_score; the mean over the classes when there are more than two.
 * @example averagePrecisionScore(makeLabels([0, 0, 1, 1]), Float64Array.of(0.1, 0.4, 0.35, 0.8)) // 0.833...
 */
export function averagePrecisionScore(
  yTrue: Labels,
  yScore: Float64Array | Matrix,
  options: ScoreOptions = {},
): number {
  return rankingScore(yTrue, yScore, options, (counts, positive) => {
    if (counts.tps.at(-1) === 0)
      throw oneClassError("average precision", yTrue.classes[positive]!, "positive");
    return averagePrecision(counts);
  });
}

/** The score of the positive class, or the mean of each class against the rest when there are more than two and none is stated. */
function rankingScore(
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
  const scores = yTrue.classes.map((_, j) => scoreOf(columnOf(yScore, j), j));
  return scores.reduce((sum, value) => sum + value, 0) / scores.length;
}

/** Sums the trapezoids under the curve. Without weights all terms are halves of whole numbers, so that the sum is exact. */
function areaUnderRoc({ fps, tps }: ThresholdCounts): number {
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
function averagePrecision({ fps, tps }: ThresholdCounts): number {
  let sum = 0;
  let tp = 0;
  for (let i = 0; i < tps.length; i++) {
    sum += ((tps[i]! - tp) * tps[i]!) / (tps[i]! + fps[i]!);
    tp = tps[i]!;
  }
  return sum / tp;
}

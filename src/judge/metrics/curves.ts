import type { Labels } from "../../core/index.ts";
import { oneClassError, positiveIndexOf, type ScoreOptions } from "./input.ts";
import { countAtThresholds, type ThresholdCounts } from "./threshold-counts.ts";

/** Points of a receiver operating characteristic, from (0, 0) at threshold infinity to (1, 1). */
export interface RocCurve {
  /** False positive rate: the share of the negative rows that are labelled positive, rising from 0 to 1. */
  readonly fpr: Float64Array;
  /** True positive rate: the share of the positive rows that are labelled so, rising from 0 to 1. */
  readonly tpr: Float64Array;
  /** A row is positive at point `i` when its score is at least `thresholds[i]`. */
  readonly thresholds: Float64Array;
}

/** What {@link rocCurve} and {@link precisionRecallCurve} take. */
export interface CurveOptions extends ScoreOptions {
  /**
   * Whether points are left out that a drawing does not need. Default: true for the ROC curve, false for precision and recall,
   * as in scikit-learn.
   */
  readonly dropIntermediate?: boolean | undefined;
}

/**
 * False and true positive rates at falling thresholds.
 *
 * @param yScore n scores, higher means more likely positive.
 * @returns the points from (0, 0) to (1, 1), one for each distinct score at most, and the first.
 * @throws {DataError} `metric/one-class` when there are only positive or only negative rows.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @see scikit-learn's roc_curve.
 * @example rocCurve(makeLabels([0, 0, 1, 1]), Float64Array.of(0.1, 0.4, 0.35, 0.8)).tpr // [0, 0.5, 0.5, 1, 1]
 */
export function rocCurve(yTrue: Labels, yScore: Float64Array, options: CurveOptions = {}): RocCurve {
  const positive = positiveIndexOf(yTrue.classes, options.positive);
  const all = countAtThresholds(yTrue, yScore, positive, options.sampleWeight);
  checkBothSides("a ROC curve", yTrue, positive, all);
  const { fps, tps, thresholds } = options.dropIntermediate === false ? all : keepCorners(all);
  return {
    fpr: prepend(0, fps, fps.at(-1)!),
    tpr: prepend(0, tps, tps.at(-1)!),
    thresholds: prepend(Infinity, thresholds, 1),
  };
}

/** Precision and recall at rising thresholds; the last point, (recall 0, precision 1), has no threshold. */
export interface PrecisionRecallCurve {
  /** The share of the rows labelled positive that are positive. */
  readonly precision: Float64Array;
  /** The share of the positive rows that are labelled so, falling from 1 to 0. */
  readonly recall: Float64Array;
  /** A row is positive at point `i` when its score is at least `thresholds[i]`; one fewer than the points. */
  readonly thresholds: Float64Array;
}

/**
 * Precision and recall at rising thresholds.
 *
 * @param yScore n scores, higher means more likely positive.
 * @throws {DataError} `metric/one-class` when no row is positive.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @see scikit-learn's precision_recall_curve.
 * @example precisionRecallCurve(makeLabels([0, 0, 1, 1]), Float64Array.of(0.1, 0.4, 0.35, 0.8)).recall // [1, 1, 0.5, 0.5, 0]
 */
export function precisionRecallCurve(
  yTrue: Labels,
  yScore: Float64Array,
  options: CurveOptions = {},
): PrecisionRecallCurve {
  const positive = positiveIndexOf(yTrue.classes, options.positive);
  const all = countAtThresholds(yTrue, yScore, positive, options.sampleWeight);
  const nPositive = all.tps.at(-1)!;
  if (nPositive === 0) throw oneClassError("a precision-recall curve", yTrue.classes[positive]!, "positive");
  const { fps, tps, thresholds } = options.dropIntermediate === true ? keepRecallChanges(all) : all;
  const n = tps.length;
  const precision = new Float64Array(n + 1).fill(1);
  const recall = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    precision[n - 1 - i] = tps[i]! / (tps[i]! + fps[i]!);
    recall[n - 1 - i] = tps[i]! / nPositive;
  }
  return { precision, recall, thresholds: thresholds.toReversed() };
}

/**
 * Checks that there are rows of a class and rows of others.
 *
 * @param score what is to be computed, as the message names it.
 * @throws {DataError} `metric/one-class` when either are absent.
 */
export function checkBothSides(
  score: string,
  yTrue: Labels,
  positive: number,
  counts: ThresholdCounts,
): void {
  if (counts.tps.at(-1) === 0) throw oneClassError(score, yTrue.classes[positive]!, "positive");
  if (counts.fps.at(-1) === 0) throw oneClassError(score, yTrue.classes[positive]!, "negative");
}

/** Leaves out points on a straight line between their neighbours, as scikit-learn does for the ROC curve. */
function keepCorners(counts: ThresholdCounts): ThresholdCounts {
  const { fps, tps } = counts;
  const bends = (v: Float64Array, i: number): boolean => v[i + 1]! - v[i]! - (v[i]! - v[i - 1]!) !== 0;
  return keepWhere(counts, (i) => bends(fps, i) || bends(tps, i));
}

/** Leaves out points whose recall is that of both neighbours, as scikit-learn does for precision and recall. */
function keepRecallChanges(counts: ThresholdCounts): ThresholdCounts {
  const { tps } = counts;
  return keepWhere(counts, (i) => tps[i] !== tps[i - 1] || tps[i + 1] !== tps[i]);
}

function keepWhere(counts: ThresholdCounts, keep: (i: number) => boolean): ThresholdCounts {
  const last = counts.tps.length - 1;
  const pick = (values: Float64Array): Float64Array =>
    values.filter((_, i) => i === 0 || i === last || keep(i));
  return { fps: pick(counts.fps), tps: pick(counts.tps), thresholds: pick(counts.thresholds) };
}

/** The values, each divided by the same number, behind a first one. */
function prepend(first: number, values: Float64Array, divisor: number): Float64Array {
  const out = new Float64Array(values.length + 1);
  out[0] = first;
  for (let i = 0; i < values.length; i++) out[i + 1] = values[i]! / divisor;
  return out;
}

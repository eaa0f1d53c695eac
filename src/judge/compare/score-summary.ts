import { correctedInterval, findNoSpread, type Summary, summarize } from "../intervals/corrected-t.ts";
import { getMetric, hasValue, type Score, type UndefinedScore } from "../metrics/index.ts";
import type { Interval, NoInterval } from "../protocol.ts";

/** A reason for which folds have no value of a metric. */
export interface LeftOut extends UndefinedScore {
  /** In how many folds. */
  readonly nFolds: number;
}

/** Mean and spread of a metric over the folds in which it has a value. Plain JSON. */
export interface FoldSummary extends Summary {
  /** Over how many folds the mean is taken; absent when it is all of them. */
  readonly nFolds?: number;
  /** Why the other folds have no value; absent when there are none. */
  readonly leftOut?: readonly LeftOut[];
}

/** The same with the interval of the mean, or the reason why there is none. Plain JSON. */
export type ScoreSummary = FoldSummary & (Interval | { readonly noInterval: NoInterval });

/** How the folds of {@link summarizeScores} were made. */
export interface FoldSummaryOptions {
  /** The name of the metric: the ends of an interval stay within what it can be. Default: something that is 0 or above, such as a cost. */
  readonly metric?: string | undefined;
  /** How many rows a training set has, on average. */
  readonly nTrain: number;
  /** How many rows a test set has, on average. */
  readonly nTest: number;
  /** The confidence level of the interval, in (0, 1). Default: 0.95. */
  readonly level?: number | undefined;
  /** Why the rows are too few for any interval, where they are: `findTooFewRows` says so. */
  readonly tooFew?: NoInterval | undefined;
}

/**
 * The mean of a metric over the folds in which it has a value, and why it has none in others. A fold without a value is left out
 * of mean and deviation; it does not count as 0.
 *
 * With `options` the mean has an interval, that of the corrected resampled t: where the mean lies of models that are made in the same way from other rows of the same kind.
 * It is about that mean, and not about the spread of single folds. An end beyond what the metric can be, such as an AUC above 1, is
 * set to the bound: no value of the metric is lost by that.
 *
 * @param scores one a fold, one or more.
 * @param options of which metric they are and how the folds were made; without it there is no interval.
 * @returns the summary; where no fold has a value the reasons why, in one sentence, with the code of the most frequent.
 * @throws {RangeError} when there are no scores.
 * @throws {NotFoundError} `metric/unknown` when the metric is not known.
 * @see {@link correctedInterval}
 * @example summarizeScores([0.8, 0.9], { metric: "roc_auc", nTrain: 80, nTest: 20 }).mean // 0.85
 * @example summarizeScores([0.8], { metric: "roc_auc", nTrain: 80, nTest: 20 }).noInterval.undefined // "interval/one-fold"
 */
export function summarizeScores(scores: readonly Score[]): FoldSummary | UndefinedScore;
export function summarizeScores(
  scores: readonly Score[],
  options: FoldSummaryOptions,
): ScoreSummary | UndefinedScore;
export function summarizeScores(
  scores: readonly Score[],
  options?: FoldSummaryOptions,
): FoldSummary | UndefinedScore {
  const values = scores.filter(hasValue);
  const leftOut = countReasons(scores);
  const [first] = leftOut;
  if (values.length === 0 && first !== undefined)
    return { undefined: first.undefined, reason: describeLeftOut(leftOut) };
  const summary = { ...summarize(values), ...(options && intervalOf(values, options)) };
  return first === undefined ? summary : { ...summary, nFolds: values.length, leftOut };
}

function intervalOf(
  values: readonly number[],
  { metric, nTrain, nTest, level = 0.95, tooFew }: FoldSummaryOptions,
): Interval | { readonly noInterval: NoInterval } {
  const noInterval = tooFew ?? findNoSpread(values);
  if (noInterval !== undefined) return { noInterval };
  const { low, high } = correctedInterval(values, nTrain, nTest, level);
  const [least, greatest] = metric === undefined ? [0, Infinity] : getMetric(metric).range;
  return {
    low: Math.max(low, least),
    high: Math.min(high, greatest),
    level,
    method: "corrected-resampled-t",
    n: values.length,
    estimates: "models made this way",
  };
}

/** Why folds have no value: each reason once, the one of most folds first. Empty when all have one. */
export function countReasons(scores: readonly Score[]): LeftOut[] {
  const counts = new Map<string, LeftOut>();
  for (const score of scores) {
    if (hasValue(score)) continue;
    const nFolds = (counts.get(score.reason)?.nFolds ?? 0) + 1;
    counts.set(score.reason, { undefined: score.undefined, reason: score.reason, nFolds });
  }
  return [...counts.values()].sort((a, b) => b.nFolds - a.nFolds);
}

/**
 * The reasons in one sentence, each with its number of folds where there are several.
 *
 * @example describeLeftOut([{ undefined: "metric/one-class", reason: "no row is positive", nFolds: 2 }]) // "no row is positive"
 */
export function describeLeftOut(leftOut: readonly LeftOut[]): string {
  if (leftOut.length === 1) return leftOut[0]!.reason;
  return leftOut
    .map(({ reason, nFolds }) => `${reason} (in ${nFolds} ${nFolds === 1 ? "fold" : "folds"})`)
    .join("; ");
}

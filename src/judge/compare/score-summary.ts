import { type Summary, summarize } from "../intervals/corrected-t.ts";
import { hasValue, type Score, type UndefinedScore } from "../metrics/index.ts";

/** A reason for which folds have no value of a metric. */
export interface LeftOut extends UndefinedScore {
  /** In how many folds. */
  readonly nFolds: number;
}

/** Mean and spread of a metric over the folds in which it has a value. Plain JSON. */
export interface ScoreSummary extends Summary {
  /** Over how many folds the mean is taken; absent when it is all of them. */
  readonly nFolds?: number;
  /** Why the other folds have no value; absent when there are none. */
  readonly leftOut?: readonly LeftOut[];
}

/**
 * The mean of a metric over the folds in which it has a value, and why it has none in others. A fold without a value is left out
 * of mean and deviation; it does not count as 0.
 *
 * @param scores one a fold, one or more.
 * @returns the summary; where no fold has a value the reasons why, in one sentence, with the code of the most frequent.
 * @throws {RangeError} when there are no scores.
 * @example summarizeScores([0.8, 0.9]).mean // 0.85
 * @example summarizeScores([0.8, { undefined: "metric/one-class", reason: "no row is positive" }]).nFolds // 1
 */
export function summarizeScores(scores: readonly Score[]): ScoreSummary | UndefinedScore {
  const values = scores.filter(hasValue);
  const leftOut = countReasons(scores);
  const [first] = leftOut;
  if (first === undefined) return summarize(values);
  if (values.length === 0) return { undefined: first.undefined, reason: describeLeftOut(leftOut) };
  return { ...summarize(values), nFolds: values.length, leftOut };
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

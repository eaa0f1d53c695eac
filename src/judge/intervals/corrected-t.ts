import { studentTQuantile } from "../distributions/student-t.ts";
import type { NoInterval } from "../protocol.ts";

/** Mean and spread of a metric over folds. */
export interface Summary {
  readonly mean: number;
  /** Standard deviation with n - 1; absent for a single value, which says nothing of the spread. */
  readonly sd?: number;
}

/**
 * Mean and standard deviation of scores.
 *
 * @param scores one value or more.
 * @throws {RangeError} when there are none.
 * @example summarize([0.8, 0.9]).mean // 0.85
 */
export function summarize(scores: readonly number[]): Summary {
  const n = scores.length;
  if (n === 0) throw new RangeError("scores must have at least one value, got none");
  const mean = scores.reduce((sum, score) => sum + score, 0) / n;
  if (n === 1) return { mean };
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  return { mean, sd: Math.sqrt(squares / (n - 1)) };
}

/**
 * Standard error of a mean over the J folds of a cross-validation, corrected for their overlap: s * sqrt(1/J + nTest/nTrain).
 * Training sets share rows, so that the plain s / sqrt(J) is far too small.
 *
 * @param values one a fold: scores, or differences of two candidates' scores on the same folds. Two or more.
 * @param nTrain rows in a training set, on average.
 * @param nTest rows in a test set, on average.
 * @returns a number >= 0, in the unit of the values.
 * @throws {RangeError} when there are fewer than two values.
 * @see Nadeau & Bengio (2003), Machine Learning 52:239-281, equation 9.
 * @example correctedStandardError([0.8, 0.9], 80, 20) // 0.061...
 */
export function correctedStandardError(values: readonly number[], nTrain: number, nTest: number): number {
  if (values.length < 2) throw new RangeError(`values must be two or more, got ${values.length}`);
  return summarize(values).sd! * Math.sqrt(1 / values.length + nTest / nTrain);
}

/** Values of folds that differ by no more differ by rounding alone. */
const rounding = 1e-12;

/** Why values of folds have no interval: there is one only, or all are the same; `undefined` where they have one. */
export function findNoSpread(values: readonly number[]): NoInterval | undefined {
  if (values.length < 2)
    return {
      undefined: "interval/one-fold",
      reason: `an interval over folds must have values of two folds or more, got ${values.length}`,
    };
  if (Math.max(...values) - Math.min(...values) > rounding) return undefined;
  return {
    undefined: "interval/no-spread",
    reason: `an interval over folds must have values that differ, got ${Number(values[0]!.toPrecision(6))} in all ${values.length}`,
  };
}

/** A mean with its corrected standard error and interval. */
export interface CorrectedInterval {
  readonly mean: number;
  /** See {@link correctedStandardError}. */
  readonly standardError: number;
  /** The lower end; it may lie outside of what the metric can be. */
  readonly low: number;
  /** The upper end; it may lie outside of what the metric can be. */
  readonly high: number;
}

/**
 * Interval of a mean over J folds, by Student's t with J - 1 degrees of freedom and the corrected standard error.
 *
 * @param values one a fold, two or more.
 * @param nTrain rows in a training set, on average.
 * @param nTest rows in a test set, on average.
 * @param level the confidence level of the interval, in (0, 1).
 * @throws {RangeError} when there are fewer than two values.
 * @see {@link correctedStandardError}
 */
export function correctedInterval(
  values: readonly number[],
  nTrain: number,
  nTest: number,
  level = 0.95,
): CorrectedInterval {
  const standardError = correctedStandardError(values, nTrain, nTest);
  const { mean } = summarize(values);
  const half = studentTQuantile((1 + level) / 2, values.length - 1) * standardError;
  return { mean, standardError, low: mean - half, high: mean + half };
}

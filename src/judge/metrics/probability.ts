import { DataError, type Labels, type Matrix } from "../../core/index.ts";
import { checkColumns, checkRows, isMatrix, positiveIndexOf, type ScoreOptions } from "./input.ts";

/**
 * Mean squared distance of the probabilities from what happened: of a row (p - y)^2 for two classes, for more the sum of that over
 * the classes.
 *
 * @param probabilities n probabilities of the positive class, or a matrix with one column a class.
 * @returns a number in [0, 1] for two classes, in [0, 2] for more; 0 is best.
 * @throws {DataError} `metric/probability` when a value is not in [0, 1]; `metric/no-rows` without a row that has weight.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @see Brier (1950). Same value as scikit-learn's brier_score_loss.
 * @example brierScoreLoss(makeLabels([0, 1]), Float64Array.of(0.5, 1)) // 0.125
 */
export function brierScoreLoss(
  yTrue: Labels,
  probabilities: Float64Array | Matrix,
  options: ScoreOptions = {},
): number {
  return meanOf(brierLosses(yTrue, probabilities, options), options.sampleWeight);
}

/** What each row adds to the Brier score: {@link brierScoreLoss} is the mean of these n numbers. */
export function brierLosses(
  yTrue: Labels,
  probabilities: Float64Array | Matrix,
  options: ScoreOptions = {},
): Float64Array {
  const scale = yTrue.classes.length > 2 && isMatrix(probabilities) ? 1 : 0.5;
  return rowLosses(yTrue, probabilities, options, (p, isTrue) => scale * (p - (isTrue ? 1 : 0)) ** 2);
}

/**
 * Mean negative logarithm of the probability given to the class that happened. Probabilities are clipped to
 * [2.2e-16, 1 - 2.2e-16], so that one sure and wrong answer costs 36, not infinity.
 *
 * @param probabilities n probabilities of the positive class, or a matrix with one column a class.
 * @returns a number of nats >= 0; 0 is best, and 0.69 (the logarithm of 2) what one half for every row gets.
 * @throws {DataError} `metric/probability` when a value is not in [0, 1]; `metric/no-rows` without a row that has weight.
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @see scikit-learn's log_loss with `labels` set to all classes.
 * @example logLoss(makeLabels([0, 1]), Float64Array.of(0.5, 0.5)) // 0.693...
 */
export function logLoss(
  yTrue: Labels,
  probabilities: Float64Array | Matrix,
  options: ScoreOptions = {},
): number {
  return meanOf(logLosses(yTrue, probabilities, options), options.sampleWeight);
}

/** What each row adds to the log loss: {@link logLoss} is the mean of these n numbers. */
export function logLosses(
  yTrue: Labels,
  probabilities: Float64Array | Matrix,
  options: ScoreOptions = {},
): Float64Array {
  return rowLosses(yTrue, probabilities, options, (p, isTrue) => (isTrue ? -Math.log(clip(p)) : 0));
}

/** Keeps a probability away from 0 and 1 by the precision of a double, as scikit-learn does. */
function clip(p: number): number {
  return Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON);
}

/** What each row loses: the sum of `loss` over the classes. */
function rowLosses(
  yTrue: Labels,
  probabilities: Float64Array | Matrix,
  options: ScoreOptions,
  loss: (p: number, isTrue: boolean) => number,
): Float64Array {
  const isPositiveOnly = !isMatrix(probabilities);
  const nRows = isPositiveOnly ? probabilities.length : probabilities.nRows;
  checkRows(yTrue, nRows, options.sampleWeight);
  if (!isPositiveOnly) checkColumns(yTrue.classes, probabilities);
  const values = isPositiveOnly ? probabilities : probabilities.data;
  const nCols = isPositiveOnly ? 1 : probabilities.nCols;
  checkProbabilities(values, nCols);
  const positive = isPositiveOnly ? positiveIndexOf(yTrue.classes, options.positive) : -1;
  const losses = new Float64Array(nRows);
  for (let i = 0; i < nRows; i++) {
    const code = yTrue.codes[i]!;
    if (isPositiveOnly) {
      const p = values[i]!;
      losses[i] = loss(1 - p, code !== positive) + loss(p, code === positive);
    } else for (let j = 0; j < nCols; j++) losses[i]! += loss(values[i * nCols + j]!, code === j);
  }
  return losses;
}

/** The mean of the values, each weighted by its row. */
function meanOf(values: Float64Array, sampleWeight: Float64Array | undefined): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = sampleWeight === undefined ? 1 : sampleWeight[i]!;
    sum += weight * values[i]!;
    total += weight;
  }
  return sum / total;
}

function checkProbabilities(values: Float64Array, nCols: number): void {
  const at = values.findIndex((p) => !(p >= 0 && p <= 1));
  if (at >= 0)
    throw new DataError(
      "metric/probability",
      `the probability of row ${Math.floor(at / nCols)} must be a number from 0 to 1, got ${values[at]}`,
    );
}

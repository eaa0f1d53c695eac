import { DataError, type Labels, type Matrix, ParameterError } from "../../core/index.ts";

/** What every score takes beside its rows. */
export interface ScoreOptions {
  /** The name of the positive class. Default: the last of two classes; with more it must be stated, or the score is averaged. */
  readonly positive?: string | undefined;
  /** One weight >= 0 a row; a row of weight 0 does not count. */
  readonly sampleWeight?: Float64Array | undefined;
}

/**
 * The position of the positive class in `yTrue.classes`.
 *
 * @throws {ParameterError} `metric/positive-class` when it is not a class, or not stated among more than two.
 */
export function positiveIndexOf(classes: readonly string[], positive: string | undefined): number {
  if (positive === undefined && classes.length === 2) return 1;
  const index = positive === undefined ? -1 : classes.indexOf(positive);
  if (index >= 0) return index;
  const known = classes.map((name) => `"${name}"`).join(", ");
  throw new ParameterError(
    "metric/positive-class",
    `the positive class must be one of ${known}, got ${positive === undefined ? "none" : `"${positive}"`}`,
    { hint: "state `positive`, or average over the classes" },
  );
}

/**
 * Checks that scores, labels and weights belong to the same rows.
 *
 * @throws {RangeError} when lengths differ.
 * @throws {DataError} `metric/no-rows` without a row of positive weight; `metric/weight` for a weight that is none.
 */
export function checkRows(yTrue: Labels, nRows: number, sampleWeight: Float64Array | undefined): void {
  const n = yTrue.codes.length;
  if (nRows !== n) throw new RangeError(`predictions must have ${n} rows as the labels, got ${nRows}`);
  if (sampleWeight === undefined) {
    if (n === 0) throw new DataError("metric/no-rows", "a score must have at least one row, got none");
    return;
  }
  if (sampleWeight.length !== n)
    throw new RangeError(`sampleWeight must have ${n} rows as the labels, got ${sampleWeight.length}`);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const weight = sampleWeight[i]!;
    if (!(weight >= 0 && weight < Infinity))
      throw new DataError("metric/weight", `sampleWeight ${i} must be a number >= 0, got ${weight}`);
    total += weight;
  }
  if (total === 0)
    throw new DataError("metric/no-rows", "a score must have at least one row of positive weight, got none");
}

/**
 * Checks that true and predicted labels have the same classes, in the same order.
 *
 * @throws {RangeError} when they do not.
 */
export function checkSameClasses(yTrue: Labels, yPred: Labels): void {
  const { classes } = yTrue;
  if (classes.length !== yPred.classes.length || classes.some((name, i) => name !== yPred.classes[i]))
    throw new RangeError(
      `predicted labels must have the classes ${classes.join(", ")}, got ${yPred.classes.join(", ")}`,
    );
}

/**
 * Checks that a matrix has one column a class.
 *
 * @throws {RangeError} when it has not.
 */
export function checkColumns(classes: readonly string[], probabilities: Matrix): void {
  if (probabilities.nCols !== classes.length)
    throw new RangeError(`probabilities must have ${classes.length} columns, got ${probabilities.nCols}`);
}

/** The error of a score that is undefined because the rows are all of a class, or none is. */
export function oneClassError(score: string, className: string, absent: "positive" | "negative"): DataError {
  const finding = absent === "positive" ? `no row of "${className}"` : `only rows of "${className}"`;
  return absentClassError(score, `rows of class "${className}" and rows of others`, finding);
}

/**
 * The error of a score that is undefined because the rows lack what it is a share of.
 *
 * @param needed the rows that there must be, behind "must have".
 * @param finding what there is instead, behind "got".
 */
export function absentClassError(score: string, needed: string, finding = "none"): DataError {
  return new DataError("metric/one-class", `${score} must have ${needed}, got ${finding}`, {
    hint: "judge on rows that hold every class: without them the score is undefined, not 0",
  });
}

/** The error of a score that is undefined because no row was labelled with a class. */
export function nonePredictedError(score: string, className: string): DataError {
  return new DataError(
    "metric/none-predicted",
    `${score} must have a row that is labelled "${className}", got none`,
    { hint: "lower the threshold, or judge by the probabilities: the score is undefined, not 0" },
  );
}

/** Whether an argument is a matrix of all classes' scores rather than the scores of one class. */
export function isMatrix(scores: Float64Array | Matrix): scores is Matrix {
  return !(scores instanceof Float64Array);
}

import { argmaxOfRow, type Labels, type Matrix, ParameterError } from "../../core/index.ts";
import { checkColumns, positiveIndexOf } from "./input.ts";

/**
 * The labels that probabilities stand for: with two classes the positive one where its probability is above
 * `threshold` and the other elsewhere; with more the most probable class, the first on ties.
 *
 * @param probabilities n rows, one column a class in the order of `classes`.
 * @param positive the positive class of two; ignored with more. Default: the last.
 * @param threshold in [0, 1], for all rows or one a row; ignored with more than two classes. A probability equal to it is not positive.
 * @returns n labels with these classes.
 * @throws {ParameterError} `parameter/invalid` when the threshold is not in [0, 1].
 * @throws {ParameterError} `metric/positive-class` when the positive class is unknown.
 * @throws {RangeError} when the matrix has not one column a class, or there is not one threshold a row.
 * @example labelsAt(matrixOfRows([[0.6, 0.4], [0.2, 0.8]]), ["no", "yes"], "yes", 0.3).codes // [1, 1]
 */
export function labelsAt(
  probabilities: Matrix,
  classes: readonly string[],
  positive?: string,
  threshold: number | ArrayLike<number> = 0.5,
): Labels {
  checkColumns(classes, probabilities);
  const { nRows, nCols, data } = probabilities;
  const isOne = typeof threshold === "number";
  if (!isOne && threshold.length !== nRows)
    throw new RangeError(`thresholds must be ${nRows}, one a row, got ${threshold.length}`);
  const thresholdOf = (row: number): number => (isOne ? threshold : threshold[row]!);
  for (let i = 0; i < (isOne ? 1 : nRows); i++)
    if (!(thresholdOf(i) >= 0 && thresholdOf(i) <= 1))
      throw new ParameterError(
        "parameter/invalid",
        `parameter "threshold" must be a float in the range [0.0, 1.0], got ${thresholdOf(i)}`,
      );
  const codes = new Int32Array(nRows);
  if (nCols === 2) {
    const j = positiveIndexOf(classes, positive);
    for (let i = 0; i < nRows; i++) codes[i] = data[i * 2 + j]! > thresholdOf(i) ? j : 1 - j;
  } else for (let i = 0; i < nRows; i++) codes[i] = argmaxOfRow(probabilities, i);
  return { classes, codes };
}

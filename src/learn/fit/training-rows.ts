import { argmaxOfRow, DataError, type Labels, type Matrix } from "../../core/index.ts";

/**
 * Checks that there are rows, and as many labels and weights.
 *
 * @param subject the estimator, as messages name it.
 * @throws {DataError} `fit/no-rows` without a row.
 * @throws {RangeError} when labels or weights are not as many as the rows.
 */
export function checkRowCount(
  subject: string,
  nRows: number,
  y: Labels,
  sampleWeight: Float64Array | undefined,
): void {
  if (y.codes.length !== nRows)
    throw new RangeError(
      `${subject} must have one label a row, got ${nRows} rows and ${y.codes.length} labels`,
    );
  if (sampleWeight !== undefined && sampleWeight.length !== nRows)
    throw new RangeError(
      `${subject} must have one weight a row, got ${nRows} rows and ${sampleWeight.length} weights`,
    );
  if (nRows === 0) throw new DataError("fit/no-rows", `${subject} must have a row to learn from, got none`);
}

/**
 * Checks that no value is NaN or infinite.
 *
 * @throws {DataError} `fit/not-finite`, naming the row and column of the first such value, both counted from 0
 *   (`details.rowIndex`, `details.columnIndex`).
 */
export function checkFinite(subject: string, X: Matrix): void {
  const { data } = X;
  let zero = 0; // x * 0 is NaN for NaN and infinity alone
  for (let i = 0; i < data.length; i++) zero += data[i]! * 0;
  if (zero === 0) return;
  throw notFiniteError(
    subject,
    X,
    data.findIndex((value) => !Number.isFinite(value)),
  );
}

/** The error of {@link checkFinite} for the value at `index` of the data. For estimators that meet it while they compute. */
export function notFiniteError(subject: string, { data, nCols }: Matrix, index: number): DataError {
  const rowIndex = Math.floor(index / nCols);
  const columnIndex = index % nCols;
  const value = data[index]!;
  return new DataError(
    "fit/not-finite",
    `${subject} takes finite values only, got ${value} in row ${rowIndex}, column ${columnIndex} (from 0)`,
    {
      hint: Number.isNaN(value)
        ? "impute missing values first, as with SimpleImputer"
        : "correct or drop the row",
      details: { rowIndex, columnIndex },
    },
  );
}

/**
 * Checks that rows to predict have the columns of the training rows.
 *
 * @throws {DataError} `predict/column-count` when they are not as many.
 */
export function checkColumnCount(subject: string, X: Matrix, nFeaturesIn: number): void {
  if (X.nCols !== nFeaturesIn)
    throw new DataError(
      "predict/column-count",
      `${subject} was fitted on ${nFeaturesIn} columns, got ${X.nCols}`,
    );
}

/** The class with the largest probability of each row; the first on ties. */
export function mostProbable(probabilities: Matrix, classes: readonly string[]): Labels {
  const codes = new Int32Array(probabilities.nRows);
  for (let i = 0; i < codes.length; i++) codes[i] = argmaxOfRow(probabilities, i);
  return { classes, codes };
}

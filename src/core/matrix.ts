/** A dense matrix, row-major: the value of row `i`, column `j` is `data[i * nCols + j]`. */
export interface Matrix {
  readonly nRows: number;
  readonly nCols: number;
  readonly data: Float64Array;
}

/**
 * Makes a matrix over `data`, which is not copied, or of zeros where none is given.
 *
 * @throws {RangeError} when `data` does not have `nRows * nCols` values.
 */
export function makeMatrix(nRows: number, nCols: number, data?: Float64Array): Matrix {
  const values = data ?? new Float64Array(nRows * nCols);
  if (values.length !== nRows * nCols)
    throw new RangeError(
      `a matrix of ${nRows} x ${nCols} must have ${nRows * nCols} values, got ${values.length}`,
    );
  return { nRows, nCols, data: values };
}

/**
 * Makes a matrix from rows of equal length, copying their values.
 *
 * @throws {RangeError} when a row does not have as many values as the first.
 * @example matrixOfRows([[1, 2], [3, 4]]).nCols // 2
 */
export function matrixOfRows(rows: readonly (readonly number[])[]): Matrix {
  const nCols = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * nCols);
  rows.forEach((row, i) => {
    if (row.length !== nCols) throw new RangeError(`row ${i} must have ${nCols} values, got ${row.length}`);
    data.set(row, i * nCols);
  });
  return { nRows: rows.length, nCols, data };
}

/** A view of row `i`; writing to it writes to the matrix. */
export function rowOf(matrix: Matrix, i: number): Float64Array {
  return matrix.data.subarray(i * matrix.nCols, (i + 1) * matrix.nCols);
}

/** A copy of column `j`. */
export function columnOf(matrix: Matrix, j: number): Float64Array {
  const values = new Float64Array(matrix.nRows);
  for (let i = 0; i < matrix.nRows; i++) values[i] = matrix.data[i * matrix.nCols + j]!;
  return values;
}

/** The matrix with just these rows, in this order, copied. A row may be taken more than once; indices are not checked. */
export function takeMatrixRows(matrix: Matrix, rows: ArrayLike<number>): Matrix {
  const { nCols } = matrix;
  const data = new Float64Array(rows.length * nCols);
  for (let i = 0; i < rows.length; i++)
    data.set(matrix.data.subarray(rows[i]! * nCols, (rows[i]! + 1) * nCols), i * nCols);
  return { nRows: rows.length, nCols, data };
}

/**
 * The column of the largest value of a row; the first on ties, as NumPy's argmax. The row must hold no NaN.
 *
 * @param i the row, from 0.
 * @example argmaxOfRow(matrixOfRows([[0.2, 0.5, 0.5]]), 0) // 1
 */
export function argmaxOfRow({ nCols, data }: Matrix, i: number): number {
  const start = i * nCols;
  let best = 0;
  for (let j = 1; j < nCols; j++) if (data[start + j]! > data[start + best]!) best = j;
  return best;
}

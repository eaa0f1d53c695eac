import type { Matrix } from "../../core/index.ts";

/**
 * How many parameters a model of these columns can learn beside its intercept: the columns that are no combination of others. A
 * column that never varies is none, and k columns that encode k codes count k - 1.
 *
 * @param design n rows of finite numbers.
 * @returns from 0 to the number of columns. Columns whose variance is all but explained by others (1e-9 of it is left) count as combinations.
 * @example countParameters(matrixOfRows([[1, 0, 2], [0, 1, 5], [1, 0, 3]])) // 2
 */
export function countParameters(design: Matrix): number {
  const { nRows, nCols, data } = design;
  const centred = Array.from({ length: nCols }, (_, j) => centredColumn(data, nRows, nCols, j));
  const independent: Float64Array[] = [];
  for (const column of centred) {
    if (column === undefined) continue;
    // twice, since one pass of Gram-Schmidt leaves rounding behind
    for (let pass = 0; pass < 2; pass++)
      for (const other of independent) {
        const share = dot(column, other);
        for (let i = 0; i < nRows; i++) column[i]! -= share * other[i]!;
      }
    const rest = dot(column, column);
    if (rest <= leastVariance) continue;
    independent.push(scaled(column, rest));
  }
  return independent.length;
}

const leastVariance = 1e-9;

/** A column less its mean, of length 1; `undefined` of one that does not vary. */
function centredColumn(
  data: Float64Array,
  nRows: number,
  nCols: number,
  j: number,
): Float64Array | undefined {
  const values = Float64Array.from({ length: nRows }, (_, i) => data[i * nCols + j]!);
  const mean = values.reduce((sum, value) => sum + value, 0) / nRows;
  const size = Math.abs(mean);
  for (let i = 0; i < nRows; i++) values[i]! -= mean;
  const squares = dot(values, values);
  return squares <= nRows * (1e-12 * size) ** 2 ? undefined : scaled(values, squares);
}

function scaled(values: Float64Array, squares: number): Float64Array {
  const length = Math.sqrt(squares);
  return values.map((value) => value / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

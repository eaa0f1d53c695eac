import type { DataError, Matrix } from "../../../core/index.ts";
import type { Pacer } from "../../fit/pacer.ts";
import { notFloat32Error } from "../state/not-float32.ts";

/** Rows that are read together, so that each line of memory that is read is used whole. */
const BLOCK_ROWS = 64;

/**
 * Writes the columns one after the other, as float32.
 *
 * @throws {DataError} `fit/not-finite` for a value that is infinite, or too large for a float32.
 */
export async function transpose(
  subject: string,
  X: Matrix,
  floats: Float32Array,
  pacer: Pacer,
): Promise<void> {
  const { nRows, nCols, data } = X;
  for (let from = 0; from < nRows; from += BLOCK_ROWS) {
    const to = Math.min(nRows, from + BLOCK_ROWS);
    if (!transposeBlock(data, floats, nRows, nCols, from, to)) throw infiniteValue(subject, X, from, to);
    if ((from & 0xfff) === 0 && pacer.isDue()) await pacer.pause();
  }
}

/**
 * Writes some rows of each column.
 *
 * @returns false when a value is infinite as a float32.
 */
function transposeBlock(
  data: Float64Array,
  floats: Float32Array,
  nRows: number,
  nCols: number,
  from: number,
  to: number,
): boolean {
  let allFinite = true;
  for (let j = 0; j < nCols; j++) {
    for (let i = from; i < to; i++) {
      const value = Math.fround(data[i * nCols + j]!) + 0; // -0 becomes 0
      floats[j * nRows + i] = value;
      if (Math.abs(value) === Infinity) allFinite = false;
    }
  }
  return allFinite;
}

function infiniteValue(subject: string, X: Matrix, from: number, to: number): DataError {
  let index = from * X.nCols;
  while (index < to * X.nCols && Math.abs(Math.fround(X.data[index]!)) !== Infinity) index++;
  return notFloat32Error(subject, X, index);
}

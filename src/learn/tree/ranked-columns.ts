import { DataError, type Matrix } from "../../core/index.ts";
import type { Pacer } from "./pacer.ts";
import { rankColumn } from "./rank-column.ts";

/**
 * A matrix as trees read it: each value replaced by its rank among the distinct values of its column. Values are
 * rounded to float32 first, as scikit-learn's trees do. Plain data; all trees of a forest, and all threads, share it.
 */
export interface RankedColumns {
  readonly nRows: number;
  readonly nCols: number;
  /** Column-major: the rank of row `i`, column `j` is `codes[j * nRows + i]`; a missing value has rank `nDistinct[j]`. */
  readonly codes: Int32Array;
  /** How many distinct values each column has, missing ones apart. */
  readonly nDistinct: Int32Array;
  /** Where the values of a column begin in `values`; one entry more than there are columns. */
  readonly offsets: Float64Array;
  /** The distinct values of each column, ascending. */
  readonly values: Float32Array;
  /** 1 where the column has missing values. */
  readonly hasMissing: Uint8Array;
  /** 1 where two neighbouring values are so close that trees take them as one. */
  readonly hasClose: Uint8Array;
}

/** Values that differ by no more are one, to scikit-learn's trees (`FEATURE_THRESHOLD`, a float32). */
const FEATURE_THRESHOLD = Math.fround(1e-7);

/** Whether a split between two values, `low < high`, is not to be considered. Both are float32. */
function areClose(low: number, high: number): boolean {
  return high <= Math.fround(low + FEATURE_THRESHOLD);
}

/** The same for the values at two ranks of a column. */
export function isCloseCode(ranked: RankedColumns, column: number, code: number, nextCode: number): boolean {
  const { offsets, values } = ranked;
  const at = offsets[column]!;
  return areClose(values[at + code]!, values[at + nextCode]!);
}

/**
 * Ranks every column.
 *
 * @param isShared whether worker threads will read the ranks, which are then put on shared memory.
 * @throws {DataError} `fit/not-finite` for a value that is infinite, or too large for a float32.
 */
export async function rankColumns(
  subject: string,
  X: Matrix,
  isShared: boolean,
  pacer: Pacer,
): Promise<RankedColumns> {
  const { nRows, nCols } = X;
  const nBytes = nRows * nCols * 4;
  const buffer = isShared ? new SharedArrayBuffer(nBytes) : new ArrayBuffer(nBytes);
  const floats = new Float32Array(buffer);
  await transpose(subject, X, floats, pacer);

  const nDistinct = new Int32Array(nCols);
  const hasMissing = new Uint8Array(nCols);
  const hasClose = new Uint8Array(nCols);
  const offsets = new Float64Array(nCols + 1);
  const parts: Float32Array[] = [];
  for (let j = 0; j < nCols; j++) {
    const column = floats.subarray(j * nRows, (j + 1) * nRows);
    const distinct = rankColumn(column, new Int32Array(buffer, j * nRows * 4, nRows));
    parts.push(distinct.values);
    nDistinct[j] = distinct.values.length;
    hasMissing[j] = distinct.nMissing > 0 ? 1 : 0;
    for (let k = 1; k < distinct.values.length && hasClose[j] === 0; k++)
      if (areClose(distinct.values[k - 1]!, distinct.values[k]!)) hasClose[j] = 1;
    offsets[j + 1] = offsets[j]! + distinct.values.length;
    if (pacer.isDue()) await pacer.pause();
  }
  const values = joinValues(parts, offsets[nCols]!, isShared);
  return { nRows, nCols, codes: new Int32Array(buffer), nDistinct, offsets, values, hasMissing, hasClose };
}

/** Rows of a block are read together, so that a line of memory is used whole. */
const BLOCK_ROWS = 64;

async function transpose(subject: string, X: Matrix, floats: Float32Array, pacer: Pacer): Promise<void> {
  const { nRows, nCols, data } = X;
  for (let from = 0; from < nRows; from += BLOCK_ROWS) {
    const to = Math.min(nRows, from + BLOCK_ROWS);
    if (!transposeBlock(data, floats, nRows, nCols, from, to)) throw infiniteValue(subject, X, from, to);
    if ((from & 0xffff) === 0 && pacer.isDue()) await pacer.pause();
  }
}

/** @returns false when a value is infinite as a float32. */
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

/** The error for the value at `index` of a matrix that does not fit into a float32. */
export function notFloat32Error(subject: string, X: Matrix, index: number): DataError {
  const rowIndex = Math.floor(index / X.nCols);
  const columnIndex = index % X.nCols;
  return new DataError(
    "fit/not-finite",
    `${subject} takes values within +-3.4e38 (float32) and NaN for a missing one, ` +
      `got ${X.data[index]} in row ${rowIndex}, column ${columnIndex} (from 0)`,
    { hint: "correct or drop the row, or state the value as missing", details: { rowIndex, columnIndex } },
  );
}

function joinValues(parts: readonly Float32Array[], total: number, isShared: boolean): Float32Array {
  const values = isShared ? new Float32Array(new SharedArrayBuffer(total * 4)) : new Float32Array(total);
  let at = 0;
  for (const part of parts) {
    values.set(part, at);
    at += part.length;
  }
  return values;
}

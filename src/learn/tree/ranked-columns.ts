import { DataError, type Matrix } from "../../core/index.ts";
import { type KernelMemory, makeKernelMemory, reserved } from "../load-kernel.ts";
import type { Pacer } from "./pacer.ts";
import { rankColumn } from "./rank-column.ts";
import { Room } from "./room.ts";

/**
 * A matrix as trees read it: each value replaced by its rank among the distinct values of its column. Values are
 * rounded to float32 first, as scikit-learn's trees do. Plain data on shared memory: all trees, and all threads, read the same.
 */
export interface RankedColumns {
  readonly nRows: number;
  readonly nCols: number;
  /** Column-major: the rank of row `i`, column `j` is `codes[j * nRows + i]`; a missing value has rank `nDistinct[j]`. */
  readonly codes: Int32Array;
  /** The distinct values of each column, ascending; those of column `j` begin at `j * nRows`. */
  readonly values: Float32Array;
  /** How many distinct values each column has, missing ones apart. */
  readonly nDistinct: Int32Array;
  /** What is special about a column: a sum of {@link hasMissing}, {@link hasClose} and {@link hasEqual}. */
  readonly flags: Uint8Array;
  /** Where all this lies; null when it is too large for a kernel. */
  readonly memory: KernelMemory | null;
  /** How much of the memory is taken, in bytes. */
  readonly nBytes: number;
}

/** The column has missing values. */
export const hasMissing = 1;
/** Two neighbouring values of the column are so close that trees take them as one. */
export const hasClose = 2;
/** Several rows have the same value. */
export const hasEqual = 4;

/** Values that differ by no more are one, to scikit-learn's trees (`FEATURE_THRESHOLD`, a float32). */
const FEATURE_THRESHOLD = Math.fround(1e-7);

/** Whether a split between two values, `low < high`, is not to be considered. Both are float32. */
function areClose(low: number, high: number): boolean {
  return high <= Math.fround(low + FEATURE_THRESHOLD);
}

/** The same for the values at two ranks of a column. */
export function isCloseCode(ranked: RankedColumns, column: number, code: number, nextCode: number): boolean {
  const at = column * ranked.nRows;
  return areClose(ranked.values[at + code]!, ranked.values[at + nextCode]!);
}

/**
 * Ranks every column.
 *
 * @throws {DataError} `fit/not-finite` for a value that is infinite, or too large for a float32.
 */
export async function rankColumns(subject: string, X: Matrix, pacer: Pacer): Promise<RankedColumns> {
  const { nRows, nCols } = X;
  const ranked = layOut(nRows, nCols);
  const floats = new Float32Array(ranked.codes.buffer, ranked.codes.byteOffset, ranked.codes.length);
  await transpose(subject, X, floats, pacer);
  for (let j = 0; j < nCols; j++) {
    rankOne(ranked, floats, j);
    if (pacer.isDue()) await pacer.pause();
  }
  return ranked;
}

/** The most that the memory of a kernel holds. */
export const MOST_BYTES = 0x1_0000_0000;

function layOut(nRows: number, nCols: number): RankedColumns {
  const place = (room: Room) => ({
    codes: room.int32(nRows * nCols),
    values: room.float32(nRows * nCols),
    nDistinct: room.int32(nCols),
    flags: room.uint8(nCols),
  });
  const measured = new Room(undefined, reserved);
  place(measured);
  const nBytes = measured.end;
  if (nBytes <= MOST_BYTES) {
    const memory = makeKernelMemory(nBytes - reserved, true);
    return { nRows, nCols, ...place(new Room(memory, reserved)), memory, nBytes };
  }
  const shared = (bytes: number) => new SharedArrayBuffer(bytes);
  return {
    nRows,
    nCols,
    codes: new Int32Array(shared(nRows * nCols * 4)),
    values: new Float32Array(shared(nRows * nCols * 4)),
    nDistinct: new Int32Array(shared(nCols * 4)),
    flags: new Uint8Array(shared(nCols)),
    memory: null,
    nBytes,
  };
}

/** Ranks column `j`, whose values stand where its ranks go. */
function rankOne(ranked: RankedColumns, floats: Float32Array, j: number): void {
  const { nRows } = ranked;
  const from = j * nRows;
  const distinct = ranked.values.subarray(from, from + nRows);
  const codes = ranked.codes.subarray(from, from + nRows);
  const { nDistinct, nMissing } = rankColumn(floats.subarray(from, from + nRows), codes, distinct);
  let flags = nMissing > 0 ? hasMissing : 0;
  if (nDistinct + nMissing < nRows) flags |= hasEqual;
  for (let k = 1; k < nDistinct; k++)
    if (areClose(distinct[k - 1]!, distinct[k]!)) {
      flags |= hasClose;
      break;
    }
  ranked.nDistinct[j] = nDistinct;
  ranked.flags[j] = flags;
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

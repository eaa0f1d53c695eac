import {
  growKernelMemory,
  type KernelMemory,
  makeKernelMemory,
  reserved,
} from "../../../core/kernel-memory.ts";
import { Arena, Pool } from "../../kernel/index.ts";

/**
 * A matrix as trees read it: each value replaced by its rank among the distinct values of its column. Values are
 * rounded to float32 first, as scikit-learn's trees do. Plain data on shared memory: all trees, and all threads, read the same.
 */
export interface ColumnRanks {
  readonly nRows: number;
  readonly nCols: number;
  /** Column-major: the rank of row `i`, column `j` is `codes[j * nRows + i]`; a missing value has rank `nDistinct[j]`. */
  readonly codes: Int32Array;
  /** The distinct values of each column, ascending; those of column `j` begin at `j * nRows`. */
  readonly values: Float32Array;
  /** How many distinct values each column has, missing ones apart. */
  readonly nDistinct: Int32Array;
  /** What is special about each column: the sum of {@link hasMissing}, {@link hasClose} and 4 where rows have equal values. */
  readonly flags: Uint8Array;
  /** The memory that all these arrays stand on; null when they are too large for a kernel. */
  readonly memory: KernelMemory | null;
  /** How much of the memory they take, in bytes from its beginning. */
  readonly nBytes: number;
}

/** In `flags`: the column has missing values. */
export const hasMissing = 1;
/** In `flags`: two neighbouring values of the column are so close that trees take them as one. */
export const hasClose = 2;

/** Values that differ by no more are one, to scikit-learn's trees (`FEATURE_THRESHOLD`, a float32). */
const FEATURE_THRESHOLD = Math.fround(1e-7);

/** Whether a split between two values, `low < high`, is not to be considered. Both are float32. */
function areClose(low: number, high: number): boolean {
  return high <= Math.fround(low + FEATURE_THRESHOLD);
}

/** Whether a split between the values at two ranks of a column, `code < nextCode`, is not to be considered. */
export function isCloseCode(ranked: ColumnRanks, column: number, code: number, nextCode: number): boolean {
  const at = column * ranked.nRows;
  return areClose(ranked.values[at + code]!, ranked.values[at + nextCode]!);
}

/** Bytes that the memory of a kernel has at most, 4 GiB. */
export const MOST_BYTES = 0x1_0000_0000;

/** Bytes of the largest memory that is kept for the next fit, 16 MiB. */
const MOST_KEPT_BYTES = 0x100_0000;
/** Memories that small fits have left, for the next ones: to make a memory takes longer than a small fit does. */
const memories = new Pool<KernelMemory>({
  mostKept: 2,
  isWorthKeeping: (memory) => memory.buffer.byteLength <= MOST_KEPT_BYTES,
});

function takeMemory(nBytes: number): KernelMemory {
  const memory = memories.take();
  if (memory === undefined) return makeKernelMemory(nBytes - reserved, true);
  growKernelMemory(memory, nBytes - reserved);
  return memory;
}

/** Keeps the memory of ranks for the next fit. To be called when nothing reads them any more, in any thread. */
export function giveBackRanks({ memory }: ColumnRanks): void {
  if (memory !== null) memories.give(memory);
}

/** Makes the arrays for the ranks of a matrix. What they hold is not yet defined: `rankMatrix` fills them. */
export function layOutRanks(nRows: number, nCols: number): ColumnRanks {
  const place = (arena: Arena) => ({
    codes: arena.int32(nRows * nCols),
    values: arena.float32(nRows * nCols),
    nDistinct: arena.int32(nCols),
    flags: arena.uint8(nCols),
  });
  const measured = new Arena();
  place(measured);
  const nBytes = measured.end;
  if (nBytes <= MOST_BYTES) {
    const memory = takeMemory(nBytes);
    return { nRows, nCols, ...place(new Arena(memory)), memory, nBytes };
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

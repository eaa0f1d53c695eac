import { type Executor, type Matrix, Random, shareFloat64 } from "../../../core/index.ts";
import type { KernelMemory } from "../../../core/kernel-memory.ts";
import type { Pacer } from "../../fit/pacer.ts";
import { Arena, addressOf } from "../../kernel/index.ts";
import { loadBinKernel } from "./bin-kernel.ts";
import { type BinningJob, binRange, binScratchBytes, type ColumnBins } from "./bin-range.ts";
import { binTask } from "./bin-task.ts";

/** Rows whose values decide about thresholds, at most. The number is scikit-learn's (`subsample` of its bin mapper). */
const sampleSize = 200_000;
/** Columns whose values are copied to the memory at once when one thread sorts them; with several threads at least as many. */
const fewColumns = 4;
/** Bytes of values that are copied to the memory at once when several threads sort them, 64 MiB. */
const valuesAtOnce = 2 ** 26;
/** Rows whose values are copied together: they stay in the processor's cache from one column to the next. */
const rowsPerTile = 64;

/** Which rows of a matrix are sorted into bins, and where the bins go. */
export interface Binning {
  readonly X: Matrix;
  /** The row of `X` that each row of the bins is; -1 for a row that nobody reads. */
  readonly order: Int32Array;
  /** The first rows are those that thresholds are made of. */
  readonly nTraining: number;
  /** One weight for each row of `X`; undefined when all are 1. */
  readonly weights: Float64Array | undefined;
  readonly maxBins: number;
  /** For each column 1 when its values are names of categories, else 0. */
  readonly isCategorical: Uint8Array;
  readonly seed: number;
  readonly memory: KernelMemory;
  /** The address where the bins go: a byte for each row, column by column. */
  readonly binsAt: number;
  /** The address from which {@link binningBytes} of the memory may be used. */
  readonly scratchAt: number;
  readonly nThreads: number;
  readonly executor: Executor | undefined;
  readonly signal: AbortSignal | undefined;
}

/** How many columns are copied to the memory at once: with several threads so many that all have work. */
function columnsAtOnce(nRows: number, nFeatures: number, nThreads: number): number {
  if (nThreads === 1) return Math.min(nFeatures, fewColumns);
  return Math.min(nFeatures, Math.max(fewColumns, Math.floor(valuesAtOnce / (8 * nRows))));
}

/** How many bytes of memory {@link binColumns} works in, beside where the bins go. */
export function binningBytes(nRows: number, nTraining: number, nFeatures: number, nThreads: number): number {
  const arena = new Arena(undefined, 0);
  arena.take(8 * nRows * columnsAtOnce(nRows, nFeatures, nThreads));
  arena.take(nThreads * binScratchBytes(Math.min(nTraining, sampleSize)));
  return arena.end;
}

/**
 * Sorts the values of all columns into bins. Thresholds are scikit-learn's: quantiles of the training rows, or of 200,000 of them
 * that are drawn with replacement where there are more. A missing value gets the bin after the column's last one.
 *
 * @returns how each column's values became bins.
 * @throws {DataError} `fit/too-many-categories` when a categorical column has more categories than `maxBins`.
 */
export async function binColumns(binning: Binning, pacer: Pacer): Promise<ColumnBins[]> {
  const { X, order, nTraining, memory, nThreads, executor, signal } = binning;
  const nRows = order.length;
  const nAtOnce = columnsAtOnce(nRows, X.nCols, nThreads);
  const arena = new Arena(memory, binning.scratchAt);
  const values = arena.float64(nRows * nAtOnce);
  const valuesAt = addressOf(values);
  const scratchAt = arena.end;
  const kernel = loadBinKernel(memory);
  const weights =
    binning.weights === undefined
      ? null
      : Float64Array.from(order, (row) => (row < 0 ? 0 : binning.weights![row]!));
  const drawn = nTraining > sampleSize ? drawRows(binning, weights) : null;
  const base = {
    memory,
    nRows,
    nTraining,
    maxBins: binning.maxBins,
    isCategorical: binning.isCategorical,
    drawn,
    weights: weights !== null && nThreads > 1 ? shareFloat64(weights) : weights,
    valuesAt,
    binsAt: binning.binsAt,
  };
  const columns: ColumnBins[] = [];
  for (let firstColumn = 0; firstColumn < X.nCols; firstColumn += nAtOnce) {
    const n = Math.min(nAtOnce, X.nCols - firstColumn);
    for (let row = 0; row < nRows; row += rowsPerTile) {
      if (pacer.isDue()) await pacer.pause();
      gather(X, order, row, firstColumn, n, values);
    }
    const job: BinningJob = { ...base, firstColumn };
    if (executor === undefined || nThreads === 1) {
      for (let f = firstColumn; f < firstColumn + n; f++) {
        if (pacer.isDue()) await pacer.pause();
        columns.push(...binRange(job, f, f + 1, scratchAt, kernel));
      }
      continue;
    }
    const startOf = (part: number): number => firstColumn + Math.floor((n * part) / nThreads);
    const parts = Array.from({ length: nThreads }, (_, thread) => ({
      job,
      first: startOf(thread),
      end: startOf(thread + 1),
      scratchAt: scratchAt + thread * binScratchBytes(Math.min(nTraining, sampleSize)),
    }));
    columns.push(...(await executor.map(binTask, parts, { signal })).flat());
  }
  return columns;
}

/** Copies some rows' values of some columns out of the matrix, column by column as they are read. */
function gather(
  { data, nCols }: Matrix,
  order: Int32Array,
  firstRow: number,
  firstColumn: number,
  n: number,
  values: Float64Array,
): void {
  const nRows = order.length;
  const end = Math.min(firstRow + rowsPerTile, nRows);
  for (let f = 0; f < n; f++) {
    const to = f * nRows;
    // A row that fills a gap takes the place of the first one: nobody reads it.
    for (let i = firstRow; i < end; i++)
      values[to + i] = data[Math.max(0, order[i]!) * nCols + firstColumn + f]!;
  }
}

/** Draws the rows that decide about thresholds, with replacement, in proportion to their weights. */
function drawRows({ seed, nTraining }: Binning, weights: Float64Array | null): Uint32Array {
  const random = Random.stream(seed, 1);
  if (weights === null) return Uint32Array.from({ length: sampleSize }, () => random.nextInt(nTraining));
  const sums = new Float64Array(nTraining);
  let total = 0;
  for (let i = 0; i < nTraining; i++) sums[i] = total += weights[i]!;
  return Uint32Array.from({ length: sampleSize }, () => {
    const wanted = random.nextFloat() * total;
    let low = 0;
    let high = nTraining - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  });
}

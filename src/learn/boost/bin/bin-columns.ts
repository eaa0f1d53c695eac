import { type Executor, type Matrix, Random, shareFloat64 } from "../../../core/index.ts";
import type { KernelMemory } from "../../../core/kernel-memory.ts";
import type { Pacer } from "../../fit/pacer.ts";
import { Arena, addressOf } from "../../kernel/index.ts";
import { loadBinKernel } from "./bin-kernel.ts";
import { type BinningJob, binRange, binScratchBytes, type ColumnBins } from "./bin-range.ts";
import { binTask } from "./bin-task.ts";

/** Most rows whose values decide about thresholds; scikit-learn's. */
const sampleSize = 200_000;
/** Columns whose values stand in memory at once where one thread sorts them. */
const fewColumns = 4;
/** Bytes of values that stand there at once where several do, unless so few columns have more. */
const valuesAtOnce = 2 ** 26;
/** Rows whose values are copied together: they stay near the processor. */
const rowsPerTile = 64;

/** Which rows of a matrix are sorted into bins, and where the bins go. */
export interface Binning {
  readonly X: Matrix;
  /** The row of `X` that each row of the bins is; -1 for a row that nobody reads. */
  readonly order: Int32Array;
  /** The first rows are those that thresholds are made of. */
  readonly nTraining: number;
  /** By row of `X`, or undefined: all 1. */
  readonly weights: Float64Array | undefined;
  readonly maxBins: number;
  readonly isCategorical: Uint8Array;
  readonly seed: number;
  readonly memory: KernelMemory;
  /** u8 a row, column by column. */
  readonly binsAt: number;
  /** Where {@link binningBytes} may be used. */
  readonly scratchAt: number;
  readonly nThreads: number;
  readonly executor: Executor | undefined;
  readonly signal: AbortSignal | undefined;
}

/** How many columns stand in memory at once: all threads have work. */
function columnsAtOnce(nRows: number, nFeatures: number, nThreads: number): number {
  if (nThreads === 1) return Math.min(nFeatures, fewColumns);
  return Math.min(nFeatures, Math.max(fewColumns, Math.floor(valuesAtOnce / (8 * nRows))));
}

/** How many bytes {@link binColumns} needs to work in. */
export function binningBytes(nRows: number, nTraining: number, nFeatures: number, nThreads: number): number {
  const arena = new Arena(undefined, 0);
  arena.take(8 * nRows * columnsAtOnce(nRows, nFeatures, nThreads));
  arena.take(nThreads * binScratchBytes(Math.min(nTraining, sampleSize)));
  return arena.end;
}

/**
 * Sorts values into bins, thresholds as scikit-learn's: quantiles of up to 200,000 training rows, drawn with replacement where
 * there are more. A missing value has the bin after the last one.
 *
 * @throws {DataError} `fit/too-many-categories`.
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

/** The rows that decide about thresholds where not all do: drawn in proportion to their weights. */
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

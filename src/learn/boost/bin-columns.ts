import { type Executor, type Matrix, Random, shareFloat64 } from "../../core/index.ts";
import type { KernelMemory } from "../load-kernel.ts";
import type { Pacer } from "../pacer.ts";
import { type BinningJob, binGroup, type ColumnBins, groupScratchBytes } from "./bin-group.ts";
import { binTask } from "./bin-task.ts";
import { loadBinKernel } from "./boost-kernel.ts";
import { countGroups, groupSize } from "./boost-plan.ts";

/** Most rows whose values decide about thresholds; scikit-learn's. */
const sampleSize = 200_000;
/** Bytes of values that stand in memory at once, unless one group has more. */
const valuesAtOnce = 2 ** 26;

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
  /** Free room of {@link binningBytes}. */
  readonly scratchAt: number;
  readonly nThreads: number;
  readonly executor: Executor | undefined;
  readonly signal: AbortSignal | undefined;
}

/** How many groups of columns stand in memory at once: all threads have work. */
function groupsAtOnce(nRows: number, nFeatures: number, nThreads: number): number {
  if (nThreads === 1) return 1;
  return Math.max(1, Math.min(countGroups(nFeatures), Math.floor(valuesAtOnce / (8 * groupSize * nRows))));
}

/** How much room {@link binColumns} needs to work in. */
export function binningBytes(nRows: number, nTraining: number, nFeatures: number, nThreads: number): number {
  const values = 8 * nRows * groupSize * groupsAtOnce(nRows, nFeatures, nThreads);
  return values + nThreads * groupScratchBytes(Math.min(nTraining, sampleSize)) + 64;
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
  const nGroups = countGroups(X.nCols);
  const nAtOnce = groupsAtOnce(nRows, X.nCols, nThreads);
  const valuesAt = Math.ceil(binning.scratchAt / 16) * 16;
  const values = new Float64Array(memory.buffer, valuesAt, nRows * groupSize * nAtOnce);
  const scratchAt = valuesAt + values.byteLength;
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
    nFeatures: X.nCols,
    maxBins: binning.maxBins,
    isCategorical: binning.isCategorical,
    drawn,
    weights: weights !== null && nThreads > 1 ? shareFloat64(weights) : weights,
    valuesAt,
    binsAt: binning.binsAt,
  };
  const columns: ColumnBins[] = [];
  for (let firstGroup = 0; firstGroup < nGroups; firstGroup += nAtOnce) {
    const groups = Array.from({ length: Math.min(nAtOnce, nGroups - firstGroup) }, (_, i) => firstGroup + i);
    for (const [i, group] of groups.entries()) {
      if (pacer.isDue()) await pacer.pause();
      gather(X, order, group, values.subarray(i * nRows * groupSize));
    }
    const job: BinningJob = { ...base, firstGroup };
    if (executor === undefined || groups.length === 1) {
      for (const group of groups) columns.push(...binGroup(job, group, scratchAt, kernel));
      continue;
    }
    const parts = Array.from({ length: Math.min(nThreads, groups.length) }, (_, thread) => ({
      job,
      groups: groups.filter((_, i) => i % nThreads === thread),
      scratchAt: scratchAt + thread * groupScratchBytes(Math.min(nTraining, sampleSize)),
    }));
    const found = await executor.map(binTask, parts, { signal });
    for (const i of groups.keys()) columns.push(...found[i % nThreads]![Math.floor(i / nThreads)]!);
  }
  return columns;
}

/** Copies a group of columns out of the matrix, side by side in memory as they are read. */
function gather(X: Matrix, order: Int32Array, group: number, values: Float64Array): void {
  const { data, nCols } = X;
  const nRows = order.length;
  const first = group * groupSize;
  const last = Math.min(groupSize, nCols - first) - 1;
  const second = Math.min(1, last);
  const third = Math.min(2, last);
  for (let i = 0; i < nRows; i++) {
    // A row that fills a gap takes the place of the first one: nobody reads it.
    const at = Math.max(0, order[i]!) * nCols + first;
    values[i] = data[at]!;
    values[second * nRows + i] = data[at + second]!;
    values[third * nRows + i] = data[at + third]!;
    values[last * nRows + i] = data[at + last]!;
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

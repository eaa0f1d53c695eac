import { DataError } from "../../../core/index.ts";
import type { KernelMemory } from "../../../core/kernel-memory.ts";
import { Arena, addressOf } from "../../kernel/index.ts";
import type { BinKernel } from "./bin-kernel.ts";
import { findThresholds } from "./thresholds.ts";

/** How one column's values become bins. */
export interface ColumnBins {
  /** Rising. Between bins, or, of a categorical column, the categories themselves. */
  readonly cuts: Float64Array;
  /** Bins of values that are not missing. */
  readonly nBins: number;
  /** Whether training rows have missing values. */
  readonly hasMissing: boolean;
}

/** Columns that stand in memory, and where their bins go: plain data and the memory. */
export interface BinningJob {
  readonly memory: KernelMemory;
  readonly nRows: number;
  /** The first rows are those that thresholds are made of. */
  readonly nTraining: number;
  readonly maxBins: number;
  /** By column 1 or 0. */
  readonly isCategorical: Uint8Array;
  /** The training rows whose values decide about thresholds; null: all. */
  readonly drawn: Uint32Array | null;
  /** By row, or null: all 1. */
  readonly weights: Float64Array | null;
  /** The column whose values stand first at `valuesAt`, then those of the next ones. */
  readonly firstColumn: number;
  readonly valuesAt: number;
  /** u8 a row, column by column. */
  readonly binsAt: number;
}

/** Numbers that the kernel's sorting counts with. */
const nCounts = 6 * 2048;

/** Where a thread sorts the values of a column, and what the kernel is told of it. */
function layOut(arena: Arena, nSampled: number) {
  return {
    sample: arena.float64(nSampled),
    others: arena.take(8 * nSampled),
    tags: arena.uint32(nSampled),
    otherTags: arena.take(4 * nSampled),
    counts: arena.take(4 * nCounts),
    cuts: arena.float64(256),
  };
}

/** How many bytes {@link binRange} needs to work in. */
export function binScratchBytes(nSampled: number): number {
  const arena = new Arena(undefined, 0);
  layOut(arena, nSampled);
  return arena.end;
}

/**
 * Sorts the values of the columns from `first` up to `end` into bins. A missing value has the bin after the last one.
 *
 * @param scratchAt where {@link binScratchBytes} begin; a multiple of 64.
 * @throws {DataError} `fit/too-many-categories`.
 */
export function binRange(
  job: BinningJob,
  first: number,
  end: number,
  scratchAt: number,
  kernel: BinKernel,
): ColumnBins[] {
  const { memory, nRows, nTraining, maxBins } = job;
  const nSampled = job.drawn?.length ?? nTraining;
  const { sample, tags, cuts: padded, ...at } = layOut(new Arena(memory, scratchAt), nSampled);
  const columns: ColumnBins[] = [];
  for (let f = first; f < end; f++) {
    const columnAt = job.valuesAt + 8 * nRows * (f - job.firstColumn);
    const column = new Float64Array(memory.buffer, columnAt, nRows);
    const isCategorical = job.isCategorical[f] === 1;
    let cuts: Float64Array;
    if (isCategorical) cuts = findCategories(column, f, maxBins);
    else if (job.weights === null && job.drawn === null) {
      const n = takeAll(column, nTraining, sample);
      // A pass over the kernel's counts costs more than sorting a few values.
      if (n <= 256) sample.subarray(0, n).sort();
      else kernel.sort(addressOf(sample), n, at.others, at.counts, 0, 0);
      cuts = findThresholds(sample.subarray(0, n), maxBins);
    } else {
      const n = takeSome(job, column, sample, tags);
      kernel.sort(addressOf(sample), n, at.others, at.counts, addressOf(tags), at.otherTags);
      // Rows that are drawn are drawn by their weights already.
      const weights =
        job.weights === null || job.drawn !== null
          ? undefined
          : Float64Array.from(tags.subarray(0, n), (row) => job.weights![row]!);
      cuts = findThresholds(sample.subarray(0, n), maxBins, weights);
    }
    const nBins = isCategorical ? cuts.length : cuts.length + 1;
    // Between categories: the value of each is then the last of its bin.
    padded.fill(Infinity);
    padded.set(isCategorical ? cuts.subarray(0, Math.max(0, cuts.length - 1)) : cuts);
    kernel.lookUp(columnAt, nRows, addressOf(padded), nBins, job.binsAt + f * nRows);
    columns.push({ cuts, nBins, hasMissing: hasNaN(column, nTraining) });
  }
  return columns;
}

function hasNaN(column: Float64Array, n: number): boolean {
  let sum = 0; // x - x is NaN for infinite values too, which are few
  for (let i = 0; i < n; i++) sum += column[i]! - column[i]!;
  if (sum === 0) return false;
  for (let i = 0; i < n; i++) if (Number.isNaN(column[i]!)) return true;
  return false;
}

/**
 * Copies the values that are not missing; -0 becomes 0.
 *
 * @returns how many.
 */
function takeAll(column: Float64Array, nSampled: number, sample: Float64Array): number {
  let n = 0;
  for (let i = 0; i < nSampled; i++) {
    const value = column[i]!;
    sample[n] = value + 0;
    if (!Number.isNaN(value)) n++;
  }
  return n;
}

/** The same of the rows drawn, or of those with weight, whose numbers become the tags. */
function takeSome(
  { weights, drawn, nTraining }: BinningJob,
  column: Float64Array,
  sample: Float64Array,
  tags: Uint32Array,
): number {
  let n = 0;
  for (let i = 0; i < (drawn?.length ?? nTraining); i++) {
    const row = drawn === null ? i : drawn[i]!;
    const value = column[row]!;
    if (Number.isNaN(value) || weights?.[row] === 0) continue;
    tags[n] = row;
    sample[n++] = value + 0;
  }
  return n;
}

/** The categories of a column, all rows taken together: those held out must be known too. */
function findCategories(column: Float64Array, position: number, maxBins: number): Float64Array {
  const found = new Set<number>();
  for (let i = 0; i < column.length; i++) if (!Number.isNaN(column[i]!)) found.add(column[i]! + 0);
  if (found.size > maxBins)
    throw new DataError(
      "fit/too-many-categories",
      `a categorical column of HistGradientBoostingClassifier must have no more than ${maxBins} categories, got ${found.size} in column ${position} (from 0)`,
      {
        hint: "leave it out of categoricalFeatures, or merge rare categories",
        details: { columnIndex: position },
      },
    );
  return Float64Array.from(found).sort();
}

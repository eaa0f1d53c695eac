import { DataError } from "../../../core/index.ts";
import type { KernelMemory } from "../../../core/kernel-memory.ts";
import { Arena, addressOf } from "../../kernel/index.ts";
import type { BinKernel } from "./bin-kernel.ts";
import { findThresholds } from "./thresholds.ts";

/** How one column's values become bins. */
export interface ColumnBins {
  /** The thresholds between bins, rising; of a categorical column the categories themselves. */
  readonly cuts: Float64Array;
  /** How many bins there are, that of missing values not counted. */
  readonly nBins: number;
  /** Whether a training row has a missing value. */
  readonly hasMissing: boolean;
}

/** Columns whose values were copied to the memory, and where their bins go. */
export interface BinningJob {
  readonly memory: KernelMemory;
  readonly nRows: number;
  /** The first rows are those that thresholds are made of. */
  readonly nTraining: number;
  readonly maxBins: number;
  /** For each column 1 when its values are names of categories, else 0. */
  readonly isCategorical: Uint8Array;
  /** The training rows whose values decide about thresholds; null when all do. */
  readonly drawn: Uint32Array | null;
  /** One weight a row; null when all are 1. */
  readonly weights: Float64Array | null;
  /** The column whose values stand at `valuesAt`. Those of the next columns follow. */
  readonly firstColumn: number;
  /** The address of the values: a double for each row, column by column. */
  readonly valuesAt: number;
  /** The address where the bins of all columns go: a byte for each row, column by column. */
  readonly binsAt: number;
}

/** Words in which the kernel counts digits when it sorts: six digits of 11 bits. */
const nCounts = 6 * 2048;

/** Lays out what a thread needs to sort the values of a column. */
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

/** How many bytes of memory {@link binRange} works in. */
export function binScratchBytes(nSampled: number): number {
  const arena = new Arena(undefined, 0);
  layOut(arena, nSampled);
  return arena.end;
}

/**
 * Sorts the values of the columns from `first` to before `end` into bins. A missing value gets the bin after the column's last one.
 *
 * @param scratchAt the address from which {@link binScratchBytes} of the memory may be used; a multiple of 64.
 * @throws {DataError} `fit/too-many-categories` when a categorical column has more categories than `maxBins`.
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

/**
 * Copies the values, not missing, of the rows that were drawn, or else of those with weight. The row of each becomes its tag, which
 * is sorted with it.
 *
 * @returns how many.
 */
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

/** The categories of a column, rising. Those of all rows: the trees are judged on rows that were held out, and must know theirs. */
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

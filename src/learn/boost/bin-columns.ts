import { DataError, type Matrix, Random } from "../../core/index.ts";
import type { KernelMemory } from "../load-kernel.ts";
import type { Pacer } from "../tree/pacer.ts";
import type { BinKernel } from "./boost-kernel.ts";
import { findThresholds } from "./thresholds.ts";

/** Most rows whose values decide about thresholds; scikit-learn's. */
const sampleSize = 200_000;
/** Columns whose bins stand side by side. */
export const groupSize = 4;

/** How one column's values become bins. */
export interface ColumnBins {
  /** Rising. Between bins, or, of a categorical column, the categories themselves. */
  readonly cuts: Float64Array;
  /** Bins of values that are not missing. */
  readonly nBins: number;
  /** Whether training rows have missing values. */
  readonly hasMissing: boolean;
}

/** Which rows of a matrix are sorted into bins, and where the bins go. */
export interface BinningTask {
  readonly X: Matrix;
  /** The row of `X` that each row of the bins is; -1 for a row of zeros. */
  readonly order: Int32Array;
  /** The first rows are those that thresholds are made of. */
  readonly nTraining: number;
  /** By row of `X`, or undefined: all 1. */
  readonly weights: Float64Array | undefined;
  readonly maxBins: number;
  readonly isCategorical: Uint8Array;
  readonly seed: number;
  readonly memory: KernelMemory;
  /** Four u8 a row, one block for each four columns. */
  readonly binsAt: number;
  /** Free room of {@link binningBytes}. */
  readonly scratchAt: number;
}

/** How much room {@link binColumns} needs to work in. */
export function binningBytes(nRows: number, nTraining: number): number {
  return 8 * nRows * groupSize + 24 * Math.min(nTraining, sampleSize) + 6 * 2048 * 4 + 2048 + 64;
}

/**
 * Sorts values into bins, thresholds as scikit-learn's: quantiles of up to 200,000 training rows, drawn with replacement where
 * there are more. A missing value has the bin after the last one.
 *
 * @throws {DataError} `fit/too-many-categories`.
 */
export async function binColumns(task: BinningTask, kernel: BinKernel, pacer: Pacer): Promise<ColumnBins[]> {
  const { X, order, nTraining, memory, binsAt, scratchAt } = task;
  const nRows = order.length;
  const nSampled = Math.min(nTraining, sampleSize);
  const columnsAt = Math.ceil(scratchAt / 16) * 16;
  const sampleAt = columnsAt + 8 * nRows * groupSize;
  const othersAt = sampleAt + 8 * nSampled;
  const tagsAt = othersAt + 8 * nSampled;
  const otherTagsAt = tagsAt + 4 * nSampled;
  const countsAt = otherTagsAt + 4 * nSampled;
  const cutsAt = Math.ceil((countsAt + 6 * 2048 * 4) / 8) * 8;
  const values = new Float64Array(memory.buffer, columnsAt, nRows * groupSize);
  const sample = new Float64Array(memory.buffer, sampleAt, nSampled);
  const tags = new Uint32Array(memory.buffer, tagsAt, nSampled);
  const padded = new Float64Array(memory.buffer, cutsAt, 256);
  const drawn = drawRows(task, nSampled);
  const isWeighted = task.weights !== undefined && nTraining <= sampleSize;
  const columns: ColumnBins[] = [];
  for (let first = 0; first < X.nCols; first += groupSize) {
    const width = Math.min(groupSize, X.nCols - first);
    gather(X, order, first, width, values);
    for (let c = 0; c < width; c++) {
      if (pacer.isDue()) await pacer.pause();
      const column = values.subarray(c * nRows, (c + 1) * nRows);
      const isCategorical = task.isCategorical[first + c] === 1;
      const hasMissing = hasNaN(column, nTraining);
      let cuts: Float64Array;
      if (isCategorical) cuts = findCategories(X, first + c, task.maxBins);
      else {
        const n =
          isWeighted || drawn !== undefined
            ? takeSample(task, column, drawn, nSampled, isWeighted, sample, tags)
            : takeAll(column, nSampled, sample);
        // A pass over the kernel's counts costs more than sorting a few values.
        if (n <= 256 && !isWeighted) sample.subarray(0, n).sort();
        else kernel.sort(sampleAt, n, othersAt, countsAt, isWeighted ? tagsAt : 0, otherTagsAt);
        const weights = isWeighted
          ? Float64Array.from(tags.subarray(0, n), (row) => task.weights![order[row]!]!)
          : undefined;
        cuts = findThresholds(sample.subarray(0, n), task.maxBins, weights);
      }
      const nBins = isCategorical ? cuts.length : cuts.length + 1;
      // Between categories: the value of each is then the last of its bin.
      padded.fill(Infinity);
      padded.set(isCategorical ? cuts.subarray(0, Math.max(0, cuts.length - 1)) : cuts);
      const group = first / groupSize;
      kernel.lookUp(columnsAt + 8 * c * nRows, nRows, cutsAt, nBins, binsAt + 4 * group * nRows + c);
      columns.push({ cuts, nBins, hasMissing });
    }
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

/** Copies the values that are not missing; -0 becomes 0. @returns how many. */
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
function takeSample(
  { weights, order }: BinningTask,
  column: Float64Array,
  drawn: Uint32Array | undefined,
  nSampled: number,
  isWeighted: boolean,
  sample: Float64Array,
  tags: Uint32Array,
): number {
  let n = 0;
  for (let i = 0; i < nSampled; i++) {
    const row = drawn === undefined ? i : drawn[i]!;
    const value = column[row]!;
    if (Number.isNaN(value) || (isWeighted && weights![order[row]!] === 0)) continue;
    tags[n] = row;
    sample[n++] = value + 0;
  }
  return n;
}

/** Copies a few columns out of the matrix, side by side in memory as they are read. */
function gather(X: Matrix, order: Int32Array, first: number, width: number, values: Float64Array): void {
  const { data, nCols } = X;
  const nRows = order.length;
  const last = width - 1;
  const second = 1 < width ? 1 : last;
  const third = 2 < width ? 2 : last;
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
function drawRows(task: BinningTask, nSampled: number): Uint32Array | undefined {
  const { nTraining, weights, order } = task;
  if (nSampled === nTraining) return undefined;
  const random = Random.stream(task.seed, 1);
  if (weights === undefined) return Uint32Array.from({ length: nSampled }, () => random.nextInt(nTraining));
  const sums = new Float64Array(nTraining);
  let total = 0;
  for (let i = 0; i < nTraining; i++) sums[i] = total += weights[order[i]!]!;
  return Uint32Array.from({ length: nSampled }, () => {
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

/** The categories of a column, all rows taken together: those held out must be known too. */
function findCategories(X: Matrix, column: number, maxBins: number): Float64Array {
  const found = new Set<number>();
  for (let i = column; i < X.data.length; i += X.nCols) {
    const value = X.data[i]!;
    if (!Number.isNaN(value)) found.add(value + 0);
  }
  if (found.size > maxBins)
    throw new DataError(
      "fit/too-many-categories",
      `a categorical column of HistGradientBoostingClassifier must have no more than ${maxBins} categories, got ${found.size} in column ${column} (from 0)`,
      {
        hint: "leave it out of categoricalFeatures, or merge rare categories",
        details: { columnIndex: column },
      },
    );
  return Float64Array.from(found).sort();
}

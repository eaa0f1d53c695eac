import type { KernelMemory } from "../../../core/kernel-memory.ts";
import { Arena } from "../../kernel/index.ts";

/** Columns of a panel at most: their bins stand side by side in memory, so that a row's bins are read in one go. */
export const panelSize = 32;

/** Rows whose gradients are one piece of work. Even, as the kernel takes two at a time. */
export const rowsPerBlock = 8192;

/** Bytes of a record of the best split among some columns: what the kernel's `writeSplit` writes, then column, gain and categories. */
export const candidateBytes = 128;

/** Columns that are searched as one piece of work, at most. */
const columnsPerSearch = 64;

/** Bytes in which a thread works alone: what `accumulate` of the kernel needs, and 3,072 for `searchCategories`. */
export const scratchBytes = 45_056 + 3072;

/** Bytes in which the leader describes a job, for the pieces of work to read. */
export const jobBytes = 256;

/** Bytes of the words by which threads share work: three lines of the processor's cache. */
export const teamBytes = 192;

/** Bytes of the claim of a piece of work: a whole line of the cache, so that claims of different pieces do not disturb each other. */
export const claimBytes = 64;

/** Bytes that describe a leaf to `addValues` of the kernel. */
export const leafBytes = 24;

/** Threads that work on one fit, at most: more gain nothing. */
export const maxThreads = 16;

/** Where things stand in the memory of a fit. All are addresses in bytes. */
export interface BoostAddresses {
  /** The bins: a u8 for each row, column by column. */
  readonly bins: number;
  /** The bins once more, row by row and panel by panel: {@link BoostPlan.panels} says how. */
  readonly panels: number;
  /** Raw predictions so far: an f64 for each row; a column for each tree of an iteration. */
  readonly raw: number;
  /** First and second derivatives of the loss: two i32 for each row; a column for each tree of an iteration. */
  readonly gradients: number;
  /** Classes: an i32 for each row. */
  readonly codes: number;
  /** Weights: an f64 for each row; the address is 0 when all are 1. */
  readonly weights: number;
  /** Row numbers, those of each node together: a u32 for each row. */
  readonly rows: number;
  /** Where rows that go left stand while a node's rows are divided. */
  readonly lefts: number;
  /** Where the other rows stand meanwhile. */
  readonly others: number;
  /** The description of the job: {@link jobBytes}. */
  readonly job: number;
  /** An f64 for each block of rows: the sum of its losses. */
  readonly losses: number;
  /** An i32 for each block of rows: how many of them go left. */
  readonly leftCounts: number;
  /** For each of two nodes a record of {@link candidateBytes} for each piece of the search. */
  readonly candidates: number;
  /** For each of two nodes a u8 for each column: whether the node may be split by it. */
  readonly allowed: number;
  /** A u8 for each of 256 bins: whether rows with it go left. */
  readonly goesLeft: number;
  /** {@link scratchBytes} for each thread. */
  readonly scratch: number;
  /** Words by which threads share work: {@link teamBytes}. */
  readonly team: number;
  /** {@link claimBytes} for each piece of work; the first i32 is the number of the last job in which it was taken. */
  readonly claims: number;
  /** {@link leafBytes} for each leaf of a tree. */
  readonly leaves: number;
  /** A u32 for each column: where its histogram begins within those of a node. */
  readonly offsets: number;
  /** Histograms of the parts into which a node's rows are divided among threads; those of the first part are the node's own. */
  readonly parts: number;
  /** A slot for the histograms of each node that is kept. */
  readonly histograms: number;
}

/** Columns whose bins stand side by side in memory, row by row. */
export interface Panel {
  readonly firstColumn: number;
  readonly nColumns: number;
  /** The logarithm, to base 2, of the bytes of a row: 4 or 5. */
  readonly widthLog2: number;
  /** The address of its first row, counted from `panels`. */
  readonly offset: number;
}

/** All that the pieces of work of a fit share: plain data and the memory. */
export interface BoostPlan {
  readonly memory: KernelMemory;
  readonly at: BoostAddresses;
  /** For how many threads the work is divided. Fewer may do it, with the same result. */
  readonly nThreads: number;
  readonly nFeatures: number;
  readonly panels: readonly Panel[];
  /** How many pieces the search of a node has. */
  readonly nSearches: number;
  /** In how many parts the rows of large nodes are divided: they have histograms of their own. */
  readonly nParts: number;
  /** Trees of an iteration: 1 for two classes, else one a class. */
  readonly nTrees: number;
  /** How many training rows there are. They come first. */
  readonly nTraining: number;
  /** Where the rows that judge begin: behind the training rows, at an even row. */
  readonly validationStart: number;
  /** How many rows judge. */
  readonly nValidation: number;
  /** How many rows there are in all, those that fill gaps included; even. */
  readonly nRows: number;
  /** For each column its number of bins, that of missing values not counted. */
  readonly nBins: Int32Array;
  /** For each column 1 when training rows have missing values, else 0. */
  readonly hasMissing: Uint8Array;
  /** For each column 1 when its bins are categories, else 0. */
  readonly isCategorical: Uint8Array;
  /** For each column 1, -1 or 0, see `monotonicCst`. */
  readonly monotone: Int32Array;
  /** Where each column's histogram begins within those of a node, in bytes; the last entry is how long they are in all. */
  readonly histogramOffsets: Float64Array;
  /** How many low bits of a histogram's word hold the sum of second derivatives (hessians); the rows are counted above them. */
  readonly shift: number;
  /** Gradients are stored as whole numbers: as multiples of 1 / this. */
  readonly gradientScale: number;
  /** Hessians are stored as multiples of 1 / this. */
  readonly hessianScale: number;
  /** How many rows a leaf must have. */
  readonly minRows: number;
  /** What is added to the sum of hessians of a node, in units of 1 / `hessianScale`. */
  readonly l2: number;
}

/** What {@link layOut} is told. */
export interface LayoutSizes {
  readonly nRows: number;
  readonly nTrees: number;
  readonly nFeatures: number;
  readonly isWeighted: boolean;
  readonly nThreads: number;
  /** Leaves of a tree, at most. */
  readonly nLeaves: number;
}

/** Lays out the memory of a fit. Histograms come last, as their size and number are not known yet. */
export function layOut(bins: number, sizes: LayoutSizes): BoostAddresses {
  const { nRows, nTrees, nFeatures, isWeighted, nThreads } = sizes;
  const nBlocks = Math.ceil(nRows / rowsPerBlock) + maxThreads;
  const nSearches = countSearches(nFeatures, nThreads);
  const panels = layPanels(nRows, nFeatures);
  const arena = new Arena(undefined, bins + nRows * nFeatures);
  return {
    bins,
    panels: arena.take(panels.reduce((bytes, { widthLog2 }) => bytes + nRows * 2 ** widthLog2, 0)),
    raw: arena.take(8 * nRows * nTrees),
    gradients: arena.take(8 * nRows * nTrees),
    codes: arena.take(4 * nRows),
    weights: isWeighted ? arena.take(8 * nRows) : 0,
    rows: arena.take(4 * nRows),
    lefts: arena.take(4 * nRows),
    others: arena.take(4 * nRows),
    job: arena.take(jobBytes),
    losses: arena.take(8 * nBlocks),
    leftCounts: arena.take(4 * nBlocks),
    candidates: arena.take(2 * nSearches * candidateBytes),
    allowed: arena.take(2 * nFeatures),
    goesLeft: arena.take(256),
    scratch: arena.take(nThreads * scratchBytes),
    team: arena.take(teamBytes),
    claims: arena.take(claimBytes * Math.max(nSearches, nBlocks, panels.length * nThreads)),
    leaves: arena.take(leafBytes * sizes.nLeaves),
    offsets: arena.take(4 * nFeatures),
    parts: arena.take(256 * 16 * nFeatures * (countParts(nFeatures, nThreads) - 1)),
    histograms: arena.take(0),
  };
}

/** Divides the columns into panels: 32 columns each, the last one what is left. */
export function layPanels(nRows: number, nFeatures: number): readonly Panel[] {
  const panels: Panel[] = [];
  let offset = 0;
  for (let firstColumn = 0; firstColumn < nFeatures; firstColumn += panelSize) {
    const nColumns = Math.min(panelSize, nFeatures - firstColumn);
    const widthLog2 = nColumns > 16 ? 5 : 4;
    panels.push({ firstColumn, nColumns, widthLog2, offset });
    offset += nRows * 2 ** widthLog2;
  }
  return panels;
}

/** In how many parts the rows of large nodes are divided: 1 where there are so many columns that these are pieces enough. */
export function countParts(nFeatures: number, nThreads: number): number {
  return nFeatures < 4 * panelSize * nThreads ? nThreads : 1;
}

/** How many pieces the search of a node has: one for each thread, or more where a piece would hold its thread for long. */
export function countSearches(nFeatures: number, nThreads: number): number {
  return Math.max(Math.min(nFeatures, nThreads), Math.ceil(nFeatures / columnsPerSearch));
}

/** The units in which gradients and hessians are rounded to whole numbers: as fine as they can be without a sum overflowing. */
export function scalesFor(
  nRows: number,
  largestWeight: number,
): { shift: number; gradientScale: number; hessianScale: number } {
  const countBits = Math.floor(Math.log2(nRows)) + 1;
  const shift = 64 - countBits;
  const weightBits = Math.min(Math.max(Math.ceil(Math.log2(largestWeight)), -100), 127);
  // A hessian is at most a quarter of the weight; the sum of all must stay below 2^shift.
  const hessianBits = Math.min(30, shift - countBits);
  // A gradient is at most the weight; the kernel turns sums into f64 as if they were below 2^51.
  const gradientBits = Math.min(30, 51 - countBits);
  return {
    shift,
    gradientScale: 2 ** (gradientBits - weightBits),
    hessianScale: 2 ** (hessianBits - weightBits + 2),
  };
}

/** Where each column's histogram begins within those of a node: 16 bytes a bin, and one bin more for missing values. */
export function layHistograms(nBins: Int32Array): Float64Array {
  const offsets = new Float64Array(nBins.length + 1);
  for (let f = 0; f < nBins.length; f++) offsets[f + 1] = offsets[f]! + 16 * (nBins[f]! + 1);
  return offsets;
}

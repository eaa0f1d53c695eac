import type { KernelMemory } from "../../../core/kernel-memory.ts";
import { Arena } from "../../kernel/index.ts";

/** Columns whose bins stand side by side, at most: a panel. */
export const panelSize = 32;
/** Rows whose gradients are one piece of work; even. */
export const rowsPerBlock = 8192;
/** Bytes of what is found for some columns: see `writeSplit` of the kernel; then column, gain and categories. */
export const candidateBytes = 128;
/** Columns that are searched as one piece, at most. */
const columnsPerSearch = 64;
/** Bytes in which one thread works alone: what `accumulate` of the kernel needs, then `searchCategories`. */
export const scratchBytes = 45_056 + 3072;
/** Bytes of what a piece of work reads. */
export const jobBytes = 256;

/** Bytes of the words by which threads share work. */
export const teamBytes = 192;
/** A piece's claim stands alone in its line of the cache. */
export const claimBytes = 64;
/** See `addValues` of the kernel. */
export const leafBytes = 24;

/** More threads than these gain nothing in one fit. */
export const maxThreads = 16;
/** Where things stand in the memory of a fit: addresses in bytes. */
export interface BoostAddresses {
  /** u8 a row, column by column. */
  readonly bins: number;
  /** The same row by row, panel by panel: {@link BoostPlan.panels} says how. */
  readonly panels: number;
  /** f64 a row, one column a tree of an iteration: predictions so far. */
  readonly raw: number;
  /** Two i32 a row, one column a tree of an iteration. */
  readonly gradients: number;
  /** i32 a row. */
  readonly codes: number;
  /** f64 a row; 0 when all are 1. */
  readonly weights: number;
  /** u32 a row: the rows of each node stand together. */
  readonly rows: number;
  /** Where rows stand while they are divided: those that go left, and the others. */
  readonly lefts: number;
  readonly others: number;
  readonly job: number;
  /** f64 a block of rows: the sum of its losses. */
  readonly losses: number;
  /** i32 a block of rows: how many go left. */
  readonly leftCounts: number;
  /** For each of two nodes a record a piece of the search. */
  readonly candidates: number;
  /** For each of two nodes u8 a column: whether it may be split. */
  readonly allowed: number;
  /** u8 for each of 256 bins. */
  readonly goesLeft: number;
  /** {@link scratchBytes} a thread. */
  readonly scratch: number;
  /** Words by which threads share work. */
  readonly team: number;
  /** {@link claimBytes} a piece of work, the first i32 of them the last job in which it was taken. */
  readonly claims: number;
  /** {@link leafBytes} a leaf of a tree. */
  readonly leaves: number;
  /** Where the histogram of each column begins within a node's: u32. */
  readonly offsets: number;
  /** Histograms of the parts of a node's rows but the first, where they are divided among threads. */
  readonly parts: number;
  /** One slot of `histogramBytes` a node. */
  readonly histograms: number;
}

/** Columns whose bins stand side by side in memory. */
export interface Panel {
  readonly firstColumn: number;
  readonly nColumns: number;
  /** The logarithm of the bytes of a row, to base 2. */
  readonly widthLog2: number;
  /** The address of its first row, counted from `panels`. */
  readonly offset: number;
}

/** All that the pieces of work of a fit share: plain data and the memory. */
export interface BoostPlan {
  readonly memory: KernelMemory;
  readonly at: BoostAddresses;
  /** How many threads the work is divided for; it may be done by fewer. */
  readonly nThreads: number;
  readonly nFeatures: number;
  readonly panels: readonly Panel[];
  /** How many pieces the search of a node has. */
  readonly nSearches: number;
  /** In how many parts the rows of large nodes are divided: they have histograms of their own. */
  readonly nParts: number;
  /** Trees of an iteration: 1 for two classes, else one a class. */
  readonly nTrees: number;
  /** Training rows come first, then, from an even row on, those that judge. */
  readonly nTraining: number;
  readonly validationStart: number;
  readonly nValidation: number;
  /** Rows in all, even. */
  readonly nRows: number;
  /** By column. */
  readonly nBins: Int32Array;
  readonly hasMissing: Uint8Array;
  readonly isCategorical: Uint8Array;
  readonly monotone: Int32Array;
  /** Where each column's histogram begins within a node's, and, last, how long that is. */
  readonly histogramOffsets: Float64Array;
  /** Low bits of a bin that hold hessians; the rows are counted above them. */
  readonly shift: number;
  /** Gradients and hessians are whole numbers of these parts of 1. */
  readonly gradientScale: number;
  readonly hessianScale: number;
  readonly minRows: number;
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

/** Places all but the histograms, whose size and number nobody knows yet: they come last. */
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

/** Which columns' bins stand side by side: 32, or what is left of them. */
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

/** In how many parts the rows of large nodes are divided: not where there are so many columns that these are enough pieces. */
export function countParts(nFeatures: number, nThreads: number): number {
  return nFeatures < 4 * panelSize * nThreads ? nThreads : 1;
}

/** How many pieces the search of a node has: one a thread, unless it would hold it for long. */
export function countSearches(nFeatures: number, nThreads: number): number {
  return Math.max(Math.min(nFeatures, nThreads), Math.ceil(nFeatures / columnsPerSearch));
}

/** How gradients and hessians are rounded to whole numbers so that no sum overflows. */
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

/** Where each column's histogram begins within a node's: one bin more than it has, for missing values. */
export function layHistograms(nBins: Int32Array): Float64Array {
  const offsets = new Float64Array(nBins.length + 1);
  for (let f = 0; f < nBins.length; f++) offsets[f + 1] = offsets[f]! + 16 * (nBins[f]! + 1);
  return offsets;
}

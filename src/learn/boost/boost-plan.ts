import type { KernelMemory } from "../load-kernel.ts";

/** Columns whose bins stand side by side. */
export const groupSize = 4;
/** Rows whose gradients are one piece of work; even. */
export const rowsPerBlock = 8192;
/** Bytes of what is found for one group of columns: see `writeSplit` of the kernel; then column, gain and categories. */
export const candidateBytes = 80;
/** Bytes of what a piece of work reads. */
export const jobBytes = 256;

/** Bytes of the words by which threads share work. */
export const teamBytes = 64;

/** More threads than these gain nothing in one fit. */
export const maxThreads = 16;
/** Bytes of the histograms of one group of columns, at most. */
export const partBytes = 4 * 256 * 16;

/** Where things stand in the memory of a fit: addresses in bytes. */
export interface BoostAddresses {
  /** Four u8 a row, one block for each four columns. */
  readonly bins: number;
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
  readonly others: number;
  readonly job: number;
  /** f64 a block of rows: the sum of its losses. */
  readonly losses: number;
  /** i32 a block of rows: how many go left. */
  readonly leftCounts: number;
  /** For each of two nodes a record a group of columns. */
  readonly candidates: number;
  /** For each of two nodes u8 a column: whether it may be split. */
  readonly allowed: number;
  /** u8 for each of 256 bins. */
  readonly goesLeft: number;
  /** 3 KiB a group of columns. */
  readonly scratch: number;
  /** Words by which threads share work. */
  readonly team: number;
  /** i32 a piece of work: the last job in which it was taken. */
  readonly claims: number;
  /** i32 a group of columns whose rows are divided among threads: how many parts are done. */
  readonly partCounts: number;
  /** Histograms of those parts but the first: {@link partBytes} each. */
  readonly parts: number;
  /** One slot of `histogramBytes` a node. */
  readonly histograms: number;
}

/** All that the pieces of work of a fit share: plain data and the memory. */
export interface BoostPlan {
  readonly memory: KernelMemory;
  readonly at: BoostAddresses;
  /** How many threads the work is divided for; it may be done by fewer. */
  readonly nThreads: number;
  readonly nFeatures: number;
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
}

/** Places all but the bins; the histograms, whose number nobody knows yet, come last. */
export function layOut(bins: number, sizes: LayoutSizes): BoostAddresses {
  const { nRows, nTrees, nFeatures, isWeighted, nThreads } = sizes;
  const nGroups = countGroups(nFeatures);
  const nBlocks = Math.ceil(nRows / rowsPerBlock) + 1;
  const arena = new Arena(bins + 4 * nRows * nGroups);
  return {
    bins,
    raw: arena.take(8 * nRows * nTrees),
    gradients: arena.take(8 * nRows * nTrees),
    codes: arena.take(4 * nRows),
    weights: isWeighted ? arena.take(8 * nRows) : 0,
    rows: arena.take(4 * nRows),
    others: arena.take(4 * nRows),
    job: arena.take(jobBytes),
    losses: arena.take(8 * nBlocks),
    leftCounts: arena.take(4 * nBlocks),
    candidates: arena.take(2 * nGroups * candidateBytes),
    allowed: arena.take(2 * nFeatures),
    goesLeft: arena.take(256),
    scratch: arena.take(3072 * Math.max(1, nGroups)),
    team: arena.take(teamBytes),
    claims: arena.take(4 * Math.max(nGroups + maxThreads ** 2, nBlocks)),
    partCounts: arena.take(4 * maxThreads),
    parts: arena.take(partBytes * (nGroups % nThreads) * (nThreads - 1)),
    histograms: arena.take(0),
  };
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

export function countGroups(nFeatures: number): number {
  return Math.ceil(nFeatures / groupSize);
}

/** Hands out addresses one after the other. */
export class Arena {
  #end: number;

  constructor(start: number) {
    this.#end = start;
  }

  take(bytes: number): number {
    const start = Math.ceil(this.#end / 64) * 64;
    this.#end = start + bytes;
    return start;
  }
}

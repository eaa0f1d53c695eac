import type { RankedColumns } from "./ranked-columns.ts";

/**
 * The rows of one tree, in the order of its nodes. Each is one word: `row << shift`, below it the row's weight and class
 * when these fit (`isCounted`), which spares two reads from memory far away.
 */
export interface TreeRows {
  readonly words: Int32Array;
  readonly nWords: number;
  readonly shift: number;
  readonly isCounted: boolean;
  /** One weight a row of the matrix. */
  readonly weights: Float64Array;
  /** The class of each row of the matrix. */
  readonly classCodes: Int32Array;
  readonly nClasses: number;
}

/** Ranks and rows must fit into 31 bits together with weight and class. */
const WORD_BITS = 31;

/**
 * Packs the rows with a weight > 0. Weights and classes go into the words when there are two classes and small
 * whole weights: after drawing rows with replacement, or when rows are not weighted.
 *
 * @param words room for as many words as there are rows; reused from tree to tree.
 */
export function packRows(
  ranked: RankedColumns,
  weights: Float64Array,
  classCodes: Int32Array,
  nClasses: number,
  words: Int32Array,
): TreeRows {
  const largest = largestWeight(weights);
  const isWhole = nClasses === 2 && countFractions(weights) === 0;
  const weightBits = 32 - Math.clz32(largest);
  const rowBits = 32 - Math.clz32(ranked.nRows);
  const isCounted = isWhole && largest < 0x1_0000 && rowBits + weightBits + 1 <= WORD_BITS;
  const shift = isCounted ? weightBits + 1 : 0;
  const nWords = isCounted ? packCounted(weights, classCodes, shift, words) : packRowNumbers(weights, words);
  return { words, nWords, shift, isCounted, weights, classCodes, nClasses };
}

function largestWeight(weights: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i]! > largest) largest = weights[i]!;
  return largest;
}

function countFractions(weights: Float64Array): number {
  let n = 0;
  for (let i = 0; i < weights.length; i++) n += weights[i] === Math.floor(weights[i]!) ? 0 : 1;
  return n;
}

function packCounted(
  weights: Float64Array,
  classCodes: Int32Array,
  shift: number,
  words: Int32Array,
): number {
  let n = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]! | 0;
    words[n] = (i << shift) | (weight << 1) | classCodes[i]!;
    n += weight > 0 ? 1 : 0;
  }
  return n;
}

function packRowNumbers(weights: Float64Array, words: Int32Array): number {
  let n = 0;
  for (let i = 0; i < weights.length; i++) {
    words[n] = i;
    n += weights[i]! > 0 ? 1 : 0;
  }
  return n;
}

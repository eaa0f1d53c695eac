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
  let largest = 0;
  let isWhole = true;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight > largest) largest = weight;
    if (weight !== Math.floor(weight)) isWhole = false;
  }
  const weightBits = 32 - Math.clz32(largest);
  const rowBits = 32 - Math.clz32(ranked.nRows);
  const isCounted = isWhole && nClasses === 2 && largest < 0x1_0000 && rowBits + weightBits + 1 <= WORD_BITS;
  const shift = isCounted ? weightBits + 1 : 0;
  let nWords = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    words[nWords] = isCounted ? (i << shift) | (weight << 1) | classCodes[i]! : i;
    nWords += weight > 0 ? 1 : 0;
  }
  return { words, nWords, shift, isCounted, weights, classCodes, nClasses };
}

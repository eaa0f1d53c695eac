// The tree that grows, and its words: `row << shift | weight << 1 | class`.

import { sumsOf } from "./arrays";
import { nRows, ranks } from "./matrix";
import { minWeightFraction } from "./settings";

/** How many low bits of a word hold weight and class. */
export let shift: i32 = 0;
/** How many words the tree has. */
export let nWords: i32 = 0;
/** What all its words weigh. */
export let treeWeight: f64 = 0;
/** What a child must weigh. */
export let minWeight: f64 = 0;

export function beginTree(n: i32, wordShift: i32, weight: f64): void {
  nWords = n;
  shift = wordShift;
  treeWeight = weight;
  minWeight = minWeightFraction * treeWeight;
  const nPayloads = 1 << shift;
  for (let k = 0; k < nPayloads; k++) {
    const w: i64 = k >> 1;
    store<i64>(sumsOf + ((<usize>k) << 3), (k & 1) !== 0 ? w << 32 : w);
  }
}

/** The rank of a word's row in a column. */
@inline
export function rankOf(column: i32, word: u32): i32 {
  return load<i32>(ranks + ((<usize>(column * nRows + <i32>(word >>> shift))) << 2));
}

/** A block of few words is copied in line: calling for it would take longer. */
export function copyWords(from: usize, to: usize, size: usize): void {
  let i: usize = 0;
  for (; i + 12 < size; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < size; i += 4) store<u32>(to + i, load<u32>(from + i));
}

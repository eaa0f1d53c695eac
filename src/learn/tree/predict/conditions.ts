import type { PackedTrees } from "../state/packed-trees.ts";
import { floatOfKey, keyOfThreshold } from "./float-key.ts";

/**
 * The different questions that splits ask, each once: whether a column's value is above a threshold, and where a missing value goes.
 * They are sorted by column, then by threshold, so that a row's value answers all questions about its column at once.
 */
export interface Conditions {
  /** The columns that are asked for, ascending. */
  readonly columns: Int32Array;
  /** The number of the first condition of each of these columns; the last entry is the number of all conditions. */
  readonly offsets: Int32Array;
  /** For each condition the largest float32 that goes left. */
  readonly thresholds: Float32Array;
  /** 1 when missing values go right. */
  readonly missingRight: Uint8Array;
  /** The number of the condition that each packed split asks. */
  readonly ofSplit: Int32Array;
}

/** Finds the different questions that the splits of packed trees ask, and numbers them. */
export function numberConditions(trees: PackedTrees, nFeatures: number): Conditions {
  const { starts, keys, splits } = groupSplits(trees, nFeatures);
  const n = keys.length;
  const sorter = new KeySorter(keys, splits);
  const columns: number[] = [];
  const offsets: number[] = [];
  const thresholds = new Float32Array(n);
  const missingRight = new Uint8Array(n);
  const ofSplit = new Int32Array(n);
  let count = 0;
  for (let column = 0; column < nFeatures; column++) {
    const from = starts[column]!;
    const to = starts[column + 1]!;
    if (from === to) continue;
    sorter.sort(from, to);
    columns.push(column);
    offsets.push(count);
    let key = 0;
    let isLeft = 0;
    for (let i = from; i < to; i++) {
      const split = splits[i]!;
      if (i === from || keys[i] !== key || trees.missingLeft[split] !== isLeft) {
        key = keys[i]!;
        isLeft = trees.missingLeft[split]!;
        thresholds[count] = floatOfKey(key);
        missingRight[count++] = 1 - isLeft;
      }
      ofSplit[split] = count - 1;
    }
  }
  offsets.push(count);
  return {
    columns: Int32Array.from(columns),
    offsets: Int32Array.from(offsets),
    thresholds: thresholds.slice(0, count),
    missingRight: missingRight.slice(0, count),
    ofSplit,
  };
}

/** The splits of each column and the keys of their thresholds: first those that send missing values to the right. */
function groupSplits(
  { feature, threshold, missingLeft }: PackedTrees,
  nFeatures: number,
): { starts: Int32Array; keys: Int32Array; splits: Int32Array } {
  const n = threshold.length;
  const columnOf = new Int32Array(n);
  const starts = new Int32Array(nFeatures + 1);
  for (let i = 0, split = 0; i < feature.length; i++) {
    const column = feature[i]!;
    if (column >= nFeatures) continue;
    columnOf[split++] = column;
    starts[column + 1]!++;
  }
  for (let j = 0; j < nFeatures; j++) starts[j + 1]! += starts[j]!;
  const next = starts.slice();
  const keys = new Int32Array(n);
  const splits = new Int32Array(n);
  for (let side = 0; side < 2; side++)
    for (let split = 0; split < n; split++) {
      if (missingLeft[split] !== side) continue;
      const at = next[columnOf[split]!]!++;
      keys[at] = keyOfThreshold(threshold[split]!);
      splits[at] = split;
    }
  return { starts, keys, splits };
}

/** Bits of a digit of the radix sort: three passes sort keys of 32 bits. */
const DIGIT_BITS = 11;
/** The largest digit. */
const DIGIT_MASK = (1 << DIGIT_BITS) - 1;
/** Keys below which sorting by insertion is faster than three passes. */
const FEW = 48;

/** Sorts keys, and with them the splits that they belong to; equal keys keep their order. */
class KeySorter {
  readonly #keys: Int32Array;
  readonly #splits: Int32Array;
  #spareKeys = new Int32Array(0);
  #spareSplits = new Int32Array(0);
  readonly #counts = new Int32Array(DIGIT_MASK + 1);

  constructor(keys: Int32Array, splits: Int32Array) {
    this.#keys = keys;
    this.#splits = splits;
  }

  /** Sorts the keys from `from` to before `to`. */
  sort(from: number, to: number): void {
    if (to - from < FEW) this.#insert(from, to);
    else for (let shift = 0; shift < 32; shift += DIGIT_BITS) this.#pass(from, to, shift);
  }

  #insert(from: number, to: number): void {
    const keys = this.#keys;
    const splits = this.#splits;
    for (let i = from + 1; i < to; i++) {
      const key = keys[i]!;
      const split = splits[i]!;
      let j = i - 1;
      for (; j >= from && keys[j]! > key; j--) {
        keys[j + 1] = keys[j]!;
        splits[j + 1] = splits[j]!;
      }
      keys[j + 1] = key;
      splits[j + 1] = split;
    }
  }

  /** One digit of a radix sort, from the last to the first. The sign is flipped, so that negative keys come first. */
  #pass(from: number, to: number, shift: number): void {
    const n = to - from;
    const keys = this.#keys.subarray(from, to);
    const splits = this.#splits.subarray(from, to);
    const counts = this.#counts.fill(0);
    for (let i = 0; i < n; i++) counts[((keys[i]! ^ SIGN) >>> shift) & DIGIT_MASK]!++;
    if (counts[((keys[0]! ^ SIGN) >>> shift) & DIGIT_MASK] === n) return; // all have the same
    let begin = 0;
    for (let b = 0; b <= DIGIT_MASK; b++) {
      const size = counts[b]!;
      counts[b] = begin;
      begin += size;
    }
    if (this.#spareKeys.length < n) {
      this.#spareKeys = new Int32Array(n);
      this.#spareSplits = new Int32Array(n);
    }
    const toKeys = this.#spareKeys;
    const toSplits = this.#spareSplits;
    for (let i = 0; i < n; i++) {
      const key = keys[i]!;
      const at = counts[((key ^ SIGN) >>> shift) & DIGIT_MASK]!++;
      toKeys[at] = key;
      toSplits[at] = splits[i]!;
    }
    keys.set(toKeys.subarray(0, n));
    splits.set(toSplits.subarray(0, n));
  }
}

/** The bit of the sign: flipped, negative keys sort before others as if all were without sign. */
const SIGN = -0x8000_0000;

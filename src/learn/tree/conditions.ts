import { floatOfKey, keyOfThreshold } from "./float-key.ts";
import type { PackedTrees } from "./packed-trees.ts";

/**
 * All that splits ask, each once: whether a column's value is above a threshold, and where a missing one goes. Sorted by
 * column, then by threshold.
 */
export interface Conditions {
  /** The columns that are asked for, ascending. */
  readonly columns: Int32Array;
  /** Where the conditions of each one begin; one entry more than there are columns. */
  readonly offsets: Int32Array;
  /** The largest float32 that goes left. */
  readonly thresholds: Float32Array;
  /** 1 when missing values go right. */
  readonly missingRight: Uint8Array;
  /** The condition of each packed split. */
  readonly ofSplit: Int32Array;
}

const DIGIT_BITS = 11;
const DIGIT_MASK = (1 << DIGIT_BITS) - 1;

/** Numbers what the splits of packed trees ask. */
export function numberConditions(trees: PackedTrees, nFeatures: number): Conditions {
  const { feature, threshold, missingLeft } = trees;
  const n = threshold.length;
  const columnOf = new Int32Array(n);
  for (let i = 0, split = 0; i < feature.length; i++)
    if (feature[i]! < nFeatures) columnOf[split++] = feature[i]!;
  const keys = new Int32Array(n);
  for (let i = 0; i < n; i++) keys[i] = keyOfThreshold(threshold[i]!);
  const order = sortSplits(columnOf, keys, missingLeft, nFeatures);

  const columns: number[] = [];
  const offsets: number[] = [];
  const thresholds = new Float32Array(n);
  const missingRight = new Uint8Array(n);
  const ofSplit = new Int32Array(n);
  let count = 0;
  let column = -1;
  let key = 0;
  let side = 0;
  for (let i = 0; i < n; i++) {
    const split = order[i]!;
    if (columnOf[split] !== column) {
      column = columnOf[split]!;
      columns.push(column);
      offsets.push(count);
      key = keys[split]! - 1; // another one
    }
    if (keys[split] !== key || missingLeft[split] !== side) {
      key = keys[split]!;
      side = missingLeft[split]!;
      thresholds[count] = floatOfKey(key);
      missingRight[count++] = 1 - side;
    }
    ofSplit[split] = count - 1;
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

/** The splits by column, key and side of missing values: a radix sort from the last to the first. */
function sortSplits(
  columnOf: Int32Array,
  keys: Int32Array,
  missingLeft: Uint8Array,
  nFeatures: number,
): Int32Array {
  const n = keys.length;
  let order = new Int32Array(n);
  let next = new Int32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  const digits = new Int32Array(n);
  const pass = (nBuckets: number): void => {
    const starts = new Int32Array(nBuckets + 1);
    for (let i = 0; i < n; i++) starts[digits[i]! + 1]!++;
    for (let b = 0; b < nBuckets; b++) starts[b + 1]! += starts[b]!;
    for (let i = 0; i < n; i++) {
      const split = order[i]!;
      next[starts[digits[split]!]!++] = split;
    }
    [order, next] = [next, order];
  };
  const flip = -0x8000_0000; // negative keys come first
  for (let i = 0; i < n; i++) digits[i] = ((keys[i]! << 1) | missingLeft[i]!) & DIGIT_MASK;
  pass(DIGIT_MASK + 1);
  for (let i = 0; i < n; i++) digits[i] = (keys[i]! >>> (DIGIT_BITS - 1)) & DIGIT_MASK;
  pass(DIGIT_MASK + 1);
  for (let i = 0; i < n; i++) digits[i] = (keys[i]! ^ flip) >>> (2 * DIGIT_BITS - 1);
  pass(DIGIT_MASK + 1);
  digits.set(columnOf);
  pass(nFeatures);
  return order;
}

// The best split of the node so far: quick scores say which may be it, exact ones which is.

import { logs } from "./arrays";
import { impurityOf } from "./impurity";
import { areClose, HAS_CLOSE } from "./matrix";
import { ones, weight, zeros } from "./node";
import { isOrdered, keepsOrder, signOf } from "./order";
import { isGini } from "./settings";
import { minWeight } from "./tree";

/** The column that is split; -1 when none splits the node. */
export let bestColumn: i32 = -1;
/** The exact score of the split, larger is better. */
let bestProxy: f64 = 0;
/** The last rank that goes left. */
export let bestCode: i32 = 0;
/** The rank behind it in the node, between which and it the threshold lies; -1 when only missing values go right. */
export let bestNext: i32 = 0;
/** 0: the node has no missing values in the column; else 1, they go left, or 2, right. */
export let bestSide: i32 = 0;
/** What the rows of the first class in the left child weigh. */
export let bestZeros: f64 = 0;
/** What those of the second class weigh. */
export let bestOnes: f64 = 0;
/** Rows of the left child when a list tells, else -1. */
export let bestRows: i32 = 0;
/** A split whose quick score is on the wrong side of this cannot be the best. */
export let bar: f64 = 0;
/** How far quick scores may be apart that count as equal, in this node. */
export let slack: f64 = 0;

/** The same by the square of the node's weight: more than rounding, so that the exact score decides. */
const SLACK: f64 = 1e-11;

/** Begins with a node: there is no split yet. */
export function clearBest(): void {
  bestColumn = -1;
  bestProxy = -Infinity;
  slack = weight * weight * SLACK;
  bar = isGini ? -1.0 : Infinity;
}

/** Weighted entropy of the children, but for a factor. */
export function costOf(left0: f64, left1: f64): f64 {
  const right0 = zeros - left0;
  const right1 = ones - left1;
  return (
    logOf(left0 + left1) -
    logOf(left0) -
    logOf(left1) +
    (logOf(right0 + right1) - logOf(right0) - logOf(right1))
  );
}

/** n log n. */
@inline
function logOf(n: f64): f64 {
  return load<f64>(logs + ((<usize>(<u32>n)) << 3));
}

/** Whether the quick score of a split is not below the bar. */
export function mayWin(left0: f64, left1: f64): bool {
  if (!isGini) return costOf(left0, left1) <= bar;
  const skew = left0 * ones - left1 * zeros;
  const left = left0 + left1;
  return skew * skew >= bar * (left * (weight - left));
}

/** Scores a split exactly and keeps it when it is better. */
export function contend(
  column: i32,
  flag: i32,
  code: i32,
  nextCode: i32,
  side: i32,
  left0: f64,
  left1: f64,
  nLeft: i32,
): void {
  const right0 = zeros - left0;
  const right1 = ones - left1;
  const left = left0 + left1;
  const right = right0 + right1;
  if (left < minWeight || right < minWeight) return;
  const sign = isOrdered ? signOf(column) : 0;
  if (sign !== 0 && !keepsOrder(sign, left0 / left, right0 / right)) return;
  if ((flag & HAS_CLOSE) !== 0 && nextCode >= 0 && areClose(column, code, nextCode)) return;
  const proxy = -right * impurityOf(right0, right1) - left * impurityOf(left0, left1);
  if (!(proxy > bestProxy)) return;
  bestColumn = column;
  bestProxy = proxy;
  bestCode = code;
  bestNext = nextCode;
  bestSide = side;
  bestZeros = left0;
  bestOnes = left1;
  bestRows = nLeft;
  if (isGini) {
    const skew = left0 * ones - left1 * zeros;
    bar = (skew * skew) / (left * right) - slack;
  } else {
    const cost = costOf(left0, left1);
    bar = cost + (cost + weight) * SLACK;
  }
}

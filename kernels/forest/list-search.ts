// Looks for the best split in a list: Gini's index, no missing values.

import { steps } from "./arrays";
import { bar, contend, slack } from "./best-split";
import { areClose, distincts, HAS_CLOSE, HAS_EQUAL, nRows } from "./matrix";
import { end, ones, start, weight, zeros } from "./node";
import { isOrdered, signOf } from "./order";
import { minRowsLeaf } from "./settings";
import { minWeight, rankOf, shift } from "./tree";

/** What `findInList` answers when no place has a score above the bar. */
const NONE: i32 = -1;
/** What it answers when several places have nearly the same score. */
const MANY: i32 = -2;

/** What a word adds to the two running sums of `findInList`. */
export function prepareSteps(): void {
  const nPayloads = 1 << shift;
  const w0 = zeros;
  const w1 = ones;
  for (let k = 0; k < nPayloads; k++) {
    const w = <f64>(k >> 1);
    store<f64>(steps + ((<usize>k) << 4), (k & 1) !== 0 ? -w * w0 : w * w1);
    store<f64>(steps + ((<usize>k) << 4), w, 8);
  }
}

/** At the place that `findInList` has found: l0 n1 - l1 n0, see there. */
let foundSkew: f64 = 0;
/** At that place: the weight on the left. */
let foundWeight: f64 = 0;

/** Compares the splits of one column by its list. Returns false when its values are all the same in the node. */
export function evaluateList(column: i32, flag: i32, from: usize, to: usize): bool {
  const first = rankOf(column, load<u32>(from));
  const final = rankOf(column, load<u32>(to - 4));
  if (first === final || ((flag & HAS_CLOSE) !== 0 && areClose(column, first, final))) return false;
  if (isOrdered && signOf(column) !== 0) {
    scanList(column, flag, from, to); // the place with the best score may be refused
    return true;
  }
  // where few values are equal or close, it is enough to look at those around the place found
  const isDense = load<i32>(distincts + ((<usize>column) << 2)) << 1 < nRows;
  let found = findInList(column, flag, from, to, isDense);
  if (found >= 0 && !isDense && !isPlace(column, flag, from + ((<usize>found) << 2)))
    found = findInList(column, flag, from, to, true);
  if (found === MANY) scanList(column, flag, from, to);
  else if (found !== NONE) {
    const p = from + ((<usize>found) << 2);
    const left0 = (foundSkew + foundWeight * zeros) / weight;
    const nextCode = rankOf(column, load<u32>(p + 4));
    contend(column, flag, rankOf(column, load<u32>(p)), nextCode, 0, left0, foundWeight - left0, found + 1);
  }
  return true;
}

/** Whether a split may come between two words that follow each other in a list. */
function isPlace(column: i32, flag: i32, p: usize): bool {
  if ((flag & (HAS_EQUAL | HAS_CLOSE)) === 0) return true;
  const code = rankOf(column, load<u32>(p));
  const nextCode = rankOf(column, load<u32>(p + 4));
  return code !== nextCode && !((flag & HAS_CLOSE) !== 0 && areClose(column, code, nextCode));
}

/**
 * Looks for the place with the best score, if that is not below the bar. With weights l0, l1 on the left, L = l0 + l1, and
 * n0, n1, N in all, Gini's index improves by 2 (l0 n1 - l1 n0)^2 / (N L (N - L)).
 *
 * @param checksPlaces whether to pass over places where no split may come.
 * @returns how many words come before the place, less one; NONE; or MANY when several have nearly the same score.
 */
function findInList(column: i32, flag: i32, from: usize, to: usize, checksPlaces: bool): i32 {
  const payload = (1 << shift) - 1;
  const stepsAt = steps;
  const total = weight;
  const near = slack;
  const n = <i32>((to - from) >> 2);
  const fewest = minRowsLeaf;
  let skew: f64 = 0; // l0 n1 - l1 n0
  let left: f64 = 0;
  let least = bar;
  let best = -Infinity;
  let found = NONE;
  for (let p = from; p < to - 4; p += 4) {
    const step = stepsAt + ((<usize>(load<u32>(p) & payload)) << 4);
    skew += load<f64>(step);
    left += load<f64>(step, 8);
    const product = left * (total - left);
    if (skew * skew >= least * product) {
      const nLeft = <i32>((p - from) >> 2) + 1;
      if (nLeft < fewest || n - nLeft < fewest || left < minWeight || total - left < minWeight) continue;
      if (checksPlaces && !isPlace(column, flag, p)) continue;
      const score = (skew * skew) / product;
      if (score > best + near) {
        best = score;
        least = max(least, score - near);
        found = nLeft - 1;
        foundSkew = skew;
        foundWeight = left;
      } else {
        best = max(best, score);
        found = MANY;
      }
    }
  }
  return found;
}

/** Lets every place contend whose score is not below the bar. */
function scanList(column: i32, flag: i32, from: usize, to: usize): void {
  const payload = (1 << shift) - 1;
  const total = weight;
  let skew: f64 = 0;
  let left: f64 = 0;
  for (let p = from; p < to - 4; p += 4) {
    const step = steps + ((<usize>(load<u32>(p) & payload)) << 4);
    skew += load<f64>(step);
    left += load<f64>(step, 8);
    if (skew * skew < bar * (left * (total - left))) continue;
    const nLeft = <i32>((p - from) >> 2) + 1;
    if (nLeft < minRowsLeaf || end - start - nLeft < minRowsLeaf) continue;
    if (!isPlace(column, flag, p)) continue;
    const left0 = (skew + left * zeros) / total;
    contend(
      column,
      flag,
      rankOf(column, load<u32>(p)),
      rankOf(column, load<u32>(p + 4)),
      0,
      left0,
      left - left0,
      nLeft,
    );
  }
}

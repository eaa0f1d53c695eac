// The search of a split between two bins that stand side by side.
import { roundingTerm } from "./exponentials";
import {
  bar,
  beginColumn,
  best,
  gainOf,
  l2,
  monotone,
  setBest,
  sumGradients,
  sumHessians,
  writeSplit,
} from "./gain";
import { gradientOf, hessianOf, rowsOf } from "./histogram";

/**
 * What the children of two splits are worth: the gains less `base`, but for rounding and bounds.
 *
 * @param first the sums of one child, of the first split; `second` of the second.
 * @param mask the bits of a hessian.
 * @param term `roundingTerm` twice; `gradients`, `hessians` and `lambda`: those of the node. A loop makes them once.
 */
function worthOf(
  first: v128,
  second: v128,
  mask: v128,
  term: v128,
  gradients: v128,
  hessians: v128,
  lambda: v128,
): v128 {
  // Added as a whole number to that of the term, a sum below 2^51 stands in the term's low bits.
  const g = f64x2.sub(i64x2.add(v128.shuffle<i64>(first, second, 0, 2), term), term);
  const h = f64x2.sub(i64x2.add(v128.and(v128.shuffle<i64>(first, second, 1, 3), mask), term), term);
  const other = f64x2.sub(gradients, g);
  const own = f64x2.add(h, lambda);
  const rest = f64x2.add(f64x2.sub(hessians, h), lambda);
  const terms = f64x2.add(f64x2.mul(f64x2.mul(g, g), rest), f64x2.mul(f64x2.mul(other, other), own));
  return f64x2.div(terms, f64x2.mul(own, rest));
}

/** Whether so few rows, or hessians, make no child. */
function isTooSmall(sum: v128, shift: i32, minRows: i32, minHessian: f64): bool {
  return rowsOf(sum, shift) < minRows || hessianOf(sum, shift) < minHessian;
}

/**
 * Searches the splits that have the first one, the first two, ... of `n` bins on one side.
 *
 * @param bins the first, each of the others `step` bytes after the one before it.
 * @param rest what is on the other side in any case.
 * @param isBackward whether the bins lie to the right of the split: bin `n - 1` is the last that goes left of the first split.
 */
function scan(
  bins: usize,
  step: i32,
  n: i32,
  rest: v128,
  isBackward: bool,
  shift: i32,
  nRows: i32,
  minRows: i32,
  minHessian: f64,
  out: usize,
): void {
  let end = n;
  for (; end > 0 && isTooSmall(rest, shift, minRows, minHessian); end--)
    rest = i64x2.add(rest, v128.load(bins + (end - 1) * step));
  let start: i32 = 0;
  let sum = i64x2.splat(0);
  for (; start < end; start++) {
    const next = i64x2.add(sum, v128.load(bins + start * step));
    if (!isTooSmall(next, shift, minRows, minHessian)) break;
    sum = next;
  }
  if (start === end) return;
  const mask = i64x2.splat(((<i64>1) << shift) - 1);
  const term = f64x2.splat(roundingTerm);
  const gradients = f64x2.splat(sumGradients);
  const hessians = f64x2.splat(sumHessians);
  const lambda = f64x2.splat(l2);
  // Where nothing forbids the best of the splits, only what comes close to it is looked at again.
  let least = bar;
  if (monotone === 0 && bar > -Infinity) {
    let most = f64x2.splat(bar);
    let second = sum;
    let at = bins + start * step;
    for (let left = end - start; left > 0; left -= 2) {
      const first = i64x2.add(second, v128.load(at));
      second = left > 1 ? i64x2.add(first, v128.load(at + step)) : first;
      most = f64x2.pmax(most, worthOf(first, second, mask, term, gradients, hessians, lambda));
      at += step << 1;
    }
    const top = Math.max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
    if (top === bar) return;
    least = Math.max(bar, top - Math.abs(top) * 1e-10);
  }
  for (let b = start; b < end; b++) {
    for (; b + 1 < end; b += 2) {
      const first = i64x2.add(sum, v128.load(bins + b * step));
      const second = i64x2.add(first, v128.load(bins + (b + 1) * step));
      const worth = worthOf(first, second, mask, term, gradients, hessians, lambda);
      if (v128.any_true(f64x2.gt(worth, f64x2.splat(least)))) break;
      sum = second;
    }
    if (b === end) return;
    sum = i64x2.add(sum, v128.load(bins + b * step));
    const gradient = isBackward ? sumGradients - gradientOf(sum) : gradientOf(sum);
    const hessian = isBackward ? sumHessians - hessianOf(sum, shift) : hessianOf(sum, shift);
    const gain = gainOf(gradient, hessian);
    if (gain <= best) continue;
    setBest(gain);
    least = Math.max(least, bar);
    const rows = rowsOf(sum, shift);
    if (isBackward) writeSplit(out, gradient, hessian, nRows - rows, n - 1 - b, 1);
    else writeSplit(out, gradient, hessian, rows, b, 0);
  }
}

/**
 * Searches the best split of a node by one column, as scikit-learn does: bins from left to right, missing values going right;
 * then, where there are any, from right to left, missing values going left. Sums are in the units of the gradients.
 *
 * @param histogram the column's: `nBins` bins, and that of missing values after them.
 * @param hasMissing whether the training rows have missing values in the column.
 * @param gradient the node's sum of gradients, `hessian` of hessians, `n` its rows.
 * @param value the node's value; `lower` and `upper` bound those of its children.
 * @param constraint 1 where the children's values must rise, -1 where they must fall, else 0.
 * @param floor what the gain must exceed.
 * @param out where a better split is written: the left child's sums of gradients and of hessians (f64), its rows, the last
 * bin that goes left, 1 where missing values go left (i32).
 * @returns its gain, or `floor`.
 */
export function search(
  histogram: usize,
  nBins: i32,
  hasMissing: bool,
  shift: i32,
  gradient: f64,
  hessian: f64,
  n: i32,
  minRows: i32,
  minHessian: f64,
  lambda: f64,
  value: f64,
  constraint: i32,
  lower: f64,
  upper: f64,
  floor: f64,
  out: usize,
): f64 {
  beginColumn(gradient, hessian, lambda, value, constraint, lower, upper, floor);
  const end = nBins - 1 + i32(hasMissing);
  const atEnd = v128.load(histogram + ((<usize>end) << 4));
  scan(histogram, 16, end, atEnd, false, shift, n, minRows, minHessian, out);
  if (!hasMissing || nBins < 2) return best;
  const others = i64x2.add(v128.load(histogram), v128.load(histogram + ((<usize>nBins) << 4)));
  const last = histogram + ((<usize>(nBins - 1)) << 4);
  scan(last, -16, nBins - 1, others, true, shift, n, minRows, minHessian, out);
  return best;
}

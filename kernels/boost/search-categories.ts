// The search of a split between two sets of categories.
import { beginColumn, best, gainOf, setBest, writeSplit } from "./gain";
import { gradientOf, hessianOf, rowsOf } from "./histogram";

/**
 * Searches the best split of a node by the categories of one column, as scikit-learn does: categories with enough rows in the
 * order of gradient over hessian, from both ends to the middle; the others go right. A missing value is a category.
 *
 * @param smoothing the sum of hessians that a category needs to take part, and that is added to its own when categories are put in
 * order (scikit-learn's `MIN_CAT_SUPPORT`).
 * @param scratch space for 256 f64 and 256 i32.
 * @param out as for `search`, and from 40 on 256 bits, those of the categories that go left.
 * @returns its gain, or `floor`.
 */
export function searchCategories(
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
  lower: f64,
  upper: f64,
  floor: f64,
  smoothing: f64,
  scratch: usize,
  out: usize,
): f64 {
  beginColumn(gradient, hessian, lambda, value, 0, lower, upper, floor);
  const ranked = scratch + 2048;
  let nRanked: i32 = 0;
  for (let b: i32 = 0; b < nBins + i32(hasMissing); b++) {
    const bin = v128.load(histogram + ((<usize>b) << 4));
    const support = hessianOf(bin, shift);
    // How many rows support a category is its hessian by the mean hessian of the node's rows.
    if (support * (<f64>n / hessian) < 10) continue;
    const rank = gradientOf(bin) / (support + smoothing);
    let place = nRanked++;
    for (; place > 0 && load<f64>(scratch + ((place - 1) << 3)) > rank; place--) {
      store<f64>(scratch + (place << 3), load<f64>(scratch + ((place - 1) << 3)));
      store<i32>(ranked + (place << 2), load<i32>(ranked + ((place - 1) << 2)));
    }
    store<f64>(scratch + (place << 3), rank);
    store<i32>(ranked + (place << 2), b);
  }
  if (nRanked <= 1) return floor;
  let bestCount: i32 = 0;
  let isFromLeft = true;
  for (let pass: i32 = 0; pass < 2; pass++) {
    const middle = (nRanked + 1) / 2 - pass;
    let sum = i64x2.splat(0);
    for (let i: i32 = 0; i < middle; i++) {
      const category = load<i32>(ranked + ((pass === 0 ? i : nRanked - 1 - i) << 2));
      sum = i64x2.add(sum, v128.load(histogram + ((<usize>category) << 4)));
      const nLeft = rowsOf(sum, shift);
      const hessianLeft = hessianOf(sum, shift);
      if (nLeft < minRows || hessianLeft < minHessian) continue;
      if (n - nLeft < minRows || hessian - hessianLeft < minHessian) break;
      const gradientLeft = gradientOf(sum);
      const gain = gainOf(gradientLeft, hessianLeft);
      if (gain <= best) continue;
      setBest(gain);
      writeSplit(out, gradientLeft, hessianLeft, nLeft, 0, 0);
      bestCount = i + 1;
      isFromLeft = pass === 0;
    }
  }
  if (bestCount === 0) return floor;
  memory.fill(out + 40, 0, 32);
  for (let i: i32 = 0; i < bestCount; i++) {
    const category = load<i32>(ranked + ((isFromLeft ? i : nRanked - 1 - i) << 2));
    const word = out + 40 + ((category >> 5) << 2);
    store<i32>(word, load<i32>(word) | (1 << (category & 31)));
    if (category === nBins) store<i32>(out, 1, 24);
  }
  return best;
}

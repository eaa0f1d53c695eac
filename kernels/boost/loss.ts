// Gradients, hessians and the sum of the log loss.
import { expOfNegative, exponentsOf, logOf, mantissasOf, roundingTerm, sumOf } from "./exponentials";

/** Writes (gradient, hessian) of two rows as whole numbers; rounded to float32 first, as scikit-learn keeps them. */
function writePair(out: usize, gradient: v128, hessian: v128, gradientScale: f64, hessianScale: f64): void {
  const g = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(gradient));
  const h = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(hessian));
  const term = f64x2.splat(roundingTerm);
  const gi = f64x2.add(f64x2.mul(g, f64x2.splat(gradientScale)), term);
  const hi = f64x2.add(f64x2.mul(h, f64x2.splat(hessianScale)), term);
  v128.store(out, v128.shuffle<i32>(gi, hi, 0, 4, 2, 6));
}

/**
 * Gradients and hessians of the log loss of two classes.
 *
 * @param raw f64 a row: the log-odds of class 1.
 * @param codes i32 a row, 0 or 1.
 * @param weights f64 a row, or address 0: all 1.
 * @param out two i32 a row.
 * @param n rows; where odd, all of these have a place for one row more, whose raw value is -infinity and its code 0.
 * @returns the sum of the rows' losses.
 */
export function gradients(
  raw: usize,
  codes: usize,
  weights: usize,
  out: usize,
  n: i32,
  gradientScale: f64,
  hessianScale: f64,
): f64 {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  // The sum of log(1 + e) is the logarithm of a product, whose exponent is taken out before it grows too large.
  let product = one;
  let exponents = i64x2.splat(0);
  let loss = zero;
  for (let i: i32 = 0; i < n; i += 2) {
    const at = <usize>i;
    const isOne = i64x2.ne(v128.load32x2_s(codes + (at << 2)), i64x2.splat(0));
    const value = v128.load(raw + (at << 3));
    const z = v128.bitselect(f64x2.neg(value), value, isOne);
    const e = expOfNegative(f64x2.neg(f64x2.abs(z)));
    const total = f64x2.add(one, e);
    const share = f64x2.div(one, total);
    const sigmoid = f64x2.mul(v128.bitselect(one, e, f64x2.ge(z, zero)), share);
    let gradient = v128.bitselect(f64x2.neg(sigmoid), sigmoid, isOne);
    let hessian = f64x2.mul(e, f64x2.mul(share, share));
    const linear = f64x2.pmax(z, zero);
    if (weights === 0) {
      product = f64x2.mul(product, total);
      loss = f64x2.add(loss, linear);
      if ((i & 510) === 510) {
        exponents = i64x2.sub(i64x2.add(exponents, exponentsOf(product)), i64x2.splat(1023));
        product = mantissasOf(product);
      }
    } else {
      const weight = v128.load(weights + (at << 3));
      loss = f64x2.add(loss, f64x2.mul(weight, f64x2.add(logOf(total), linear)));
      gradient = f64x2.mul(gradient, weight);
      hessian = f64x2.mul(hessian, weight);
    }
    writePair(out + (at << 3), gradient, hessian, gradientScale, hessianScale);
  }
  const nDoublings = i64x2.extract_lane(exponents, 0) + i64x2.extract_lane(exponents, 1);
  return sumOf(loss) + sumOf(logOf(product)) + <f64>nDoublings * 0.6931471805599453;
}

/**
 * Gradients and hessians of the log loss of several classes, each class on its own: the diagonal of the hessian.
 *
 * @param raw f64 a row, one such column a class, `stride` rows apart.
 * @param codes i32 a row, below `nClasses`.
 * @param weights f64 a row, or address 0: all 1.
 * @param out two i32 a row, one such column a class, `stride` rows apart.
 * @param n rows; where odd, all of these have a place for one row more.
 * @returns the sum of the rows' losses.
 */
export function gradientsOfClasses(
  raw: usize,
  codes: usize,
  weights: usize,
  out: usize,
  n: i32,
  stride: i32,
  nClasses: i32,
  gradientScale: f64,
  hessianScale: f64,
): f64 {
  const step = (<usize>stride) << 3;
  const one = f64x2.splat(1);
  let loss: f64 = 0;
  for (let i: i32 = 0; i < n; i += 2) {
    const at = (<usize>i) << 3;
    let largest = v128.load(raw + at);
    for (let k: i32 = 1; k < nClasses; k++) largest = f64x2.pmax(largest, v128.load(raw + at + step * k));
    let total = f64x2.splat(0);
    for (let k: i32 = 0; k < nClasses; k++) {
      const e = expOfNegative(f64x2.sub(v128.load(raw + at + step * k), largest));
      v128.store(out + at + step * k, e);
      total = f64x2.add(total, e);
    }
    const code0 = load<i32>(codes + (at >> 1));
    const code1 = load<i32>(codes + (at >> 1), 4);
    const weight = weights === 0 ? one : v128.load(weights + at);
    const own = f64x2(load<f64>(raw + at + step * code0), load<f64>(raw + at + step * code1, 8));
    const losses = f64x2.mul(weight, f64x2.sub(f64x2.add(logOf(total), largest), own));
    loss += f64x2.extract_lane(losses, 0);
    if (i + 1 < n) loss += f64x2.extract_lane(losses, 1);
    for (let k: i32 = 0; k < nClasses; k++) {
      const p = f64x2.div(v128.load(out + at + step * k), total);
      const isClass = v128.and(one, i64x2.eq(i64x2(code0, code1), i64x2.splat(k)));
      writePair(
        out + at + step * k,
        f64x2.mul(f64x2.sub(p, isClass), weight),
        f64x2.mul(f64x2.mul(p, f64x2.sub(one, p)), weight),
        gradientScale,
        hessianScale,
      );
    }
  }
  return loss;
}

// Two classes: one score a row, the log-odds of the second.

import { curvature, exps, ROWS, scores } from "./desk";
import { expOf, HALF, log1pOfShare, ONE, SIGN } from "./exponentials";
import { addGram, addSparseGram, GRAM_ROWS, packRows } from "./gram";
import { addRows, loadIntercept, padRows, writeScores } from "./rows";

/**
 * Two classes: adds the loss of n rows, if wanted, to `out[0]` and its gradient to what follows. All comes from exp(-|z|), so that it
 * keeps its relative accuracy where a probability is next to 0 or 1.
 */
export function addBinary(
  x: usize,
  codes: usize,
  weights: usize,
  n: i32,
  p: i32,
  first: i32,
  theta: usize,
  wantsLoss: i32,
  out: usize,
): void {
  const coef = theta + ((<usize>first) << 3);
  const gradient = out + 8 + ((<usize>first) << 3);
  let loss = f64x2.splat(0);
  let sum = f64x2.splat(0);
  for (let left = n; left > 0; left -= ROWS) {
    const count = min(left, ROWS);
    writeScores(x, count, p, coef, loadIntercept(theta, first), scores);
    if (count & 1) padRows(count, codes, weights, scores);
    const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
    // In three loops, whose steps are short enough for a processor to work on several at once.
    for (let at: usize = 0; at < pairs; at += 16)
      v128.store(exps + at, expOf(v128.or(v128.load(scores + at), v128.load(SIGN))));
    for (let at: usize = wantsLoss ? 0 : pairs; at < pairs; at += 16) {
      const z = v128.load(scores + at);
      const sign = i64x2.shl(i64x2.extend_low_i32x4_s(v128.load64_zero(codes + (at >> 1))), 63);
      const margin = v128.xor(v128.xor(z, sign), v128.load(SIGN)); // z for class 1, -z for class 0
      const short = f64x2.mul(f64x2.add(v128.or(z, v128.load(SIGN)), margin), v128.load(HALF)); // where it is below 0
      loss = f64x2.add(
        loss,
        f64x2.mul(v128.load(weights + at), f64x2.sub(log1pOfShare(v128.load(exps + at)), short)),
      );
    }
    for (let at: usize = 0; at < pairs; at += 16) {
      const z = v128.load(scores + at);
      const sign = i64x2.shl(i64x2.extend_low_i32x4_s(v128.load64_zero(codes + (at >> 1))), 63);
      const isWrong = f64x2.lt(v128.xor(v128.xor(z, sign), v128.load(SIGN)), f64x2.splat(0));
      const e = v128.load(exps + at);
      const near = f64x2.div(v128.load(weights + at), f64x2.add(v128.load(ONE), e)); // of the likelier class
      const r = v128.xor(f64x2.mul(v128.bitselect(v128.load(ONE), e, isWrong), near), sign);
      sum = f64x2.add(sum, r);
      v128.store(scores + at, r);
    }
    addRows(x, count, p, scores, gradient);
    x += <usize>count * ((<usize>p) << 3);
    codes += (<usize>count) << 2;
    weights += (<usize>count) << 3;
  }
  f64.store(out, f64.load(out) + (f64x2.extract_lane(loss, 0) + f64x2.extract_lane(loss, 1)));
  if (first) f64.store(out, f64.load(out, 8) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)), 8);
}

/** p (1 - p) of two scores. */
@inline
export function binaryCurvature(z: usize): v128 {
  const e = expOf(v128.or(v128.load(z), v128.load(SIGN)));
  const near = f64x2.div(v128.load(ONE), f64x2.add(v128.load(ONE), e));
  return f64x2.mul(near, f64x2.mul(e, near));
}

/**
 * Two classes: adds the second derivatives over n rows to the P x P values at out. P is a multiple of 4 that holds the
 * parameters.
 *
 * @param scratch space for 64 * P doubles.
 */
export function addBinaryHessian(
  x: usize,
  weights: usize,
  n: i32,
  p: i32,
  first: i32,
  theta: usize,
  P: i32,
  isSparse: i32,
  scratch: usize,
  out: usize,
): void {
  const coef = theta + ((<usize>first) << 3);
  const v = scratch + <usize>GRAM_ROWS * ((<usize>P) << 3);
  for (let left = n; left > 0; left -= GRAM_ROWS) {
    const count = min(left, GRAM_ROWS);
    writeScores(x, count, p, coef, loadIntercept(theta, first), scores);
    f64.store(scores + ((<usize>count) << 3), 0);
    const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
    for (let at: usize = 0; at < pairs; at += 16) {
      v128.store(curvature + at, f64x2.mul(v128.load(weights + at), binaryCurvature(scores + at)));
    }
    packRows(x, count, p, first, P, scratch);
    if (isSparse) addSparseGram(scratch, v, curvature, count, P, out);
    else addGram(scratch, v, curvature, count, P, out);
    x += <usize>count * ((<usize>p) << 3);
    weights += (<usize>count) << 3;
  }
}

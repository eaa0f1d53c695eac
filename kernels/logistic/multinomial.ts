// Several classes: one score a class.

import { curvature, ROWS, scores } from "./desk";
import { expOf, log1pOf, ONE } from "./exponentials";
import { addGram, addSparseGram, GRAM_ROWS, packRows } from "./gram";
import { addRows, padRows, writeAllScores } from "./rows";

/** Turns the scores of a block of rows, ROWS doubles a class, into probabilities. */
export function writeProbabilities(z: usize, count: i32, K: i32): void {
  const stride: usize = (<usize>ROWS) << 3;
  const end = z + <usize>K * stride;
  const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
  for (let at: usize = 0; at < pairs; at += 16) {
    let highest = v128.load(z + at);
    for (let k = z + stride; k < end; k += stride) highest = f64x2.max(highest, v128.load(k + at));
    let total = f64x2.splat(0);
    for (let k = z; k < end; k += stride) {
      const e = expOf(f64x2.sub(v128.load(k + at), highest));
      total = f64x2.add(total, e);
      v128.store(k + at, e);
    }
    for (let k = z; k < end; k += stride) v128.store(k + at, f64x2.div(v128.load(k + at), total));
  }
}

/**
 * K classes, one score each: adds the loss of n rows to `out[0]` and its gradient to what follows.
 *
 * @param scratch space for 64 * K + 1 doubles.
 */
export function addMultinomial(
  x: usize,
  codes: usize,
  weights: usize,
  n: i32,
  p: i32,
  first: i32,
  K: i32,
  theta: usize,
  scratch: usize,
  out: usize,
): void {
  const stride: usize = (<usize>ROWS) << 3;
  const end = scratch + <usize>K * stride;
  const width: usize = (<usize>(p + first)) << 3;
  let loss = f64x2.splat(0);
  for (let left = n; left > 0; left -= ROWS) {
    const count = min(left, ROWS);
    writeAllScores(x, count, p, first, K, theta, scratch);
    if (count & 1) padRows(count, codes, weights, scores);
    const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
    for (let at: usize = 0; at < pairs; at += 16) {
      const code = i64x2.extend_low_i32x4_s(v128.load64_zero(codes + (at >> 1)));
      const w = v128.load(weights + at);
      let highest = v128.load(scratch + at);
      for (let k = scratch + stride; k < end; k += stride) highest = f64x2.max(highest, v128.load(k + at));
      let total = f64x2.splat(0);
      let others = f64x2.splat(0);
      let own = f64x2.splat(0);
      let class_ = i64x2.splat(0);
      for (let k = scratch; k < end; k += stride) {
        const isOwn = i64x2.eq(code, class_);
        const z = f64x2.sub(v128.load(k + at), highest);
        own = v128.bitselect(z, own, isOwn);
        const e = expOf(z);
        total = f64x2.add(total, e);
        others = f64x2.add(others, v128.andnot(e, isOwn));
        v128.store(k + at, e);
        class_ = i64x2.add(class_, i64x2.splat(1));
      }
      const isHighest = f64x2.eq(own, f64x2.splat(0));
      const beyond = v128.bitselect(others, f64x2.sub(total, v128.load(ONE)), isHighest);
      loss = f64x2.add(loss, f64x2.mul(w, f64x2.sub(log1pOf(beyond), own)));
      const share = f64x2.div(w, total);
      class_ = i64x2.splat(0);
      for (let k = scratch; k < end; k += stride) {
        const isOwn = i64x2.eq(code, class_);
        const e = v128.bitselect(f64x2.neg(others), v128.load(k + at), isOwn);
        v128.store(k + at, f64x2.mul(share, e));
        class_ = i64x2.add(class_, i64x2.splat(1));
      }
    }
    let gradient = out + 8;
    for (let k = scratch; k < end; k += stride) {
      if (first) {
        let sum = f64x2.splat(0);
        for (let at: usize = 0; at < pairs; at += 16) sum = f64x2.add(sum, v128.load(k + at));
        f64.store(gradient, f64.load(gradient) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
      }
      addRows(x, count, p, k, gradient + ((<usize>first) << 3));
      gradient += width;
    }
    x += <usize>count * ((<usize>p) << 3);
    codes += (<usize>count) << 2;
    weights += (<usize>count) << 3;
  }
  f64.store(out, f64.load(out) + (f64x2.extract_lane(loss, 0) + f64x2.extract_lane(loss, 1)));
}

/**
 * K classes: adds the second derivatives over n rows to K (K + 1) / 2 blocks of P x P values at out, those of class k and
 * l <= k at k (k + 1) / 2 + l.
 *
 * @param scratch space for 64 * (K + P) + 1 doubles.
 */
export function addMultinomialHessian(
  x: usize,
  weights: usize,
  n: i32,
  p: i32,
  first: i32,
  K: i32,
  theta: usize,
  P: i32,
  isSparse: i32,
  scratch: usize,
  out: usize,
): void {
  const stride: usize = (<usize>ROWS) << 3;
  const u = scratch + <usize>K * stride + 16;
  const v = u + <usize>GRAM_ROWS * ((<usize>P) << 3);
  const block: usize = (<usize>P * <usize>P) << 3;
  for (let left = n; left > 0; left -= GRAM_ROWS) {
    const count = min(left, GRAM_ROWS);
    const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
    writeAllScores(x, count, p, first, K, theta, scratch);
    writeProbabilities(scratch, count, K);
    packRows(x, count, p, first, P, u);
    let to = out;
    for (let k: i32 = 0; k < K; k++) {
      const mine = scratch + <usize>k * stride;
      for (let l: i32 = 0; l <= k; l++) {
        const other = scratch + <usize>l * stride;
        for (let at: usize = 0; at < pairs; at += 16) {
          const weighted = f64x2.mul(v128.load(weights + at), v128.load(mine + at));
          const own = k === l ? v128.load(ONE) : f64x2.splat(0);
          v128.store(curvature + at, f64x2.mul(weighted, f64x2.sub(own, v128.load(other + at))));
        }
        if (isSparse) addSparseGram(u, v, curvature, count, P, to);
        else addGram(u, v, curvature, count, P, to);
        to += block;
      }
    }
    x += <usize>count * ((<usize>p) << 3);
    weights += (<usize>count) << 3;
  }
}

// The diagonal of the second derivatives.

import { binaryCurvature } from "./binary";
import { curvature, ROWS } from "./desk";
import { ONE } from "./exponentials";
import { writeProbabilities } from "./multinomial";
import { writeAllScores } from "./rows";

/** Adds the squares of n rows, each times its weight, to the p values at g. */
function addSquares(x: usize, n: i32, p: i32, h: usize, g: usize): void {
  for (let i: i32 = 0; i < n; i++) {
    const weight = f64.load(h);
    const end = x + ((<usize>p) << 3);
    for (let out = g; x < end; x += 8, out += 8) {
      const value = f64.load(x);
      f64.store(out, f64.load(out) + weight * value * value);
    }
    h += 8;
  }
}

/**
 * The diagonal of the second derivatives over n rows, for `K` outputs: 1 for two classes.
 *
 * @param scratch space for 64 * K + 1 doubles.
 */
export function addDiagonal(
  x: usize,
  weights: usize,
  n: i32,
  p: i32,
  first: i32,
  K: i32,
  theta: usize,
  scratch: usize,
  out: usize,
): void {
  for (let left = n; left > 0; left -= ROWS) {
    const count = min(left, ROWS);
    const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
    writeAllScores(x, count, p, first, K, theta, scratch);
    if (count & 1) f64.store(weights + ((<usize>count) << 3), 0);
    if (K > 1) writeProbabilities(scratch, count, K);
    let to = out;
    for (let k: i32 = 0; k < K; k++) {
      const mine = scratch + ((<usize>k * ROWS) << 3);
      let sum = f64x2.splat(0);
      for (let at: usize = 0; at < pairs; at += 16) {
        const h = K === 1 ? binaryCurvature(mine + at) : v128.load(mine + at);
        const rest = K === 1 ? v128.load(ONE) : f64x2.sub(v128.load(ONE), h);
        const weighted = f64x2.mul(v128.load(weights + at), f64x2.mul(h, rest));
        v128.store(curvature + at, weighted);
        sum = f64x2.add(sum, weighted);
      }
      if (first) {
        f64.store(to, f64.load(to) + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)));
        to += 8;
      }
      addSquares(x, count, p, curvature, to);
      to += (<usize>p) << 3;
    }
    x += <usize>count * ((<usize>p) << 3);
    weights += (<usize>count) << 3;
  }
}

// Probabilities of rows.

import { ROWS, scores } from "./desk";
import { expOf, ONE, SIGN } from "./exponentials";
import { writeProbabilities } from "./multinomial";
import { writeAllScores, writeScores } from "./rows";

/**
 * Two classes: writes two probabilities a row.
 *
 * @returns 0, or NaN when a score is not finite.
 */
export function predictBinary(x: usize, n: i32, p: i32, theta: usize, out: usize): f64 {
  let check = f64x2.splat(0);
  for (let left = n; left > 0; left -= ROWS) {
    const count = min(left, ROWS);
    writeScores(x, count, p, theta + 8, f64.load(theta), scores);
    f64.store(scores + ((<usize>count) << 3), 0);
    const pairs: usize = (<usize>((count + 1) >> 1)) << 4;
    for (let at: usize = 0; at < pairs; at += 16) {
      const z = v128.load(scores + at);
      check = f64x2.add(check, f64x2.mul(z, f64x2.splat(0)));
      const e = expOf(v128.or(z, v128.load(SIGN)));
      const near = f64x2.div(v128.load(ONE), f64x2.add(v128.load(ONE), e));
      const far = f64x2.mul(e, near); // not 1 - near: keeps its relative accuracy
      const isFirst = f64x2.lt(z, f64x2.splat(0));
      const first = v128.bitselect(near, far, isFirst);
      const second = v128.bitselect(far, near, isFirst);
      v128.store(out + (at << 1), v128.shuffle<f64>(first, second, 0, 2));
      v128.store(out + (at << 1), v128.shuffle<f64>(first, second, 1, 3), 16);
    }
    x += <usize>count * ((<usize>p) << 3);
    out += (<usize>count) << 4;
  }
  return (f64x2.extract_lane(check, 0) + f64x2.extract_lane(check, 1)) * 0;
}

/**
 * K classes: writes K probabilities a row. A class with an intercept of -Infinity has probability 0.
 *
 * @param scratch space for 64 * K + 1 doubles.
 * @returns 0, or NaN when the highest score of a row is not finite.
 */
export function predictMultinomial(
  x: usize,
  n: i32,
  p: i32,
  K: i32,
  theta: usize,
  scratch: usize,
  out: usize,
): f64 {
  const stride: usize = (<usize>ROWS) << 3;
  const row: usize = (<usize>K) << 3;
  let check: f64 = 0;
  for (let left = n; left > 0; left -= ROWS) {
    const count = min(left, ROWS);
    writeAllScores(x, count, p, 1, K, theta, scratch);
    writeProbabilities(scratch, count, K);
    for (let i: i32 = 0; i < count; i++) {
      let from = scratch + ((<usize>i) << 3);
      check += f64.load(from) * 0;
      for (const end = out + row; out < end; out += 8, from += stride) f64.store(out, f64.load(from));
    }
    x += <usize>count * ((<usize>p) << 3);
  }
  return check;
}

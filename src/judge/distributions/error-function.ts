import { findBorder } from "./find-border.ts";

/**
 * The error function for x in [0, 2): how likely a normal variable of variance 1/2 is within `x` of 0.
 *
 * @see DLMF 7.6.2: a series without cancellation, so that small values keep all their digits.
 */
function errorFunctionNearZero(x: number): number {
  let term = (2 * x * Math.exp(-x * x)) / Math.sqrt(Math.PI);
  let sum = 0;
  for (let n = 0; term > 1e-18 * sum; n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 3);
  }
  return sum;
}

/**
 * 1 - erf(x) for x >= 0, accurate in its leading digits also where it is very small.
 *
 * @see DLMF 7.6.2, the series, below 2; 7.9.3, the continued fraction, from there on.
 */
export function errorFunctionRest(x: number): number {
  if (x < 2) return 1 - errorFunctionNearZero(x);
  let fraction = x;
  // 120 terms are enough for all digits of a double from x = 2 on.
  for (let n = 120; n > 0; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}

/**
 * The x >= 0 with erf(x) = `share`.
 *
 * @param share in [0, 1).
 * @param rest 1 - share, given apart because it has the more digits where it is small.
 */
export function errorFunctionQuantile(share: number, rest: number): number {
  return share < 0.5
    ? findBorder((x) => errorFunctionNearZero(x) < share, 0, 1)
    : findBorder((x) => errorFunctionRest(x) > rest, 0, 28);
}

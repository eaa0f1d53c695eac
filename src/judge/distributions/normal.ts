import { errorFunctionQuantile, errorFunctionRest } from "./error-function.ts";

/**
 * Distribution function of the standard normal distribution.
 *
 * @returns the probability of a value <= `z`, in [0, 1]; that of very low values keeps its leading digits.
 * @see DLMF 7.2.1: half of 1 - erf(-z / sqrt 2).
 * @example normalCdf(1.959963984540054) // 0.975
 */
export function normalCdf(z: number): number {
  const beyond = errorFunctionRest(Math.abs(z) / Math.SQRT2) / 2;
  return z > 0 ? 1 - beyond : beyond;
}

/**
 * The value below which a standard normal variable lies with this probability.
 *
 * @param p in (0, 1).
 * @throws {RangeError} when `p` is outside its range.
 * @example normalQuantile(0.975) // 1.95996398454...
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`p must be a number > 0 and < 1, got ${p}`);
  if (p === 0.5) return 0;
  // exact: from 1/2 on, 1 - p is a double
  const tail = p < 0.5 ? p : 1 - p;
  return Math.sign(p - 0.5) * Math.SQRT2 * errorFunctionQuantile(1 - 2 * tail, 2 * tail);
}

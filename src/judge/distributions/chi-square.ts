import { errorFunctionQuantile, errorFunctionRest } from "./error-function.ts";

/**
 * The probability that a chi-square variable with one degree of freedom exceeds `x`.
 *
 * @returns a number in [0, 1], accurate in its leading digits also where it is very small.
 */
export function chiSquareTail(x: number): number {
  return x > 0 ? errorFunctionRest(Math.sqrt(x / 2)) : 1;
}

/**
 * The value that a chi-square variable with one degree of freedom stays below with this probability.
 *
 * @param level in (0, 1).
 */
export function chiSquareQuantile(level: number): number {
  return 2 * errorFunctionQuantile(level, 1 - level) ** 2;
}

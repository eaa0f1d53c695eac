import type { Pacer } from "../fit/pacer.ts";
import type { Design } from "./design.ts";
import { type Maximum, maximise, solveFree } from "./likelihood.ts";

/**
 * The gain of log likelihood below which a fit with one parameter held takes no further step. Limits are then right to some 1e-12
 * of a standard error.
 */
const constrainedTol = 1e-13;

/**
 * How large a parameter is tried at most, the columns being scaled to a standard deviation of 1. A limit beyond that counts as
 * infinite.
 */
const farthest = 1e7;

/**
 * The fit with one parameter held at a value.
 *
 * @param from a fit from which the search starts.
 * @param place the index of the parameter.
 */
export async function fitAt(
  design: Design,
  from: Maximum,
  place: number,
  value: number,
  pacer: Pacer,
): Promise<Maximum> {
  return maximise(design, follow(from, place, value), place, constrainedTol, pacer);
}

/** Where the other parameters are highest, to first order, when one is moved to a value. */
function follow({ theta, hessian }: Maximum, place: number, value: number): Float64Array {
  const width = theta.length;
  const move = value - theta[place]!;
  const cross = new Float64Array(width);
  for (let j = 0; j < width; j++)
    cross[j] = -move * (j >= place ? hessian[j * width + place]! : hessian[place * width + j]!);
  const start = solveFree(hessian, cross, place);
  for (let j = 0; j < width; j++) start[j]! += theta[j]!;
  start[place] = value;
  return start;
}

/** What the search for a limit starts from. */
export interface ProfileSearch {
  /** The index of the parameter whose limit is wanted. */
  readonly place: number;
  /** 1 for the upper limit, -1 for the lower. */
  readonly side: 1 | -1;
  /** The highest log likelihood. */
  readonly top: number;
  /** How far twice the log likelihood may fall: a quantile of chi-square. */
  readonly drop: number;
  /** Where the likelihood is highest, if there is such a value. */
  readonly estimate: number | undefined;
  /** A first guess of the limit. */
  readonly guess: number;
}

/**
 * The value at which twice the log likelihood, highest over all other parameters, has fallen by `drop`.
 *
 * The square root of the fall is nearly a straight line of the value, and its slope comes from the derivative along the parameter,
 * so that Newton's method needs few fits. A bracket, between a value where the fall is too small and one where it is too
 * large, keeps the method from going astray.
 *
 * @returns an infinity when there is none.
 * @see Venzon & Moolgavkar (1988), A method for computing profile-likelihood-based confidence intervals.
 */
export async function findLimit(
  design: Design,
  from: Maximum,
  { place, side, top, drop, estimate, guess }: ProfileSearch,
  pacer: Pacer,
): Promise<number> {
  const wanted = Math.sqrt(drop);
  let low = estimate === undefined ? -Infinity : side * estimate;
  let high = Infinity;
  let u = side * guess;
  let at = from;
  let stride = Number.isFinite(low) ? u - low : 1;
  for (let turn = 0; turn < 200; turn++) {
    at = await fitAt(design, at, place, side * u, pacer);
    const fall = Math.sqrt(Math.max(0, 2 * (top - at.value)));
    if (fall < wanted) low = u;
    else high = u;
    if (low > farthest || high < -farthest) return side * (low > farthest ? Infinity : -Infinity);
    const slope = fall > 0 ? (-side * at.gradient[place]!) / fall : 0;
    let next = slope > 0 ? u + (wanted - fall) / slope : fall < wanted ? high : low;
    if (Math.abs(next - u) <= 1e-11 * Math.max(1e-3, Math.abs(u))) return side * next;
    if ((next <= low || next >= high) && Number.isFinite(high - low)) next = (low + high) / 2;
    // Where the bracket is open on that side, a step is at most twice as long as the longest before.
    next = Math.max(u - 2 * stride, low, Math.min(u + 2 * stride, high, next));
    if (high - low <= 1e-13 * Math.abs(u)) return side * u;
    stride = Math.max(Math.abs(next - u), stride);
    u = next;
  }
  return side * u;
}

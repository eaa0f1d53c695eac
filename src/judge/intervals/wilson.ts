import { normalQuantile } from "../distributions/normal.ts";
import type { Interval } from "../protocol.ts";

/**
 * Wilson's interval of a proportion: the proportions from which the observed one is no further than chance allows. Its ends are in
 * [0, 1], and it has a width too where all or none of the rows are hits.
 *
 * @param hits how many of the rows count, from 0 to `n`.
 * @param n how many rows there are, 1 or more.
 * @throws {RangeError} when `hits` or `n` is outside its range.
 * @see Wilson (1927), JASA 22:209-212. Same values as statsmodels' proportion_confint with `method="wilson"`.
 * @example wilsonInterval(9, 10).low // 0.5958...
 */
export function wilsonInterval(hits: number, n: number, level = 0.95): Interval {
  if (!(n >= 1 && hits >= 0 && hits <= n))
    throw new RangeError(`hits must be from 0 to n, and n 1 or more, got ${hits} of ${n}`);
  const z = normalQuantile((1 + level) / 2);
  const share = hits / n;
  const scale = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  return {
    // the ends of all and of none are 1 and 0 by the formula, which rounding may miss
    low: hits === 0 ? 0 : centre - half,
    high: hits === n ? 1 : centre + half,
    level,
    method: "wilson",
    n,
    estimates: "this model",
  };
}

/**
 * The quantile of sorted values by linear interpolation (Hyndman & Fan's definition 7, NumPy's default).
 *
 * @param sorted n >= 1 numbers in ascending order, without `NaN`.
 * @param p the share of values that lie below, in [0, 1].
 * @returns a number from the first to the last of `sorted`.
 * @example quantile(Float64Array.of(1, 2, 3, 4), 0.5) // 2.5
 */
export function quantile(sorted: Float64Array, p: number): number {
  const position = (sorted.length - 1) * p;
  const low = Math.floor(position);
  const below = sorted[low]!;
  const above = sorted[Math.min(low + 1, sorted.length - 1)]!;
  return below + (above - below) * (position - low);
}

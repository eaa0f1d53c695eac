/**
 * p-values of several tests, adjusted so that all of them together keep the level of one (Holm's step-down method).
 *
 * @param p one or more values in [0, 1].
 * @returns the adjusted values in the same order, each in [0, 1] and not below its own.
 * @see Holm (1979), Scandinavian Journal of Statistics 6:65-70. Same values as statsmodels' multipletests with `method="holm"`.
 * @example holmAdjusted([0.01, 0.04, 0.03]) // [0.03, 0.06, 0.06]
 */
export function holmAdjusted(p: readonly number[]): number[] {
  const order = [...p.keys()].sort((a, b) => p[a]! - p[b]!);
  const adjusted = new Array<number>(p.length);
  let least = 0;
  order.forEach((i, rank) => {
    least = Math.max(least, Math.min(1, (p.length - rank) * p[i]!));
    adjusted[i] = least;
  });
  return adjusted;
}

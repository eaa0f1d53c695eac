/** Bins of equal width: bin `i` is [start + i * step, start + (i + 1) * step), the last one closed. */
export interface Bins {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/**
 * Bins with round borders (steps of 1, 2 or 5 times a power of ten) that cover the values, at most `most` of them.
 *
 * @param values numbers; `NaN` is left out.
 * @returns one bin of width 1 when there is no value or only one distinct.
 */
export function roundBins(values: Float64Array, most = 20): Bins {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > low)) return { start: Number.isFinite(low) ? low : 0, step: 1, count: 1 };
  const rough = (high - low) / most;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = magnitude * ([1, 2, 5, 10].find((factor) => factor * magnitude >= rough) ?? 10);
  const start = Math.floor(low / step) * step;
  return { start, step, count: Math.max(1, Math.floor((high - start) / step) + 1) };
}

/** The bin of a value. */
export function binOf(bins: Bins, value: number): number {
  return Math.min(bins.count - 1, Math.max(0, Math.floor((value - bins.start) / bins.step)));
}

/** Bins of equal width: bin `i` is [start + i * step, start + (i + 1) * step), the last one closed. */
export interface Bins {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

/**
 * Makes bins that cover some values and have round borders: their width is 1, 2 or 5 times a power of ten, and a whole number
 * where all values are whole.
 *
 * @param values numbers; `NaN` is left out.
 * @param most how many bins there may be.
 * @returns from 1 to `most` bins; one bin of width 1 when there is no value or all are equal.
 */
export function roundBins(values: Float64Array, most = 20): Bins {
  let low = Infinity;
  let high = -Infinity;
  let isWhole = true;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    isWhole &&= Number.isInteger(value);
  }
  if (!(high > low)) return { start: Number.isFinite(low) ? low : 0, step: 1, count: 1 };
  // no finer than the values can be told apart: numbers hold some 15 to 16 digits, two are left for the arithmetic
  const finest = Math.max(isWhole ? 1 : 0, 1e-13 * Math.max(-low, high));
  const rough = Math.max(high / most - low / most, finest);
  const exponent = Math.floor(Math.log10(rough));
  for (const factor of [1, 2, 5, 10, 20]) {
    const step = Number(`${factor}e${exponent}`);
    const first = stepOf(low, step);
    const start = first * step;
    const count = stepOf(high, step) - first + 1;
    if (step >= rough && count <= most && Number.isFinite(start) && Number.isFinite(start + count * step))
      return { start, step, count };
  }
  return { start: low, step: Math.min(high - low, Number.MAX_VALUE), count: 1 }; // at the ends of what a number holds
}

/** The index of the bin that a value is in. What lies outside goes to the first or the last bin; `NaN` has no bin. */
export function binOf(bins: Bins, value: number): number {
  return Math.min(bins.count - 1, Math.max(0, stepOf(value, bins.step) - stepOf(bins.start, bins.step)));
}

/** How many whole steps a value is from 0. The small number is added because 0.3 / 0.1 is a little below 3 and means 3. */
const stepOf = (value: number, step: number): number => Math.floor(value / step + 1e-9);

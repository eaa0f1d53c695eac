import { findRanges } from "./value-ranges.ts";

/**
 * Bins of equal width: bin `i` is [start + i * step, start + (i + 1) * step), the last one closed. Where a few values lie far from
 * all others, an outermost bin is open: it holds all that lies on its side.
 */
export interface Bins {
  readonly start: number;
  readonly step: number;
  readonly count: number;
  /** How many values are in the first bin, when it is open: all below `start + step`. */
  readonly nBelow?: number;
  /** How many values are in the last bin, when it is open: all from `start + (count - 1) * step`. */
  readonly nAbove?: number;
}

/**
 * Makes bins that cover some values and have round borders: their width is 1, 2 or 5 times a power of ten, and a whole number
 * where all values are whole.
 *
 * @param values numbers; `NaN` is left out.
 * @param most how many bins there may be, the open ones not counted.
 * @returns from 1 to `most` bins and up to two open ones; one bin of width 1 when there is no value or all are equal.
 */
export function roundBins(values: Float64Array, most = 20): Bins {
  const { all, near } = findRanges(values);
  const isWhole = values.every(isWholeOrNone);
  const wide = coverRange(all.low, all.high, isWhole, most);
  const narrow = coverRange(near.low, near.high, isWhole, most);
  const isGain = wide.step >= leastGain * narrow.step;
  const { nBelow, nAbove } = isGain ? near : all;
  const bins = isGain ? narrow : wide;
  const start = nBelow > 0 ? bins.start - bins.step : bins.start;
  const count = bins.count + (nBelow > 0 ? 1 : 0) + (nAbove > 0 ? 1 : 0);
  if (count === bins.count || !Number.isFinite(start) || !Number.isFinite(start + count * bins.step))
    return bins;
  // counted by the bins, whose round borders may let in a far value
  const opened = { start, step: bins.step, count };
  const counts = countBins(opened, values);
  return {
    ...opened,
    ...(nBelow > 0 ? { nBelow: counts[0]! } : {}),
    ...(nAbove > 0 ? { nAbove: counts[count - 1]! } : {}),
  };
}

/** Far values go to open bins where the others can then have bins so many times as narrow. */
const leastGain = 4;

const isWholeOrNone = (value: number): boolean => Number.isInteger(value) || !Number.isFinite(value);

/** Round bins from one finite number to another. */
function coverRange(low: number, high: number, isWhole: boolean, most: number): Bins {
  if (!(high > low)) return { start: low, step: 1, count: 1 };
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

/** How many values are in each bin; `NaN` is not counted. */
export function countBins(bins: Bins, values: Float64Array): Float64Array {
  const counts = new Float64Array(bins.count);
  for (const value of values) if (!Number.isNaN(value)) counts[binOf(bins, value)]!++;
  return counts;
}

/** How many whole steps a value is from 0. The small number is added because 0.3 / 0.1 is a little below 3 and means 3. */
const stepOf = (value: number, step: number): number => Math.floor(value / step + 1e-9);

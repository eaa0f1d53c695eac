/** Largest threshold: an infinite one would leave no bin for infinite values. scikit-learn's and LightGBM's. */
const largest = 1e300;

/**
 * Where a column's values are cut into bins: value x belongs to the bin of as many thresholds as are below it. Between
 * neighbours where there are no more than `maxBins` distinct values, else at quantiles (the mean of both values where a
 * quantile falls between two; Hyndman & Fan's second definition). Equal to scikit-learn 1.9's.
 *
 * @param sorted rising, without NaN.
 * @param weights one > 0 a value, or undefined: all 1.
 */
export function findThresholds(sorted: Float64Array, maxBins: number, weights?: Float64Array): Float64Array {
  const distinct = firstDistinct(sorted, maxBins + 1);
  if (distinct.length <= 1) return new Float64Array(0);
  const thresholds =
    distinct.length <= maxBins
      ? distinct.slice(1).map((value, i) => meanOf(distinct[i]!, value))
      : weights === undefined
        ? quantiles(sorted, maxBins)
        : weightedQuantiles(sorted, weights, maxBins);
  return firstDistinct(thresholds, thresholds.length).map((value) => Math.min(value, largest));
}

/** The distinct values of a sorted array, no more than `limit` of them. */
function firstDistinct(sorted: Float64Array, limit: number): Float64Array {
  const distinct = new Float64Array(Math.min(limit, sorted.length));
  let count = 0;
  for (let i = 0; i < sorted.length && count < limit; i++)
    if (count === 0 || sorted[i] !== distinct[count - 1]) distinct[count++] = sorted[i]!;
  return distinct.subarray(0, count);
}

/** Half the sum, as numpy's mean; infinite where the sum overflows; 0 between the two infinities. */
function meanOf(a: number, b: number): number {
  const sum = a + b;
  return Number.isNaN(sum) ? 0 : sum / 2;
}

/** numpy's linspace(0, 100, maxBins + 1) without its ends. */
function percentages(maxBins: number): Float64Array {
  const step = 100 / maxBins;
  return Float64Array.from({ length: maxBins - 1 }, (_, i) => (i + 1) * step);
}

function quantiles(sorted: Float64Array, maxBins: number): Float64Array {
  const last = sorted.length - 1;
  return percentages(maxBins).map((percentage) => {
    const position = sorted.length * (percentage / 100) - 1;
    const below = Math.floor(position);
    const a = sorted[Math.min(Math.max(below, 0), last)]!;
    const b = sorted[Math.min(Math.max(below + 1, 0), last)]!;
    // b - (b - a) / 2 is how numpy rounds it; infinite ends have no difference.
    return position > below || a === b ? b : Number.isFinite(b - a) ? b - (b - a) * 0.5 : meanOf(a, b);
  });
}

function weightedQuantiles(sorted: Float64Array, weights: Float64Array, maxBins: number): Float64Array {
  const sums = new Float64Array(sorted.length);
  let total = 0;
  for (let i = 0; i < sums.length; i++) sums[i] = total += weights[i]!;
  const last = sums.length - 1;
  return percentages(maxBins).map((percentage) => {
    const wanted = (percentage / 100) * total;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    if (sums[low]! - wanted > Number.EPSILON) return sorted[low]!;
    return meanOf(sorted[low]!, sorted[Math.min(low + 1, last)]!);
  });
}

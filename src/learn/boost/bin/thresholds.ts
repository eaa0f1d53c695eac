/** The largest threshold: above an infinite one there would be no bin for infinite values. LightGBM and scikit-learn have the same. */
const largest = 1e300;

/**
 * Finds the thresholds that cut a column's values into bins. A value belongs to bin `b` when `b` thresholds are below it.
 *
 * With no more than `maxBins` distinct values the thresholds lie in the middle between neighbours. Else they are quantiles: where a
 * quantile falls between two values, it is their mean (Hyndman & Fan's second definition). Equal to scikit-learn 1.9's.
 *
 * @param sorted the values, rising, without NaN.
 * @param weights one weight > 0 for each value; undefined when all are 1.
 * @returns distinct thresholds, rising: one fewer than there are bins.
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

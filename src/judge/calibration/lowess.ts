/** A smoother that is linear in what it smooths: the weights depend on the places only. */
export interface Smoother {
  /** The value at each place: a weighted sum of the means of all places. */
  smooth(means: Float64Array): Float64Array;
  /** The variance at each place, given that of each place's mean. */
  variances(ofMeans: Float64Array): Float64Array;
}

/** The share of the rows that each local regression looks at, as in R's and statsmodels' lowess. */
const share = 2 / 3;

/**
 * Locally weighted linear regression (Cleveland's lowess) at each place, with tricube weights over the nearest two thirds of the rows and
 * without the steps that make it robust: with outcomes of 0 and 1 these would take rare events for errors.
 *
 * Where so many rows have one probability that they alone are two thirds of all, the value there is their mean.
 *
 * @param x rising.
 * @param counts how many rows each place has.
 * @see Cleveland (1979), Journal of the American Statistical Association 74:829-836. For distinct places the values are those of
 *   statsmodels' `lowess(y, x, it=0)` and of R's `lowess(x, y, iter=0)`, which rms' `val.prob` smooths with.
 */
export function makeLowess(x: Float64Array, counts: Float64Array): Smoother {
  const m = x.length;
  const n = counts.reduce((sum, count) => sum + count, 0);
  const nNear = Math.min(n, Math.max(2, Math.floor(share * n + 1e-10)));
  const starts = new Int32Array(m);
  const offsets = new Int32Array(m + 1); // where the weights of each place begin
  const parts: Float64Array[] = [];
  for (let i = 0; i < m; i++) {
    const { start, end, radius } = findNeighbours(x, counts, i, nNear);
    starts[i] = start;
    offsets[i + 1] = offsets[i]! + end - start;
    parts.push(weighPlaces(x, counts, i, start, end, radius));
  }
  const weights = new Float64Array(offsets[m]!);
  parts.forEach((part, i) => {
    weights.set(part, offsets[i]);
  });
  return {
    smooth: (means) => sumWeighted(weights, offsets, starts, means),
    variances: (ofMeans) =>
      sumWeighted(
        weights.map((w) => w * w),
        offsets,
        starts,
        ofMeans,
      ),
  };
}

/** For each place the sum of the values near it, each times its weight. */
function sumWeighted(
  weights: Float64Array,
  offsets: Int32Array,
  starts: Int32Array,
  values: Float64Array,
): Float64Array {
  const out = new Float64Array(starts.length);
  for (let i = 0; i < out.length; i++) {
    const end = offsets[i + 1]!;
    let sum = 0;
    for (let k = offsets[i]!, j = starts[i]!; k < end; k++, j++) sum += weights[k]! * values[j]!;
    out[i] = sum;
  }
  return out;
}

/** The places, from `start` up to but without `end`, that hold the rows nearest to a place, and how far the farthest of them lies. */
function findNeighbours(
  x: Float64Array,
  counts: Float64Array,
  i: number,
  nNear: number,
): { start: number; end: number; radius: number } {
  let start = i;
  let end = i + 1;
  let radius = 0;
  for (let n = counts[i]!; n < nNear; ) {
    const left = start > 0 ? x[i]! - x[start - 1]! : Infinity;
    const right = end < x.length ? x[end]! - x[i]! : Infinity;
    radius = Math.min(left, right);
    n += left <= right ? counts[--start]! : counts[end++]!;
  }
  return { start, end, radius };
}

/** By how much the mean of each of these places counts for the value at place `i`. */
function weighPlaces(
  x: Float64Array,
  counts: Float64Array,
  i: number,
  start: number,
  end: number,
  radius: number,
): Float64Array {
  const weights = new Float64Array(end - start);
  let total = 0;
  let moment = 0;
  for (let j = start; j < end; j++) {
    const distance = radius === 0 ? 0 : Math.abs(x[j]! - x[i]!) / radius;
    const weight = counts[j]! * (1 - distance ** 3) ** 3;
    weights[j - start] = weight;
    total += weight;
    moment += weight * x[j]!;
  }
  const centre = moment / total;
  let spread = 0;
  for (let j = start; j < end; j++) spread += (weights[j - start]! / total) * (x[j]! - centre) ** 2;
  const tilt = (x[i]! - centre) / Math.max(spread, 1e-12);
  for (let j = start; j < end; j++)
    weights[j - start] = (weights[j - start]! / total) * (1 + tilt * (x[j]! - centre));
  return weights;
}

/**
 * Places the knots of a column's range.
 *
 * @param values one column; missing ones count for nothing.
 * @param weights one a row, or `undefined` for rows that count alike. They matter to quantiles only, but for those that are 0.
 * @param where `uniform` at equal distances, `quantile` so that as many rows lie between any two.
 * @returns `nKnots` values in ascending order; zeros when there is no value.
 */
export function placeKnots(
  values: Float64Array,
  weights: Float64Array | undefined,
  nKnots: number,
  where: "uniform" | "quantile",
): Float64Array {
  const rows = new Int32Array(values.length);
  let nRows = 0;
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value) || (weights !== undefined && weights[i] === 0)) continue;
    rows[nRows++] = i;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (nRows === 0) return new Float64Array(nKnots);
  const used = rows.subarray(0, nRows);
  if (where === "quantile")
    return weights === undefined
      ? quantiles(sortedValues(values, used), nKnots)
      : weightedQuantiles(values, weights, used, nKnots);
  const step = (high - low) / (nKnots - 1);
  const knots = new Float64Array(nKnots);
  for (let k = 0; k < nKnots; k++) knots[k] = low + k * step;
  knots[nKnots - 1] = high;
  return knots;
}

function sortedValues(values: Float64Array, rows: Int32Array): Float64Array {
  const sorted = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) sorted[i] = values[rows[i]!]!;
  return sorted.sort();
}

/** Quantiles with linear interpolation between neighbours, as numpy's `percentile`. */
function quantiles(sorted: Float64Array, nKnots: number): Float64Array {
  const knots = new Float64Array(nKnots);
  for (let k = 0; k < nKnots; k++) {
    const place = (k / (nKnots - 1)) * (sorted.length - 1);
    const below = Math.min(sorted.length - 1, Math.floor(place));
    const a = sorted[below]!;
    const b = sorted[Math.min(sorted.length - 1, below + 1)]!;
    const share = place - below;
    knots[k] = share < 0.5 ? a + (b - a) * share : b - (b - a) * (1 - share);
  }
  return knots;
}

/** The smallest value at which the weight of the values up to it reaches the share: scikit-learn's weighted percentile. */
function weightedQuantiles(
  values: Float64Array,
  weights: Float64Array,
  rows: Int32Array,
  nKnots: number,
): Float64Array {
  rows.sort((a, b) => values[a]! - values[b]!);
  const sums = new Float64Array(rows.length);
  let sum = 0;
  rows.forEach((row, i) => {
    sum += weights[row]!;
    sums[i] = sum;
  });
  const knots = new Float64Array(nKnots);
  for (let k = 0; k < nKnots; k++) {
    // per cent of steps, as there: where rows weigh alike, rounding decides which is the one
    const percent = k === nKnots - 1 ? 100 : 100 * (k * (1 / (nKnots - 1)));
    const wanted = (percent / 100) * sum;
    const found = sums.findIndex((weight) => weight >= wanted);
    knots[k] = values[rows[found < 0 ? rows.length - 1 : found]!]!;
  }
  return knots;
}

/**
 * Adds `degree` knots on either side: at the distance of the first two and the last two, or one period away.
 *
 * The outer knots are not put onto the ends of the range, as Eilers & Marx (1996) advise.
 */
export function extendKnots(base: Float64Array, degree: number, isPeriodic: boolean): Float64Array {
  const n = base.length;
  const first = base[0]!;
  const last = base[n - 1]!;
  const period = last - first;
  const knots = new Float64Array(n + 2 * degree);
  knots.set(base, degree);
  for (let d = 1; d <= degree; d++) {
    knots[degree - d] = isPeriodic ? base[n - 1 - d]! - period : first - d * (base[1]! - first);
    knots[degree + n - 1 + d] = isPeriodic ? base[d]! + period : last + d * (last - base[n - 2]!);
  }
  return knots;
}

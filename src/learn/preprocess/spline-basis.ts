import { DataError } from "../../core/index.ts";
import { notFinite } from "./training-columns.ts";

/**
 * What becomes of values beyond the first and the last knot: `constant` the value at that knot, `linear` a straight line from
 * there, `continue` the polynomial goes on, `periodic` the range begins anew, `error` they are refused.
 */
export type Extrapolation = "constant" | "linear" | "continue" | "periodic" | "error";

/** The B-splines of one column, with all that is known of them before a value comes. */
export interface SplineBasis {
  /** The knots, with `degree` more on either side of those of the range. */
  readonly knots: Float64Array;
  /** The degree of the polynomials between knots. */
  readonly degree: number;
  readonly extrapolation: Extrapolation;
  /** Whether a missing value makes all functions 0, rather than being refused. */
  readonly allowsMissing: boolean;
  /** How many functions there are; of a periodic basis those that the range begins and ends with count once. */
  readonly nSplines: number;
  /** The first knot of the range. */
  readonly low: number;
  /** The last knot of the range. */
  readonly high: number;
  /** How the functions go on below `low`. */
  readonly below: Ends;
  /** How the functions go on above `high`. */
  readonly above: Ends;
}

/** How the functions go on beyond one end of the range: as straight lines. Zeros where the extrapolation is another. */
interface Ends {
  /** The value of each function at the end. */
  readonly values: Float64Array;
  /** The slope with which each goes on from there. */
  readonly slopes: Float64Array;
}

/** The functions of a basis at the values of one block of rows. The arrays grow when a block needs more. */
export interface SplineBlock {
  /** For each row the first function that is not 0 there; or, below 0, why the row has none: see `special`. */
  starts: Int32Array;
  /** For each row `degree + 1` numbers: the functions from that one on. Of a row outside the range the first is its distance from it. */
  values: Float64Array;
}

/** What stands in `starts` of rows whose value lies in no interval between knots. */
const special = { missing: -1, below: -2, above: -3 } as const;

/**
 * Makes a basis.
 *
 * @param knots the extended knots, see `extendKnots`.
 */
export function makeBasis(
  knots: Float64Array,
  degree: number,
  extrapolation: Extrapolation,
  allowsMissing: boolean,
): SplineBasis {
  const nIntervals = knots.length - 2 * degree - 1;
  const nSplines = extrapolation === "periodic" ? nIntervals : nIntervals + degree;
  const low = knots[degree]!;
  const high = knots[degree + nIntervals]!;
  // scikit-learn carries on the first and the last `degree` functions, which are those that a simple knot leaves.
  const reach = Math.min(
    nSplines,
    Math.max(1, extrapolation === "linear" && degree <= 1 ? degree + 1 : degree),
  );
  const end = (x: number, from: number): Ends => {
    const values = new Float64Array(nSplines);
    const slopes = new Float64Array(nSplines);
    if (extrapolation === "constant" || extrapolation === "linear") {
      const start = findInterval(knots, degree, nIntervals, x) - degree;
      const all = new Float64Array(degree + 1);
      writeSplines(knots, degree, start + degree, x, all, 0);
      const slope = extrapolation === "linear" ? slopesAt(knots, degree, start + degree, x) : undefined;
      for (let i = 0; i <= degree; i++) {
        const j = start + i;
        if (j < from || j >= from + reach) continue;
        values[j] = all[i]!;
        slopes[j] = slope?.[i] ?? 0;
      }
    }
    return { values, slopes };
  };
  return {
    knots,
    degree,
    extrapolation,
    allowsMissing,
    nSplines,
    low,
    high,
    below: end(low, 0),
    above: end(high, nSplines - reach),
  };
}

/**
 * Evaluates all functions of the basis at the values of a block, for {@link pickSpline} to take them from.
 *
 * @param splines is written to.
 */
export function evaluateSplines(
  basis: SplineBasis,
  block: Float64Array,
  count: number,
  splines: SplineBlock,
): void {
  const { knots, degree, extrapolation, low, high } = basis;
  const width = degree + 1;
  if (splines.starts.length < count) splines.starts = new Int32Array(count);
  if (splines.values.length < count * width) splines.values = new Float64Array(count * width);
  const { starts, values } = splines;
  const nIntervals = knots.length - 2 * degree - 1;
  const holdsEnds = extrapolation === "constant" || extrapolation === "linear";
  const period = high - low;
  for (let i = 0; i < count; i++) {
    let x = block[i]!;
    if (Number.isNaN(x)) {
      starts[i] = special.missing;
      continue;
    }
    if (holdsEnds && (x < low || x > high)) {
      starts[i] = x < low ? special.below : special.above;
      values[i * width] = x < low ? x - low : x - high;
      continue;
    }
    if (extrapolation === "periodic") x = period > 0 ? low + modulo(x - low, period) : 0;
    const interval = findInterval(knots, degree, nIntervals, x);
    starts[i] = interval - degree;
    writeSplines(knots, degree, interval, x, values, i * width);
  }
}

/** Writes one function of the basis into the block, at the values that {@link evaluateSplines} was given last. */
export function pickSpline(
  { degree, nSplines, extrapolation, below, above }: SplineBasis,
  index: number,
  { starts, values }: SplineBlock,
  block: Float64Array,
  count: number,
): void {
  const width = degree + 1;
  const again = extrapolation === "periodic" ? index + nSplines : -1;
  for (let i = 0; i < count; i++) {
    const start = starts[i]!;
    const at = i * width;
    let value = 0;
    if (start >= 0) {
      const offset = index - start;
      if (offset >= 0 && offset <= degree) value = values[at + offset]!;
      // The last `degree` functions of a periodic basis are its first ones, a period later.
      const later = again - start;
      if (later >= 0 && later <= degree) value += values[at + later]!;
    } else if (start === special.below) value = below.values[index]! + values[at]! * below.slopes[index]!;
    else if (start === special.above) value = above.values[index]! + values[at]! * above.slopes[index]!;
    block[i] = value;
  }
}

/**
 * Checks that a basis can take the values of a block.
 *
 * @param column what the values are called in a message.
 * @param start the row of the first value.
 * @throws {DataError} `fit/not-finite` for an infinite value, or a missing one that is not allowed.
 * @throws {DataError} `transform/out-of-range` for a value beyond the knots, when the basis is not to be extrapolated.
 */
export function checkRange(
  { allowsMissing, extrapolation, low, high }: SplineBasis,
  block: Float64Array,
  count: number,
  column: string,
  start: number,
): void {
  for (let i = 0; i < count; i++) {
    const x = block[i]!;
    if (Number.isNaN(x) ? !allowsMissing : !Number.isFinite(x)) {
      const expectation = `SplineTransformer takes finite${allowsMissing ? " or missing" : ""} values only`;
      throw notFinite(expectation, x, start + i, column);
    }
    if (extrapolation === "error" && (x < low || x > high))
      throw new DataError(
        "transform/out-of-range",
        `column "${column}" must have values from ${low} to ${high} as its knots do, got ${x} in row ` +
          `${start + i} (from 0)`,
        {
          hint: 'set extrapolation: "constant" or "linear" for SplineTransformer',
          details: { column, rowIndex: start + i, value: x },
        },
      );
  }
}

/**
 * The interval that holds `x`: `knots[i] <= x < knots[i + 1]`, the first one below the range, the last one above it and
 * at its end.
 */
function findInterval(knots: Float64Array, degree: number, nIntervals: number, x: number): number {
  let low = degree;
  let high = degree + nIntervals - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (x >= knots[middle]!) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Below this length of an interval, dividing a function by it may exceed the largest number (1.8e308), so that the order of the
 * operations is changed.
 */
const leastLength = 1e-300;

/**
 * Writes the `degree + 1` functions that are not 0 in an interval, by the recursion over degrees; intervals of length 0
 * add nothing.
 *
 * @see de Boor (1972), On calculating with B-splines, Journal of Approximation Theory 6.
 */
function writeSplines(
  knots: Float64Array,
  degree: number,
  interval: number,
  x: number,
  out: Float64Array,
  at: number,
): void {
  out[at] = 1;
  for (let d = 1; d <= degree; d++) {
    let carried = 0;
    for (let r = 0; r < d; r++) {
      const right = knots[interval + r + 1]!;
      const left = knots[interval + r + 1 - d]!;
      const length = right - left;
      if (length > leastLength) {
        const share = out[at + r]! / length;
        out[at + r] = carried + share * (right - x);
        carried = share * (x - left);
      } else {
        const value = length > 0 ? out[at + r]! : 0;
        out[at + r] = carried + (length > 0 ? value * ((right - x) / length) : 0);
        carried = length > 0 ? value * ((x - left) / length) : 0;
      }
    }
    out[at + d] = carried;
  }
}

/** The slopes of the functions that are not 0 in an interval: differences of those of one degree less. */
function slopesAt(knots: Float64Array, degree: number, interval: number, x: number): Float64Array {
  const slopes = new Float64Array(degree + 1);
  if (degree === 0) return slopes;
  const lower = new Float64Array(degree);
  writeSplines(knots, degree - 1, interval, x, lower, 0);
  for (let r = 0; r < degree; r++) {
    const length = knots[interval + r + 1]! - knots[interval + r + 1 - degree]!;
    const share = length === 0 ? 0 : (degree * lower[r]!) / length;
    slopes[r]! -= share;
    slopes[r + 1]! += share;
  }
  return slopes;
}

/** The remainder with the sign of the divisor, as Python's `%`. */
function modulo(x: number, divisor: number): number {
  const rest = x % divisor;
  return rest < 0 ? rest + divisor : rest;
}

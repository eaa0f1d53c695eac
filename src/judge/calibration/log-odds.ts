import { ParameterError } from "../../core/index.ts";

/** Log-odds of probabilities, and what became of those that have none. */
export interface LogOdds {
  /** ln(p / (1 - p)) of each row, finite. */
  readonly values: Float64Array;
  /** How many rows were moved away from 0 or 1. */
  readonly nClipped: number;
  /** How near to 0 or 1 they came. */
  readonly clip: number;
}

/**
 * The log-odds of probabilities. Those of 0 and 1 are infinite; a forest says 0 where no tree has a vote for the event, and by one
 * event among such rows a slope would be 0.
 *
 * @param probabilities in [0, 1].
 * @param clip the least distance from 0 and 1: each probability nearer than that is moved to it, as a forest's of 300 trees may be
 *   to 1/600. Default: only what is 0 or 1 is moved, see {@link defaultClip}.
 * @param to where 0 and 1 are moved to if there is no `clip`.
 * @throws {ParameterError} `parameter/invalid` when `clip` is not in (0, 0.5).
 */
export function logOddsOf(
  probabilities: ArrayLike<number>,
  clip?: number,
  to = clip ?? defaultClip(probabilities),
): LogOdds {
  if (clip !== undefined && !(clip > 0 && clip < 0.5))
    throw new ParameterError(
      "parameter/invalid",
      `parameter "clip" of calibration must be a float in the range (0.0, 0.5), got ${clip}`,
    );
  const farthest = Math.log(to) - Math.log1p(-to);
  const values = new Float64Array(probabilities.length);
  let nClipped = 0;
  for (let i = 0; i < values.length; i++) {
    const p = probabilities[i]!;
    const isLow = clip === undefined ? p === 0 : p < clip;
    const isHigh = clip === undefined ? p === 1 : p > 1 - clip;
    if (isLow || isHigh) nClipped++;
    values[i] = isLow ? farthest : isHigh ? -farthest : Math.log(p) - Math.log1p(-p);
  }
  return { values, nClipped, clip: to };
}

/**
 * Where probabilities of 0 and 1 are moved to: half the distance of the nearest other probability from 0 or 1, which for
 * votes of 300 trees is half a vote; but no farther than half an event among these rows, as more would make the model milder
 * than it was.
 *
 * @returns a number in (0, 0.5), at least the precision of a double.
 */
export function defaultClip(probabilities: ArrayLike<number>): number {
  let nearest = 1 / probabilities.length;
  for (let i = 0; i < probabilities.length; i++) {
    const p = probabilities[i]!;
    const distance = Math.min(p, 1 - p);
    if (distance > 0 && distance < nearest) nearest = distance;
  }
  return Math.max(Math.min(nearest / 2, 0.25), Number.EPSILON);
}

/** The probability of log-odds. */
export function probabilityOf(logOdds: number): number {
  const e = Math.exp(-Math.abs(logOdds));
  return logOdds >= 0 ? 1 / (1 + e) : e / (1 + e);
}

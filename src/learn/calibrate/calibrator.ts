import { probabilityOf } from "../../judge/calibration/log-odds.ts";
import type { StateValue } from "../protocol/protocol.ts";
import type { StateReader } from "../protocol/state-reader.ts";

/** A line of log-odds, by which the probability of a class is changed. */
export interface LineCalibrator {
  readonly [key: string]: StateValue;
  readonly intercept: number;
  readonly slope: number;
  /** Log-odds farther from 0 than this are cut to it, those of probabilities of 0 and 1 among them. */
  readonly farthest: number;
}

/** Straight lines from knot to knot; below the first and above the last the value stays as it is there. */
export interface StepCalibrator {
  readonly [key: string]: StateValue;
  /** Probabilities, rising. */
  readonly knots: Float64Array;
  /** One a knot, never falling, in [0, 1]. */
  readonly values: Float64Array;
}

/** How the probability of a class is changed; `null` where it stays as it is, as the 0 of a class without training rows does. */
export type Calibrator = LineCalibrator | StepCalibrator | null;

/** Log-odds beyond which no double lies that is neither 0 nor 1: ln of the smallest one, about. */
export const farthestOfDoubles = 745;

/**
 * Changes the probabilities of one row, in place.
 *
 * @param calibrators for two classes one, of the second; else one a class. With more than two classes the changed probabilities are
 *   divided by their sum; where all are 0, those of classes that have a calibrator become equal.
 * @param out one probability a class.
 */
export function calibrateRow(calibrators: readonly Calibrator[], out: Float64Array): void {
  if (out.length === 2) {
    const calibrator = calibrators[0]!;
    const p = out[1]!;
    if (calibrator === null) return;
    if (isStep(calibrator)) {
      out[1] = interpolate(calibrator, p);
      out[0] = 1 - out[1];
      return;
    }
    const z = moveLogOdds(calibrator, p, out[0]!);
    out[1] = probabilityOf(z);
    out[0] = probabilityOf(-z); // with all its digits, which 1 - out[1] would not have
    return;
  }
  let total = 0;
  let before = 0;
  for (let k = 0; k < out.length; k++) {
    const p = out[k]!;
    let rest = before; // adding up keeps the digits that 1 - p loses
    for (let j = k + 1; j < out.length; j++) rest += out[j]!;
    before += p;
    const calibrator = calibrators[k]!;
    const changed =
      calibrator === null
        ? p
        : isStep(calibrator)
          ? interpolate(calibrator, p)
          : probabilityOf(moveLogOdds(calibrator, p, rest));
    out[k] = changed;
    total += changed;
  }
  const nChanged =
    total > 0 ? 0 : calibrators.reduce((n, calibrator) => n + (calibrator === null ? 0 : 1), 0);
  for (let k = 0; k < out.length; k++)
    if (total > 0) out[k]! /= total;
    else if (calibrators[k] !== null) out[k] = 1 / nChanged;
}

/** Whether a calibrator goes in steps, as isotonic regression does. */
export function isStep(calibrator: LineCalibrator | StepCalibrator): calibrator is StepCalibrator {
  return "knots" in calibrator;
}

/**
 * ln(p / rest), cut to what is finite.
 *
 * @param rest the probability of all other classes.
 */
export function cutLogOdds(p: number, rest: number, farthest: number): number {
  const z = Math.log(p) - Math.log(rest);
  return z > farthest ? farthest : z < -farthest ? -farthest : z;
}

function moveLogOdds({ intercept, slope, farthest }: LineCalibrator, p: number, rest: number): number {
  return intercept + slope * cutLogOdds(p, rest, farthest);
}

function interpolate({ knots, values }: StepCalibrator, p: number): number {
  const last = knots.length - 1;
  if (p <= knots[0]!) return values[0]!;
  if (p >= knots[last]!) return values[last]!;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]! < p) low = middle;
    else high = middle;
  }
  const slope = (values[high]! - values[low]!) / (knots[high]! - knots[low]!);
  return values[low]! + slope * (p - knots[low]!);
}

/** Reads a calibrator of a stored state: what it is, and all that {@link calibrateRow} relies on. */
export function readCalibrator(items: StateReader, i: number, isotonic: boolean): Calibrator {
  return items.nullable(i, () => {
    const calibrator = items.record(i);
    if (!isotonic)
      return {
        intercept: calibrator.number("intercept"),
        slope: calibrator.number("slope"),
        farthest: calibrator.number("farthest", { min: 0 }),
      };
    const knots = calibrator.array("knots", Float64Array, { min: 0, max: 1 });
    if (knots.length === 0) calibrator.refuse("knots", "a Float64Array of one number at least");
    const values = calibrator.array("values", Float64Array, { length: knots.length, min: 0, max: 1 });
    for (let k = 1; k < knots.length; k++) {
      if (!(knots[k]! > knots[k - 1]!)) calibrator.refuse("knots", "a number above the one before", k);
      if (!(values[k]! >= values[k - 1]!))
        calibrator.refuse("values", "a number not below the one before", k);
    }
    return { knots, values };
  });
}

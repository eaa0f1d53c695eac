import { fewestEvents } from "../protocol.ts";
import { logOddsOf } from "./log-odds.ts";
import { fitIntercept, fitLine, separates } from "./logistic-line.ts";
import type { Calibration, NoCalibration } from "./protocol.ts";

/** The figures of {@link Calibration} that come of log-odds. */
export type CalibrationLine = Pick<
  Calibration,
  | "intercept"
  | "interceptStandardError"
  | "slope"
  | "slopeStandardError"
  | "slopeIntercept"
  | "slopeInterceptStandardError"
  | "clipped"
>;

/**
 * Calibration-in-the-large and calibration slope, by logistic regression of the outcomes on the log-odds of the probabilities.
 *
 * Below 10 events or 10 rows without the event the figures stand without their errors, which hold for large numbers only.
 *
 * @see Cox (1958), Biometrika 45:562-565; Steyerberg (2019), Clinical Prediction Models, 15.3.
 */
export function calibrationLine(
  outcomes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  events: number,
  clip?: number,
): CalibrationLine {
  const { values: x, nClipped, clip: to } = logOddsOf(probabilities, clip);
  const clipped = { n: nClipped, to };
  const others = x.length - events;
  const oneClass = findOneClass(events, others);
  const noSlope = oneClass ?? findNoSlope(x, outcomes);
  const noError = oneClass ?? findTooFew(events, others);
  const level = oneClass === undefined ? fitIntercept({ x, targets: outcomes }) : undefined;
  const line = noSlope === undefined ? fitLine({ x, targets: outcomes }) : undefined;
  return {
    intercept: level?.intercept ?? oneClass!,
    interceptStandardError: noError ?? level!.interceptStandardError,
    slope: line?.slope ?? noSlope!,
    slopeStandardError: noSlope ?? noError ?? line!.slopeStandardError,
    slopeIntercept: line?.intercept ?? noSlope!,
    slopeInterceptStandardError: noSlope ?? noError ?? line!.interceptStandardError,
    clipped,
  };
}

/** Why rows of one class have no line. */
export function findOneClass(events: number, others: number): NoCalibration | undefined {
  if (events > 0 && others > 0) return undefined;
  return {
    undefined: "calibration/one-class",
    reason: `calibration must have rows with the event and rows without, got ${events} and ${others}`,
  };
}

/** Why rows of two classes have no slope. */
export function findNoSlope(x: Float64Array, outcomes: ArrayLike<number>): NoCalibration | undefined {
  if (x.every((value) => value === x[0]))
    return {
      undefined: "calibration/one-probability",
      reason: "a calibration slope must have rows of two probabilities at least, got one",
    };
  if (separates(x, outcomes))
    return {
      undefined: "calibration/separated",
      reason:
        "a calibration slope must have events and other rows whose probabilities overlap, got none: the slope would be infinite",
    };
  return undefined;
}

function findTooFew(events: number, others: number): NoCalibration | undefined {
  if (events >= fewestEvents && others >= fewestEvents) return undefined;
  return {
    undefined: "calibration/too-few-events",
    reason: `a standard error must have ${fewestEvents} events and ${fewestEvents} rows without at least, got ${events} and ${others}`,
  };
}

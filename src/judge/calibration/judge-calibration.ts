import { checkParams, integer } from "../../core/index.ts";
import { countEvents } from "../outcomes.ts";
import { brierParts } from "./brier-parts.ts";
import { calibrationLine } from "./calibration-line.ts";
import { checkAnswers } from "./check-answers.ts";
import { placesOfRows } from "./places.ts";
import type { Calibration } from "./protocol.ts";
import { smoothCurve } from "./smooth-curve.ts";

/** What {@link judgeCalibration} may be told. */
export interface CalibrationOptions {
  /**
   * The least distance of a probability from 0 and 1, in (0, 0.5), for figures of log-odds: what is nearer is moved to it. Default:
   * only what is 0 or 1 is moved, to half the distance of the nearest other probability, and to no more than half an event among
   * the rows. The curve, its index and the Brier score take the probabilities as they are.
   */
  readonly clip?: number;
  /** Seed of the simulated outcomes. Default: 0. */
  readonly seed?: number;
  /** How many sets of outcomes are simulated. Default: 200. */
  readonly nSimulations?: number;
}

/**
 * How well probabilities fit what happened: on average, by their spread, and along a smooth curve.
 *
 * - `intercept` and `slope` come of logistic regressions of the outcomes on the log-odds of the probabilities, with slope 1 and with
 *   a free slope (Cox 1958).
 * - `curve` is a lowess of the outcomes over the probabilities, `ici`, `e50` and `e90` its distance from them (Austin & Steyerberg
 *   2019, with the smoother of Harrell's `val.prob`). Of few rows that distance is above 0 for every model: `iciIfPerfect` says
 *   what it is when outcomes are drawn from these very probabilities.
 * - `brier` is the Brier score with its parts (Murphy 1973).
 *
 * What cannot be had is `{undefined, reason}` in its place: the line of rows of one class; the slope of one probability, or of
 * probabilities that separate the classes; errors below 10 events or 10 rows without.
 *
 * @param outcomes n values: 1 where the event occurred, else 0; {@link binaryAnswers} makes them of labels.
 * @param probabilities n probabilities of the event, in [0, 1].
 * @throws {RangeError} when there is not one probability an outcome, or an outcome is neither 0 nor 1.
 * @throws {DataError} `metric/no-rows` without a row; `metric/probability` for what is no probability.
 * @throws {ParameterError} `parameter/invalid` for a wrong option.
 * @see Austin & Steyerberg (2019), Statistics in Medicine 38:4051-4065; Van Calster et al. (2016), Journal of Clinical Epidemiology 74:167-176.
 * @example
 * const outcomes = [0, 0, 1, 0, 1, 1];
 * const { brier, slopeStandardError } = judgeCalibration(outcomes, [0.1, 0.3, 0.2, 0.6, 0.7, 0.9]);
 * brier.score // 0.2
 * slopeStandardError.undefined // "calibration/too-few-events"
 */
export function judgeCalibration(
  outcomes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: CalibrationOptions = {},
): Calibration {
  const { clip, seed = 0, nSimulations = 200 } = options;
  checkParams(
    "judgeCalibration",
    { seed, nSimulations },
    { seed: integer({ min: 0 }), nSimulations: integer({ min: 1 }) },
  );
  checkAnswers(outcomes, probabilities);
  const events = countEvents(outcomes);
  const places = placesOfRows(outcomes, probabilities);
  return {
    n: outcomes.length,
    events,
    ...calibrationLine(outcomes, probabilities, events, clip),
    ...smoothCurve(places, seed, nSimulations),
    brier: brierParts(places),
  };
}

import { checkParams, integer, oneOf } from "../../core/index.ts";
import { countEvents } from "../outcomes.ts";
import { stratifiedKFold } from "../split/folds.ts";
import { findNoSlope, findOneClass } from "./calibration-line.ts";
import { checkAnswers } from "./check-answers.ts";
import { type LogOdds, logOddsOf, probabilityOf } from "./log-odds.ts";
import { fitIntercept, fitLine } from "./logistic-line.ts";
import type { NoCalibration } from "./protocol.ts";

/** What is fitted anew: the intercept alone, or the slope too. */
export type RecalibrationKind = "intercept" | "intercept-and-slope";

/** How probabilities are changed: log-odds times `slope` plus `intercept`. Plain JSON. */
export interface Recalibration {
  readonly intercept: number;
  /** 1 where the intercept alone was fitted. */
  readonly slope: number;
  /** How far from 0 and 1 a probability of 0 or 1 is taken to lie. */
  readonly clip: number;
}

/** What {@link crossFittedRecalibration} takes. */
export interface CrossFitOptions {
  /** Default: `intercept`. */
  readonly kind?: RecalibrationKind;
  /** Into how many parts the rows are divided, 2 or more; fewer where a class has fewer rows. Default: 5. */
  readonly folds?: number;
  /** Seed of the division. Default: 0. */
  readonly seed?: number;
}

/** Probabilities that were recalibrated by other rows of the same site. */
export interface CrossFitted {
  /** One a row. */
  readonly probabilities: Float64Array;
  readonly nFolds: number;
}

/**
 * Finds how the probabilities of a model must be changed to fit what happened at another place: by an intercept of its own, or by
 * intercept and slope (Cox's recalibration).
 *
 * Judging the changed probabilities on the same rows flatters them: {@link crossFittedRecalibration} does not.
 *
 * @param outcomes n values: 1 where the event occurred, else 0.
 * @param probabilities n probabilities of the event, in [0, 1].
 * @returns the change, or why there is none: rows of one class, or, for a slope, one probability or classes that are separated.
 * @throws {RangeError} when there is not one probability an outcome, or an outcome is neither 0 nor 1.
 * @throws {DataError} `metric/no-rows` without a row; `metric/probability` for what is no probability.
 * @throws {ParameterError} `parameter/invalid` for another kind.
 * @see Steyerberg et al. (2004), Statistics in Medicine 23:2567-2586, methods 2 and 3.
 * @example recalibrate([0, 1, 1, 1], [0.5, 0.5, 0.5, 0.5]).intercept // 1.098...
 */
export function recalibrate(
  outcomes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  kind: RecalibrationKind = "intercept",
): Recalibration | NoCalibration {
  checkParams("recalibrate", { kind }, { kind: kindConstraint });
  checkAnswers(outcomes, probabilities);
  return fit(logOddsOf(probabilities), outcomes, kind);
}

const kindConstraint = oneOf("intercept", "intercept-and-slope");

function fit(
  { values: x, clip }: LogOdds,
  outcomes: ArrayLike<number>,
  kind: RecalibrationKind,
): Recalibration | NoCalibration {
  const events = countEvents(outcomes);
  const problem =
    findOneClass(events, x.length - events) ?? (kind === "intercept" ? undefined : findNoSlope(x, outcomes));
  if (problem !== undefined) return problem;
  const rows = { x, targets: outcomes };
  const { intercept, slope } = kind === "intercept" ? fitIntercept(rows) : fitLine(rows);
  return { intercept, slope, clip };
}

/**
 * Changes probabilities as {@link recalibrate} found.
 *
 * @returns one probability a row, in the order of the rows.
 * @example applyRecalibration({ intercept: 0, slope: 2, clip: 0.01 }, [0.5, 0.8])[1] // 0.941...
 */
export function applyRecalibration(
  { intercept, slope, clip }: Recalibration,
  probabilities: ArrayLike<number>,
): Float64Array {
  return logOddsOf(probabilities, undefined, clip).values.map((x) => probabilityOf(intercept + slope * x));
}

/**
 * Recalibrates the probabilities of each row by the other rows only: the rows are divided, each class evenly, and each part is changed
 * as the rest of them says. So the result can be judged as if it had been made of other patients of the same hospital.
 *
 * @param outcomes n values: 1 where the event occurred, else 0.
 * @param probabilities n probabilities of the event, in [0, 1].
 * @returns the changed probabilities, or why there are none: fewer than two rows of a class, or what {@link recalibrate} says of a part.
 * @throws {RangeError} when there is not one probability an outcome, or an outcome is neither 0 nor 1.
 * @throws {DataError} `metric/no-rows` without a row; `metric/probability` for what is no probability.
 * @throws {ParameterError} `parameter/invalid` for a wrong option.
 * @example crossFittedRecalibration([0, 1, 0, 1], [0.2, 0.3, 0.1, 0.4], { folds: 2 }).nFolds // 2
 */
export function crossFittedRecalibration(
  outcomes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  options: CrossFitOptions = {},
): CrossFitted | NoCalibration {
  const { kind = "intercept", folds = 5, seed = 0 } = options;
  checkParams(
    "crossFittedRecalibration",
    { kind, folds, seed },
    { kind: kindConstraint, folds: integer({ min: 2 }), seed: integer({ min: 0 }) },
  );
  checkAnswers(outcomes, probabilities);
  const events = countEvents(outcomes);
  const others = outcomes.length - events;
  const nFolds = Math.min(folds, events, others);
  if (nFolds < 2)
    return {
      undefined: "calibration/one-class",
      reason: `cross-fitted recalibration must have two rows with the event and two without at least, got ${events} and ${others}`,
    };
  const all = logOddsOf(probabilities);
  const labels = { classes: ["0", "1"], codes: Int32Array.from(outcomes) };
  const out = new Float64Array(outcomes.length);
  for (const { train, test } of stratifiedKFold(labels, { nSplits: nFolds, randomState: seed })) {
    const values = Float64Array.from(train, (row) => all.values[row]!);
    const change = fit(
      { ...all, values },
      Uint8Array.from(train, (row) => outcomes[row]!),
      kind,
    );
    if ("undefined" in change) return change;
    for (const row of test) out[row] = probabilityOf(change.intercept + change.slope * all.values[row]!);
  }
  return { probabilities: out, nFolds };
}

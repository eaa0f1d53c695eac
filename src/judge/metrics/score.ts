import { DataError, type ErrorCode } from "../../core/index.ts";

/**
 * The codes with which a score says that it has no value for these rows: of the last two, that there is no model to judge, or no
 * threshold to label rows by. Any other error is a fault of the call.
 */
const undefinedCodes = [
  "metric/one-class",
  "metric/none-predicted",
  "fit/one-class",
  "threshold/not-met",
] as const satisfies readonly ErrorCode[];

/** Why a score has no value. Plain JSON; it survives `structuredClone`. */
export interface UndefinedScore {
  /** The code of the error that the metric's function throws, or the fit. */
  readonly undefined: (typeof undefinedCodes)[number];
  /** Its message: what the metric must have, and what the rows have. */
  readonly reason: string;
}

/** What a metric says of some rows: its value, or why there is none. It is never `NaN`. */
export type Score = number | UndefinedScore;

/**
 * Whether a score has a value.
 *
 * @example hasValue(0.91) // true
 */
export function hasValue(score: Score): score is number {
  return typeof score === "number";
}

/**
 * Asks for a score, or another figure, and takes "undefined for these rows" as an answer.
 *
 * @param score throws a {@link DataError} where it is undefined, as all functions of metrics do.
 * @returns the value, or the reason why there is none.
 * @throws {unknown} whatever else `score` throws: that is a fault of the call, such as a wrong weight.
 * @example tryScore(() => recallScore(makeLabels([0], ["0", "1"]), makeLabels([0], ["0", "1"]))).undefined // "metric/one-class"
 */
export function tryScore<T = number>(score: () => T): T | UndefinedScore {
  try {
    return score();
  } catch (error) {
    const code =
      error instanceof DataError ? undefinedCodes.find((known) => known === error.code) : undefined;
    if (code === undefined) throw error;
    return { undefined: code, reason: (error as DataError).message };
  }
}

import { expectedShrinkage, type SampleSize, sampleSize } from "./sample-size.ts";

/** What a model has to learn from, and what it wants. Plain JSON. */
export interface JudgedSampleSize {
  /** The rows that there are, and the events among them. */
  readonly n: number;
  readonly events: number;
  /** How many parameters the model has. */
  readonly parameters: number;
  /** Events a parameter, or rows without the event where these are fewer. */
  readonly eventsPerParameter: number;
  /** See {@link expectedShrinkage}. */
  readonly expectedShrinkage: number;
  /** The AUC that was expected; absent where the fit was said otherwise. */
  readonly auc?: number;
  /** What there should be at least. */
  readonly needed: SampleSize;
  readonly isEnough: boolean;
}

/**
 * Holds the rows that a model is developed on against the least number that it wants.
 *
 * @param given.n rows, and `given.events` the events among them: one or more, and fewer than `n`.
 * @param given.parameters columns of the model's design, the intercept not counted.
 * @param given.auc that the model is expected to have on new rows: what it had on rows held out, for example. Default: a fit of 15 % of
 *   the largest possible.
 * @throws {DataError} `sample-size/no-signal` when the AUC is 0.5 or below.
 * @throws {ParameterError} `parameter/invalid` for a number outside its range.
 * @see {@link sampleSize}
 * @example judgeSampleSize({ n: 303, events: 139, parameters: 25, auc: 0.9 }).isEnough // false
 */
export function judgeSampleSize(given: {
  readonly n: number;
  readonly events: number;
  readonly parameters: number;
  readonly auc?: number | undefined;
}): JudgedSampleSize {
  const { n, events, parameters, auc } = given;
  const needed = sampleSize({ parameters, prevalence: events / n, auc });
  return {
    n,
    events,
    parameters,
    eventsPerParameter: Math.min(events, n - events) / parameters,
    expectedShrinkage: expectedShrinkage(n, parameters, needed.rSquared),
    ...(auc === undefined ? {} : { auc }),
    needed,
    isEnough: n >= needed.n,
  };
}

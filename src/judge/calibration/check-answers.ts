import { DataError } from "../../core/index.ts";

/**
 * Checks that outcomes and probabilities belong to the same rows.
 *
 * @throws {RangeError} when they are not as many, or an outcome is neither 0 nor 1.
 * @throws {DataError} `metric/no-rows` without a row; `metric/probability` for what is no number from 0 to 1.
 */
export function checkAnswers(outcomes: ArrayLike<number>, probabilities: ArrayLike<number>): void {
  const n = outcomes.length;
  if (probabilities.length !== n)
    throw new RangeError(`there must be one probability an outcome, got ${probabilities.length} and ${n}`);
  if (n === 0) throw new DataError("metric/no-rows", "calibration must have at least one row, got none");
  for (let i = 0; i < n; i++) {
    if (outcomes[i] !== 0 && outcomes[i] !== 1)
      throw new RangeError(`outcome ${i} must be 0 or 1, got ${outcomes[i]}`);
    const p = probabilities[i]!;
    if (!(p >= 0 && p <= 1))
      throw new DataError(
        "metric/probability",
        `the probability of row ${i} must be a number from 0 to 1, got ${p}`,
      );
  }
}

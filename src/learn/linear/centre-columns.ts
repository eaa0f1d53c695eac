import type { Pacer } from "../fit/pacer.ts";
import { deviationsOf, meansOf } from "./column-moments.ts";
import { outputSize, type Problem } from "./log-loss.ts";

/**
 * How many standard deviations a column's mean must be away from 0 for the column to count as far from 0. The values of such a
 * column, a calendar year for example, are all nearly the same number, so that the column is next to a multiple of the intercept.
 */
const deviationsFromZero = 30;

/** A problem whose columns have mean 0. */
export interface CentredProblem {
  readonly problem: Problem;
  /** What was subtracted from each column: {@link undoCentring} needs it. */
  readonly means: Float64Array;
}

/**
 * Subtracts from each column its mean, when a column is far from 0.
 *
 * The minimiser has to tell a column from the intercept. Where all values of a column lie close together and far from 0, the two
 * are so alike that rounding hides the difference, and the search ends before the minimum. Subtracting the mean leaves the
 * coefficients at the minimum as they are, and changes the intercept only, which {@link undoCentring} puts right. So the
 * problem must have an intercept. `fit` asks for this after a search without success, as it takes a copy of all rows.
 *
 * @returns `undefined` when no column is far from 0: centring would not help.
 */
export async function centreColumns(problem: Problem, pacer: Pacer): Promise<CentredProblem | undefined> {
  const { nRows, nCols, data } = problem;
  const means = await meansOf(problem, pacer);
  const deviations = await deviationsOf(problem, means, pacer);
  if (!means.some((mean, j) => Math.abs(mean) > deviationsFromZero * deviations[j]!)) return undefined;
  const centred = new Float64Array(data.length);
  await pacer.walk(nRows, nCols, (start, end) => {
    for (let i = start, at = start * nCols; i < end; i++)
      for (let j = 0; j < nCols; j++, at++) centred[at] = data[at]! - means[j]!;
  });
  return { problem: { ...problem, data: centred, memory: undefined }, means };
}

/**
 * Turns the parameters of a centred problem into those of the problem itself, in place. Only the intercepts differ.
 *
 * @param theta the parameters, for each output the intercept and then the coefficients.
 * @param means what was subtracted from the columns.
 */
export function undoCentring(problem: Problem, theta: Float64Array, means: Float64Array): void {
  const width = outputSize(problem);
  for (let k = 0; k < problem.nOutputs; k++)
    for (let j = 0; j < means.length; j++) theta[k * width]! -= theta[k * width + 1 + j]! * means[j]!;
}

import type { Pacer } from "../fit/pacer.ts";
import { outputSize, type Problem } from "./log-loss.ts";

/** A column whose mean is so many times its standard deviation is next to a multiple of the intercept. */
const far = 30;

/** A problem with the means of its columns taken off. */
export interface CentredProblem {
  readonly problem: Problem;
  readonly means: Float64Array;
}

/**
 * The same problem with columns that have mean 0, for columns so far from 0 that rounding hides what they tell from what the
 * intercept does. Where there is an intercept the coefficients at the minimum are the same.
 *
 * @returns `undefined` when no column is far from 0, beside how its values differ.
 */
export async function centreColumns(problem: Problem, pacer: Pacer): Promise<CentredProblem | undefined> {
  const { nRows, nCols, data } = problem;
  const means = await meansOf(problem, pacer);
  const squares = new Float64Array(nCols);
  await pacer.walk(nRows, 2 * nCols, (start, end) => {
    for (let i = start, at = start * nCols; i < end; i++)
      for (let j = 0; j < nCols; j++, at++) squares[j]! += (data[at]! - means[j]!) ** 2 / nRows;
  });
  if (!means.some((mean, j) => Math.abs(mean) > far * Math.sqrt(squares[j]!))) return undefined;
  const centred = new Float64Array(data.length);
  await pacer.walk(nRows, nCols, (start, end) => {
    for (let i = start, at = start * nCols; i < end; i++)
      for (let j = 0; j < nCols; j++, at++) centred[at] = data[at]! - means[j]!;
  });
  return { problem: { ...problem, data: centred, memory: undefined }, means };
}

async function meansOf({ nRows, nCols, data }: Problem, pacer: Pacer): Promise<Float64Array> {
  const means = new Float64Array(nCols);
  await pacer.walk(nRows, nCols, (start, end) => {
    for (let i = start, at = start * nCols; i < end; i++)
      for (let j = 0; j < nCols; j++, at++) means[j]! += data[at]! / nRows;
  });
  return means;
}

/** Turns the parameters of a centred problem into those of the problem itself, in place: only intercepts differ. */
export function undoCentring(problem: Problem, theta: Float64Array, means: Float64Array): void {
  const width = outputSize(problem);
  for (let k = 0; k < problem.nOutputs; k++)
    for (let j = 0; j < means.length; j++) theta[k * width]! -= theta[k * width + 1 + j]! * means[j]!;
}

import type { Pacer } from "../fit/pacer.ts";
import type { Problem } from "./log-loss.ts";

type Rows = Pick<Problem, "nRows" | "nCols" | "data">;

/** The mean of each column. */
export async function meansOf({ nRows, nCols, data }: Rows, pacer: Pacer): Promise<Float64Array> {
  const means = new Float64Array(nCols);
  await pacer.walk(nRows, nCols, (start, end) => {
    for (let i = start, at = start * nCols; i < end; i++)
      for (let j = 0; j < nCols; j++, at++) means[j]! += data[at]! / nRows;
  });
  return means;
}

/** The mean of each column, each row counted by its weight. */
export async function weightedMeansOf(
  problem: Pick<Problem, "nRows" | "nCols" | "data" | "weights">,
  pacer: Pacer,
): Promise<Float64Array> {
  const { nRows, nCols, data, weights } = problem;
  if (typeof weights === "number") return meansOf(problem, pacer);
  const means = new Float64Array(nCols);
  await pacer.walk(nRows, nCols, (start, end) => {
    for (let i = start, at = start * nCols; i < end; i++)
      for (let j = 0; j < nCols; j++, at++) means[j]! += data[at]! * weights[i]!;
  });
  return means;
}

/** How far the values of each column are from a number of its own: the root of the mean square. */
export async function deviationsOf(
  { nRows, nCols, data }: Rows,
  from: Float64Array,
  pacer: Pacer,
): Promise<Float64Array> {
  const squares = new Float64Array(nCols);
  await pacer.walk(nRows, 2 * nCols, (start, end) => {
    for (let i = start, at = start * nCols; i < end; i++)
      for (let j = 0; j < nCols; j++, at++) squares[j]! += (data[at]! - from[j]!) ** 2 / nRows;
  });
  return squares.map(Math.sqrt);
}

import type { Pacer } from "../fit/pacer.ts";
import { meansOf } from "./column-moments.ts";
import { dot } from "./dot.ts";
import { outputSize, type Problem, problemSize } from "./log-loss.ts";
import { largestHessian } from "./row-sums.ts";

/** The most rows for which the products of all pairs of rows are computed: their cost grows with the square of the rows. */
const mostRows = 1000;

/** Columns whose products are taken at a time: that many of all rows stay in the processor's cache. */
const columnsAtOnce = 256;

/** A problem of fewer columns with the same minimum. */
export interface RowSpace {
  readonly problem: Problem;
  /** The parameters of the problem that was reduced, of those of the reduced one. */
  restore(theta: Float64Array): Promise<Float64Array>;
}

/**
 * Whether {@link reduceToRowSpace} can help: there is a penalty, there are more columns than rows, not too many rows, and so many
 * parameters that second derivatives are not computed by all of them.
 */
export function canReduce(problem: Problem): boolean {
  const { nRows, nCols, l2 } = problem;
  return l2 > 0 && nCols > nRows && nRows <= mostRows && problemSize(problem) > largestHessian;
}

/**
 * Puts in the place of many columns as few as there are rows, without changing the minimum.
 *
 * With an L2 penalty the coefficients are a combination of the rows: any other part of them would move no score and cost penalty. With
 * `X X' = L L'` (Cholesky; the columns of X centred where there is an intercept) the problem with the square matrix L for X has the
 * same scores and the same penalty: `w = X' a` and `b = L' a` give `X w = L b` and `w'w = b'b`. So a problem of 10,000 columns and
 * 300 rows is solved by Newton's method in 300 columns, however the columns are scaled and depend on each other.
 *
 * @param problem one that {@link canReduce}, of finite values.
 * @returns `undefined` where values are so large that their products are infinite.
 * @see Hastie, Tibshirani & Friedman, The Elements of Statistical Learning (2009), 18.3.5.
 */
export async function reduceToRowSpace(problem: Problem, pacer: Pacer): Promise<RowSpace | undefined> {
  const { nRows, nCols, fitIntercept } = problem;
  const means = fitIntercept ? await meansOf(problem, pacer) : new Float64Array(nCols);
  const lower = await multiplyRows(problem, means, pacer);
  if (!lower.every(Number.isFinite)) return undefined;
  const kept = await factorRows(lower, nRows, pacer);
  const data = new Float64Array(nRows * kept.length);
  for (let i = 0; i < nRows; i++)
    for (let k = 0; k < kept.length; k++) data[i * kept.length + k] = lower[i * nRows + kept[k]!]!;
  const reduced: Problem = { ...problem, nCols: kept.length, data, memory: undefined };
  return {
    problem: reduced,
    restore: (theta) => restoreColumns(problem, reduced, theta, { lower, kept, means }, pacer),
  };
}

/** The products of all pairs of centred rows: the lower triangle, row-major. */
async function multiplyRows(
  { nRows, nCols, data }: Problem,
  means: Float64Array,
  pacer: Pacer,
): Promise<Float64Array> {
  const products = new Float64Array(nRows * nRows);
  const block = new Float64Array(nRows * columnsAtOnce);
  for (let from = 0; from < nCols; from += columnsAtOnce) {
    const width = Math.min(columnsAtOnce, nCols - from);
    for (let i = 0; i < nRows; i++)
      for (let j = 0; j < width; j++) block[i * width + j] = data[i * nCols + from + j]! - means[from + j]!;
    await pacer.walk(nRows, (width * nRows) / 2, (start, end) => {
      for (let i = start; i < end; i++)
        for (let k = 0; k <= i; k++)
          products[i * nRows + k]! += dot(block, i * width, block, k * width, width);
    });
  }
  return products;
}

/**
 * Cholesky factor in place, without exchanging rows. A row that depends on those before it adds no column: its pivot is what rounding
 * left, and it keeps its products with the columns before.
 *
 * @returns the columns that were added.
 */
async function factorRows(lower: Float64Array, n: number, pacer: Pacer): Promise<number[]> {
  const kept: number[] = [];
  const isKept = new Uint8Array(n);
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, lower[i * n + i]!);
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j < i; j++) {
      if (isKept[j] === 0) lower[row + j] = 0;
      else lower[row + j] = (lower[row + j]! - dot(lower, row, lower, j * n, j)) / lower[j * n + j]!;
    }
    const pivot = lower[row + i]! - dot(lower, row, lower, row, i);
    if (pivot > 64 * n * Number.EPSILON * largest) {
      lower[row + i] = Math.sqrt(pivot);
      isKept[i] = 1;
      kept.push(i);
    } else lower[row + i] = 0;
    if (i % 16 === 0 && pacer.isDue()) await pacer.pause();
  }
  return kept;
}

/** Of the reduced problem's parameters `b` the coefficients `X' a` with `L' a = b`, and the intercept of columns that are not centred. */
async function restoreColumns(
  problem: Problem,
  reduced: Problem,
  theta: Float64Array,
  { lower, kept, means }: { lower: Float64Array; kept: readonly number[]; means: Float64Array },
  pacer: Pacer,
): Promise<Float64Array> {
  const { nRows, nCols, nOutputs, data } = problem;
  const first = problem.fitIntercept ? 1 : 0;
  const [width, reducedWidth] = [outputSize(problem), outputSize(reduced)];
  const full = new Float64Array(problemSize(problem));
  const shares = new Float64Array(kept.length);
  for (let output = 0; output < nOutputs; output++) {
    shares.set(theta.subarray(output * reducedWidth + first, (output + 1) * reducedWidth));
    for (let k = kept.length - 1; k >= 0; k--) {
      const row = kept[k]! * nRows;
      shares[k]! /= lower[row + kept[k]!]!;
      for (let m = 0; m < k; m++) shares[m]! -= lower[row + kept[m]!]! * shares[k]!;
    }
    const coefficients = full.subarray(output * width + first, (output + 1) * width);
    await pacer.walk(kept.length, nCols, (start, end) => {
      for (let k = start; k < end; k++) {
        const row = kept[k]! * nCols;
        for (let j = 0; j < nCols; j++) coefficients[j]! += shares[k]! * (data[row + j]! - means[j]!);
      }
    });
    if (first === 1) {
      let shift = 0;
      for (let j = 0; j < nCols; j++) shift += coefficients[j]! * means[j]!;
      full[output * width] = theta[output * reducedWidth]! - shift;
    }
  }
  return full;
}

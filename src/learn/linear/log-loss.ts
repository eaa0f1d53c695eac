import type { KernelMemory } from "../../core/kernel-memory.ts";

/**
 * The objective of logistic regression: the weighted mean log loss plus `l2 / 2` times the squared norm of the
 * coefficients, the intercepts left free. scikit-learn's objective divided by C times the sum of weights.
 */
export interface Problem {
  readonly nRows: number;
  /** Columns of X. */
  readonly nCols: number;
  /** X, row-major. */
  readonly data: Float64Array;
  /** The memory that `data` stands on, if kernels can read it there. */
  readonly memory: KernelMemory | undefined;
  /** A sample: the rows of `data` that the problem consists of, ascending. Default: all. */
  readonly rows?: Uint32Array;
  /** The class of each row, from 0. */
  readonly codes: Int32Array;
  /** One weight a row, or the weight of every row; they sum to 1. */
  readonly weights: Float64Array | number;
  /** 1 for two classes (the log-odds of the second), else the number of classes. */
  readonly nOutputs: number;
  readonly fitIntercept: boolean;
  readonly l2: number;
}

/** Parameters of one output: the intercept, where there is one, then the coefficients. */
export function outputSize(problem: Problem): number {
  return problem.nCols + (problem.fitIntercept ? 1 : 0);
}

/** How many parameters a problem has. */
export function problemSize(problem: Problem): number {
  return problem.nOutputs * outputSize(problem);
}

/** The objective at one point. */
export interface Evaluation {
  readonly theta: Float64Array;
  /** NaN when it was not asked for. */
  value: number;
  readonly gradient: Float64Array;
}

/** An evaluation that is still to be made, at zero. */
export function makeEvaluation(problem: Problem): Evaluation {
  const size = problemSize(problem);
  return { theta: new Float64Array(size), value: 0, gradient: new Float64Array(size) };
}

/** The loss of coefficients that are zero, for classes of equal weight: any other is worse there. */
export function valueAtZero(problem: Problem): number {
  return Math.log(Math.max(2, problem.nOutputs));
}

/** Adds what the penalty contributes to value and gradient. */
export function addPenalty(problem: Problem, at: Evaluation): void {
  const { l2, nOutputs } = problem;
  if (l2 === 0) return;
  const width = outputSize(problem);
  const first = problem.fitIntercept ? 1 : 0;
  let norm = 0;
  for (let k = 0; k < nOutputs; k++)
    for (let j = k * width + first; j < (k + 1) * width; j++) {
      const value = at.theta[j]!;
      norm += value * value;
      at.gradient[j]! += l2 * value;
    }
  at.value += (l2 / 2) * norm;
}

/** Rows of a sample that stand next to each other, as memory is read in lines and pages. */
const runLength = 8;

/**
 * A `step`-th of the rows, in runs of {@link runLength}, their weights made to sum to 1; the rows stay where they are.
 *
 * @returns `undefined` when a class has no weight among them.
 */
export function takeEvery(problem: Problem, step: number): Problem | undefined {
  const stride = step * runLength;
  const nRuns = Math.ceil(problem.nRows / stride);
  const last = Math.min(runLength, problem.nRows - (nRuns - 1) * stride);
  const nRows = (nRuns - 1) * runLength + last;
  const rows = new Uint32Array(nRows);
  const codes = new Int32Array(nRows);
  const weights = new Float64Array(nRows);
  const perClass = new Float64Array(Math.max(2, problem.nOutputs));
  let total = 0;
  for (let at = 0; at < nRows; at++) {
    const i = Math.floor(at / runLength) * stride + (at % runLength);
    const weight = typeof problem.weights === "number" ? 1 : problem.weights[i]!;
    rows[at] = problem.rows === undefined ? i : problem.rows[i]!;
    codes[at] = problem.codes[i]!;
    weights[at] = weight;
    perClass[codes[at]!]! += weight;
    total += weight;
  }
  if (perClass.some((weight) => weight === 0)) return undefined;
  for (let at = 0; at < nRows; at++) weights[at]! /= total;
  return { ...problem, nRows, rows, codes, weights };
}

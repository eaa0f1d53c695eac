import type { KernelMemory } from "../../core/kernel-memory.ts";

/**
 * What logistic regression minimises: the weighted mean log loss plus `l2 / 2` times the squared norm of the coefficients, the
 * intercepts left free. It is scikit-learn's objective, divided by C times the sum of weights.
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
  /** How strong the penalty is; 0 for none. */
  readonly l2: number;
}

/** How many parameters one output has: the intercept, where there is one, then the coefficients. */
export function outputSize(problem: Problem): number {
  return problem.nCols + (problem.fitIntercept ? 1 : 0);
}

/** How many parameters a problem has: those of each output, one output behind the other. */
export function problemSize(problem: Problem): number {
  return problem.nOutputs * outputSize(problem);
}

/** The objective at one point. */
export interface Evaluation {
  /** The point: all parameters of the problem. */
  readonly theta: Float64Array;
  /** The objective there; NaN when it was not asked for. */
  value: number;
  /** The derivative of the objective by each parameter. */
  readonly gradient: Float64Array;
}

/** An evaluation that is still to be made, at zero. */
export function makeEvaluation(problem: Problem): Evaluation {
  const size = problemSize(problem);
  return { theta: new Float64Array(size), value: 0, gradient: new Float64Array(size) };
}

/**
 * The objective where all parameters are 0: the logarithm of the number of classes. A start that is worse than that is no
 * good one.
 */
export function valueAtZero(problem: Problem): number {
  return Math.log(Math.max(2, problem.nOutputs));
}

/** Adds what the penalty contributes to value and gradient, which are those of the loss alone before. */
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

/** How many rows of a sample stand next to each other. Memory is read in lines and pages, so that single rows cost as much. */
const runLength = 8;

/**
 * Takes a sample of the rows: one in `step`, in runs of {@link runLength}. The weights are made to sum to 1; the rows are not
 * copied.
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

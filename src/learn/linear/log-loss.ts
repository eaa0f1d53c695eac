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
  /** A sample: row `i` of the problem is row `i * stride` of `data`. Default: 1. */
  readonly stride?: number;
  /** The class of each row, from 0. */
  readonly codes: Int32Array;
  /** One weight a row; they sum to 1. */
  readonly weights: Float64Array;
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
  value: number;
  readonly gradient: Float64Array;
}

/** Makes room for an evaluation, at zero. */
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

/**
 * Every `step`-th row, its weights made to sum to 1; the rows themselves stay where they are.
 *
 * @returns `undefined` when a class has no weight among them.
 */
export function takeEvery(problem: Problem, step: number): Problem | undefined {
  const nRows = Math.floor((problem.nRows - 1) / step) + 1;
  const codes = new Int32Array(nRows);
  const weights = new Float64Array(nRows);
  const perClass = new Float64Array(Math.max(2, problem.nOutputs));
  let total = 0;
  for (let i = 0; i < nRows; i++) {
    codes[i] = problem.codes[i * step]!;
    weights[i] = problem.weights[i * step]!;
    perClass[codes[i]!]! += weights[i]!;
    total += weights[i]!;
  }
  if (perClass.some((weight) => weight === 0)) return undefined;
  for (let i = 0; i < nRows; i++) weights[i]! /= total;
  return { ...problem, nRows, codes, weights, stride: step * (problem.stride ?? 1) };
}

import type { FitOptions } from "../protocol.ts";

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
  /**
   * What the second derivatives need: for two classes `w p (1 - p)` of each row, else the probabilities of each row.
   */
  readonly curvature: Float64Array;
}

/** Makes room for an evaluation, at zero. */
export function makeEvaluation(problem: Problem): Evaluation {
  const size = problemSize(problem);
  return {
    theta: new Float64Array(size),
    value: 0,
    gradient: new Float64Array(size),
    curvature: new Float64Array(problem.nRows * problem.nOutputs),
  };
}

/** Multiplications between two turns of the event loop: some 20 ms of work. */
const workPerTurn = 2e7;

/**
 * Walks over the rows in parts, so that a long fit can be aborted and lets timers and I/O in between; a short one is
 * never interrupted.
 */
export async function walkRows(
  nRows: number,
  workPerRow: number,
  options: FitOptions,
  visit: (start: number, end: number) => void,
): Promise<void> {
  const step = Math.max(1, Math.floor(workPerTurn / workPerRow));
  for (let start = 0; start < nRows; start += step) {
    options.signal?.throwIfAborted();
    visit(start, Math.min(nRows, start + step));
    if (nRows > step) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Computes value, gradient and curvature at `at.theta`. */
export async function evaluate(problem: Problem, at: Evaluation, options: FitOptions): Promise<void> {
  at.gradient.fill(0);
  at.value = 0;
  const visit = problem.nOutputs === 1 ? addBinaryRows : addMultinomialRows;
  await walkRows(problem.nRows, 2 * problemSize(problem) + 20 * problem.nOutputs, options, (start, end) =>
    visit(problem, at, start, end),
  );
  addPenalty(problem, at);
}

function addPenalty(problem: Problem, at: Evaluation): void {
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

/** Rows whose scores, residuals and gradient are computed in turn while they stay in the cache. */
const rowsPerBlock = 64;
const scratch = new Float64Array(rowsPerBlock);

/** Two classes. */
function addBinaryRows(problem: Problem, at: Evaluation, start: number, end: number): void {
  const first = problem.fitIntercept ? 1 : 0;
  const coef = at.theta.subarray(first);
  const gradient = at.gradient.subarray(first);
  const intercept = problem.fitIntercept ? at.theta[0]! : 0;
  for (let from = start; from < end; from += rowsPerBlock) {
    const count = Math.min(rowsPerBlock, end - from);
    computeScores(problem, coef, intercept, from, count);
    const sum = scoresToResiduals(problem, at, from, count);
    if (problem.fitIntercept) at.gradient[0]! += sum;
    addGradient(problem, gradient, from, count);
  }
}

/** Writes the scores of `count` rows into the scratch, four rows at a time. */
function computeScores(
  problem: Problem,
  coef: Float64Array,
  intercept: number,
  from: number,
  count: number,
): void {
  const { data, nCols: p } = problem;
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const a = (from + i) * p;
    const b = a + p;
    const c = b + p;
    const d = c + p;
    let za = intercept;
    let zb = intercept;
    let zc = intercept;
    let zd = intercept;
    for (let j = 0; j < p; j++) {
      const w = coef[j]!;
      za += data[a + j]! * w;
      zb += data[b + j]! * w;
      zc += data[c + j]! * w;
      zd += data[d + j]! * w;
    }
    scratch[i] = za;
    scratch[i + 1] = zb;
    scratch[i + 2] = zc;
    scratch[i + 3] = zd;
  }
  for (; i < count; i++) {
    const a = (from + i) * p;
    let z = intercept;
    for (let j = 0; j < p; j++) z += data[a + j]! * coef[j]!;
    scratch[i] = z;
  }
}

/**
 * Turns the scores in the scratch into weighted residuals `p - y`, adds up the loss and keeps the curvature. All come
 * from exp(-|z|), so that they keep their relative accuracy where the probability is next to 0 or 1.
 *
 * @returns the sum of the residuals.
 */
function scoresToResiduals(problem: Problem, at: Evaluation, from: number, count: number): number {
  const { codes, weights } = problem;
  const { curvature } = at;
  let value = 0;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const w = weights[from + i]!;
    const z = scratch[i]!;
    const size = Math.abs(z);
    const e = Math.exp(-size);
    const near = 1 / (1 + e); // the probability of the likelier class
    const far = e * near;
    curvature[from + i] = w * near * far;
    const isRight = (codes[from + i] === 1) === z >= 0;
    value += w * (isRight ? Math.log1p(e) : size + Math.log1p(e));
    const miss = w * (isRight ? far : near);
    const r = codes[from + i] === 1 ? -miss : miss;
    scratch[i] = r;
    sum += r;
  }
  at.value += value;
  return sum;
}

/** Adds the residuals in the scratch times their rows to the gradient, four rows at a time. */
function addGradient(problem: Problem, gradient: Float64Array, from: number, count: number): void {
  const { data, nCols: p } = problem;
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const a = (from + i) * p;
    const b = a + p;
    const c = b + p;
    const d = c + p;
    const ra = scratch[i]!;
    const rb = scratch[i + 1]!;
    const rc = scratch[i + 2]!;
    const rd = scratch[i + 3]!;
    for (let j = 0; j < p; j++)
      gradient[j]! += ra * data[a + j]! + rb * data[b + j]! + (rc * data[c + j]! + rd * data[d + j]!);
  }
  for (; i < count; i++) {
    const a = (from + i) * p;
    const r = scratch[i]!;
    for (let j = 0; j < p; j++) gradient[j]! += r * data[a + j]!;
  }
}

/** Several classes, one linear score each (symmetric, as scikit-learn's multinomial). */
function addMultinomialRows(problem: Problem, at: Evaluation, start: number, end: number): void {
  const { nCols: p, data, codes, weights, nOutputs } = problem;
  const { theta, gradient, curvature } = at;
  const first = problem.fitIntercept ? 1 : 0;
  const width = p + first;
  let value = 0;
  for (let i = start; i < end; i++) {
    const x = i * p;
    const out = i * nOutputs;
    let highest = -Infinity;
    for (let k = 0; k < nOutputs; k++) {
      const w = k * width + first;
      let z = first === 1 ? theta[w - 1]! : 0;
      for (let j = 0; j < p; j++) z += data[x + j]! * theta[w + j]!;
      curvature[out + k] = z;
      if (z > highest) highest = z;
    }
    const code = codes[i]!;
    const own = curvature[out + code]! - highest;
    let others = 0;
    for (let k = 0; k < nOutputs; k++) {
      const e = Math.exp(curvature[out + k]! - highest);
      curvature[out + k] = e;
      if (k !== code) others += e;
    }
    const weight = weights[i]!;
    const total = others + curvature[out + code]!;
    value += weight * (own === 0 ? Math.log1p(others) : Math.log(total) - own);
    for (let k = 0; k < nOutputs; k++) {
      const probability = curvature[out + k]! / total;
      curvature[out + k] = probability;
      const r = weight * (k === code ? -others / total : probability);
      const w = k * width + first;
      if (first === 1) gradient[w - 1]! += r;
      for (let j = 0; j < p; j++) gradient[w + j]! += r * data[x + j]!;
    }
  }
  at.value += value;
}

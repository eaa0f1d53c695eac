import type { FitOptions } from "../protocol.ts";
import { factorCholesky, solveCholesky } from "./cholesky.ts";
import { computeHessian, computeHessianDiagonal } from "./hessian.ts";
import {
  type Evaluation,
  evaluate,
  makeEvaluation,
  outputSize,
  type Problem,
  problemSize,
} from "./log-loss.ts";
import { QuasiNewton } from "./quasi-newton.ts";

/** When to stop. */
export interface StopRule {
  /** Largest absolute entry of the gradient of the mean objective, intercepts included. */
  readonly tol: number;
  readonly maxIter: number;
}

/** Where the minimiser ended. */
export interface Minimum {
  readonly at: Evaluation;
  readonly converged: boolean;
  readonly nIter: number;
  /** Largest absolute entry of the gradient there. */
  readonly largest: number;
}

/** Wider problems are not worth a full matrix of second derivatives; its diagonal steers them. */
export const largestHessian = 1000;

/** Steps in a row that improve neither gradient nor value (by 1e-12) noticeably, after which there is nothing to gain. */
const patience = 20;

/** Rows that are enough to steer by: beyond, second derivatives come from a sample first. */
const pilotRows = 4000;

/**
 * Minimises the log loss by Newton's method with a line search, where the factor of the second derivatives is kept as
 * long as limited-memory BFGS updates on top of it are expected to cost less than a new one (Nocedal & Wright,
 * Numerical Optimization, 2006, chapter 7). With many rows the first factor and the starting point come from every
 * k-th row. The problem is convex, so that these choices decide the number of passes over the data, never the answer.
 */
export async function minimizeLogLoss(
  problem: Problem,
  stop: StopRule,
  options: FitOptions,
): Promise<Minimum> {
  const pilot = await runPilot(problem, options);
  let at = makeEvaluation(problem);
  let next = makeEvaluation(problem);
  if (pilot !== undefined) at.theta.set(pilot.at.theta);
  await evaluate(problem, at, options);
  if (pilot !== undefined && at.value > valueAtZero(problem)) {
    at.theta.fill(0); // the sample was misleading, as when it is separable and the whole is not
    await evaluate(problem, at, options);
  }
  const method = new QuasiNewton(problemSize(problem));
  let isFresh = false;
  const renew = async (from: Problem, point: Evaluation): Promise<void> => {
    if (problemSize(problem) > largestHessian) method.useDiagonal(computeHessianDiagonal(from, point));
    else method.useFactor(factorCholesky(await computeHessian(from, point, options), problemSize(problem)));
  };
  if (pilot !== undefined) await renew(pilot.problem, pilot.at);
  else {
    await renew(problem, at);
    isFresh = true;
  }

  let largest = largestEntry(at.gradient);
  let nIter = 0;
  let best = largest;
  let nIdle = 0;
  while (largest > stop.tol && nIter < stop.maxIter && nIdle < patience) {
    const step = await searchLine(problem, at, next, method.direction(at.gradient), options);
    if (step === undefined) {
      if (isFresh) break; // rounding allows no further descent
      await renew(problem, at);
      isFresh = true;
      continue;
    }
    nIter++;
    const reached = largestEntry(next.gradient);
    method.learn(at, next);
    const isIdle = reached > 0.9 * best && next.value >= at.value - 1e-12 * Math.abs(at.value);
    nIdle = isIdle ? nIdle + 1 : 0;
    best = Math.min(best, reached);
    [at, next] = [next, at];
    isFresh = false;
    if (reached > stop.tol && isWorthRenewing(problem, largest, reached, stop.tol)) {
      await renew(problem, at);
      isFresh = true;
    }
    largest = reached;
  }
  if (largest <= stop.tol && largest > 1e-3 * stop.tol && nIter < stop.maxIter) {
    // One step more, as far as it helps: a gradient just below the tolerance is not the best that this factor gives.
    const direction = method.direction(at.gradient);
    for (let j = 0; j < direction.length; j++) next.theta[j] = at.theta[j]! + direction[j]!;
    await evaluate(problem, next, options);
    const reached = largestEntry(next.gradient);
    if (reached < largest) {
      nIter++;
      at = next;
      largest = reached;
    }
  }
  return { at, converged: largest <= stop.tol, nIter, largest };
}

async function runPilot(
  problem: Problem,
  options: FitOptions,
): Promise<{ problem: Problem; at: Evaluation } | undefined> {
  const size = problemSize(problem);
  const wanted = Math.max(pilotRows, 40 * size);
  const stride = Math.floor(problem.nRows / wanted);
  if (stride < 4 || size > largestHessian) return undefined;
  const sample = takeEvery(problem, stride);
  if (sample === undefined) return undefined;
  const { at } = await minimizeLogLoss(sample, { tol: 1e-5, maxIter: 25 }, options);
  return { problem: sample, at };
}

/** Every `stride`-th row; `undefined` when a class has no weight among them. */
function takeEvery(problem: Problem, stride: number): Problem | undefined {
  const { nCols } = problem;
  const nRows = Math.floor((problem.nRows - 1) / stride) + 1;
  const data = new Float64Array(nRows * nCols);
  const codes = new Int32Array(nRows);
  const weights = new Float64Array(nRows);
  const perClass = new Float64Array(Math.max(2, problem.nOutputs));
  let total = 0;
  for (let i = 0; i < nRows; i++) {
    const from = i * stride;
    data.set(problem.data.subarray(from * nCols, (from + 1) * nCols), i * nCols);
    codes[i] = problem.codes[from]!;
    weights[i] = problem.weights[from]!;
    perClass[codes[i]!]! += weights[i]!;
    total += weights[i]!;
  }
  if (perClass.some((weight) => weight === 0)) return undefined;
  for (let i = 0; i < nRows; i++) weights[i]! /= total;
  return { ...problem, nRows, data, codes, weights };
}

function valueAtZero(problem: Problem): number {
  return Math.log(Math.max(2, problem.nOutputs));
}

/** Whether a new factor is expected to cost less than the passes that the old one still needs. */
function isWorthRenewing(problem: Problem, before: number, after: number, tol: number): boolean {
  const rate = after / before;
  if (rate >= 1) return true;
  const size = problemSize(problem);
  const width = outputSize(problem);
  const blocks = (problem.nOutputs * (problem.nOutputs + 1)) / 2;
  const passCost = problem.nRows * (2 * size + 20 * problem.nOutputs);
  const renewalCost =
    size > largestHessian ? passCost : (problem.nRows * blocks * width * width) / 2 + size ** 3 / 6;
  const passesLeft = Math.log(tol / after) / Math.log(rate);
  return passesLeft * passCost > renewalCost + 3 * passCost;
}

/**
 * Halves the step until the value falls enough (Armijo). Near the minimum values no longer differ in double precision;
 * there the slope along the direction decides: as the objective is convex, a slope that is flatter and still negative
 * means a smaller value, and one that is flatter and positive may raise it by no more than rounding.
 *
 * @returns the step, `next` being evaluated there; `undefined` when no step helps.
 */
async function searchLine(
  problem: Problem,
  at: Evaluation,
  next: Evaluation,
  direction: Float64Array,
  options: FitOptions,
): Promise<number | undefined> {
  const slope = dot(at.gradient, direction);
  if (!(slope < 0)) return undefined;
  const noise = (8 + Math.sqrt(problem.nRows)) * Number.EPSILON * Math.abs(at.value);
  for (let step = 1; step > 1e-12; step /= 2) {
    for (let j = 0; j < direction.length; j++) next.theta[j] = at.theta[j]! + step * direction[j]!;
    await evaluate(problem, next, options);
    if (next.value <= at.value + 1e-4 * step * slope) return step;
    const reached = dot(next.gradient, direction);
    if (Math.abs(reached) <= 0.9 * -slope && (reached <= 0 || next.value <= at.value + noise)) return step;
  }
  return undefined;
}

/** The largest absolute value; `NaN` and infinity count as infinite. */
export function largestEntry(values: Float64Array): number {
  let largest = 0;
  for (let j = 0; j < values.length; j++) {
    const size = Math.abs(values[j]!);
    if (!(size <= largest)) largest = Number.isFinite(size) ? size : Infinity;
  }
  return largest;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

/** How far a Newton step from this point would move the score of any row, and how many parameters are dependent. */
export async function inspectMinimum(
  problem: Problem,
  at: Evaluation,
  options: FitOptions,
): Promise<{ reach: number; nDependent: number }> {
  const factor = factorCholesky(await computeHessian(problem, at, options), problemSize(problem));
  const step = at.gradient.slice();
  solveCholesky(factor, step);
  const { nRows, nCols, nOutputs, data } = problem;
  const first = problem.fitIntercept ? 1 : 0;
  const width = nCols + first;
  let reach = 0;
  for (let i = 0; i < nRows; i++)
    for (let k = 0; k < nOutputs; k++) {
      let z = first === 1 ? step[k * width]! : 0;
      for (let j = 0; j < nCols; j++) z += data[i * nCols + j]! * step[k * width + first + j]!;
      reach = Math.max(reach, Math.abs(z));
    }
  // The scores of several classes are free up to a common term where no penalty holds it: that much is dependent anyway.
  const free = nOutputs === 1 ? 0 : problem.l2 === 0 ? width : first;
  return { reach, nDependent: factor.nDropped - free };
}

import type { FitOptions } from "../protocol/protocol.ts";
import { factorOutputs, hasBlockFactors } from "./block-factors.ts";
import { solveCholesky } from "./cholesky.ts";
import {
  type Evaluation,
  makeEvaluation,
  outputSize,
  type Problem,
  problemSize,
  takeEvery,
  valueAtZero,
} from "./log-loss.ts";
import { Objective } from "./objective.ts";
import { QuasiNewton } from "./quasi-newton.ts";
import { largestHessian } from "./row-sums.ts";

/** When the search ends. */
export interface StopRule {
  /** The search has converged when no entry of the gradient of the mean objective, intercepts included, is larger: see {@link isProven} too. */
  readonly tol: number;
  /** Steps after which the search ends without having converged. */
  readonly maxIter: number;
}

/** How far above the least value the objective may be proven to be at most, relative to it, for the search to have converged. */
const provenShare = 1e-10;

/** Where the search ended. */
export interface Minimum {
  readonly at: Evaluation;
  readonly converged: boolean;
  readonly nIter: number;
  /** Largest absolute entry of the gradient there, or before a last step that was taken without a further look. */
  readonly largest: number;
}

/**
 * Idle steps in a row after which the search ends, as rounding allows no more. A step is idle when it lowers neither the largest
 * entry of the gradient by a tenth nor the value by a part in 1e12.
 */
const patience = 20;

/** Steps that are taken at most after the gradient has fallen below the tolerance, to come closer to the minimum. */
const lastSteps = 4;

/**
 * The distance to the minimum, relative to the largest parameter, at which those last steps end. Parameters are then right to
 * some ten digits.
 */
const closeEnough = 5e-11;

/**
 * Rows that a sample has at least. That many are enough to steer by: with several times as many rows, the starting point and the
 * first second derivatives come from a sample.
 */
const pilotRows = 4000;

/**
 * A sample has at least one row in so many, as far as {@link pilotBytes} allow: the larger the sample, the better the start, and
 * the fewer passes over all rows are needed.
 */
const pilotShare = 24;

/** Bytes up to which {@link pilotShare} makes a sample larger, 5 MiB, so that its own search stays short. */
const pilotBytes = 5 << 20;

/**
 * Passes over all rows that are still needed after second derivatives have been computed anew at a point on the way: a rough
 * guess, by which {@link isWorthRenewing} decides whether to do so.
 */
const passesWithNewFactor = 6;

/**
 * The share of the gradient that the last step must have left at most, so that the next one is tried at its full length without
 * computing values.
 */
const swift = 0.3;

/**
 * Minimises the log loss by Newton's method with a line search.
 *
 * The factor of the second derivatives is kept from step to step, corrected by limited-memory BFGS updates, as long as these are
 * expected to cost less than a new factor (Nocedal & Wright, Numerical Optimization, 2006, chapter 7). With many rows, the
 * first factor and the starting point come from a sample of them. The problem is convex, so that these choices decide how
 * many passes over the rows are made, and never the answer.
 *
 * @returns where the search ended, `converged` or not; `largest` is infinite when a value of the rows is not finite.
 * @throws {unknown} the reason of the signal, when it is aborted.
 */
export async function minimizeLogLoss(
  objective: Objective,
  stop: StopRule,
  options: FitOptions,
): Promise<Minimum> {
  const { problem } = objective;
  const method = new QuasiNewton(problemSize(problem));
  const renew = async (from: Objective, theta: Float64Array): Promise<void> => {
    if (problemSize(problem) <= largestHessian) method.useFactor(await from.factorHessian(theta));
    else if (hasBlockFactors(problem)) method.useBlocks(await factorOutputs(problem, theta, options));
    else method.useDiagonal(await from.computeDiagonal(theta));
  };
  let at = makeEvaluation(problem);
  let next = makeEvaluation(problem);
  const hasPilot = await runPilot(problem, options, async (pilot, theta) => {
    at.theta.set(theta);
    await renew(pilot, theta);
  });
  await objective.evaluate(at);
  if (hasPilot && !(at.value <= valueAtZero(problem))) {
    at.theta.fill(0); // the sample was misleading, as when it is separable and the whole is not
    await objective.evaluate(at);
  }
  let largest = largestEntry(at.gradient);
  let nIter = 0;
  if (largest === Infinity) return { at, converged: false, nIter, largest };
  let isFresh = !hasPilot;
  let nSteps = 0; // since second derivatives were computed last
  if (isFresh) await renew(objective, at.theta);
  // How much a step is expected to leave of the gradient.
  let rate = hasPilot ? swift / 2 : 1;
  const progress = new Progress(largest, stop.tol, options);
  let best = largest;
  let nIdle = 0;
  while (largest > stop.tol && nIter < stop.maxIter && nIdle < patience) {
    const direction = method.direction(at.gradient);
    const step =
      rate < swift && (await stepSwiftly(objective, at, next, direction))
        ? 1
        : await searchLine(objective, at, next, direction);
    if (step === undefined) {
      if (isFresh) break; // rounding allows no further descent
      method.forget();
      await renew(objective, at.theta);
      isFresh = true;
      continue;
    }
    nIter++;
    const reached = largestEntry(next.gradient);
    method.learn(at, next);
    const isIdle = reached > 0.9 * best && !(next.value < at.value - 1e-12 * Math.abs(at.value));
    nIdle = isIdle ? nIdle + 1 : 0;
    best = Math.min(best, reached);
    [at, next] = [next, at];
    isFresh = false;
    nSteps++;
    if (reached > stop.tol && isWorthRenewing(problem, largest, reached, stop.tol, nSteps)) {
      await renew(objective, at.theta);
      isFresh = true;
      nSteps = 0;
    }
    rate = reached / largest;
    largest = reached;
    progress.report(largest);
    // Where steps are cheap and many, those that would change nothing that can be seen are not taken.
    if (problemSize(problem) > largestHessian && isProven(problem, at)) break;
  }
  // A gradient just below the tolerance is not the best that this factor can give. Where the loss is flat, a small gradient also
  // says little of how far the coefficients are from the minimum. So some more steps are taken, as long as they help.
  for (
    let n = 0;
    n < lastSteps && largest <= stop.tol && largest > 1e-3 * stop.tol && nIter < stop.maxIter;
    n++
  ) {
    const direction = method.direction(at.gradient);
    for (let j = 0; j < direction.length; j++) next.theta[j] = at.theta[j]! + direction[j]!;
    // What the steps before have left of the gradient, this one is taken to leave of the distance.
    if (rate * largestEntry(direction) < closeEnough * largestEntry(next.theta)) {
      at.theta.set(next.theta);
      return { at, converged: true, nIter: nIter + 1, largest };
    }
    await objective.evaluateGradient(next);
    const reached = largestEntry(next.gradient);
    if (!(reached < largest)) break;
    nIter++;
    method.learn(at, next);
    [at, next] = [next, at];
    rate = reached / largest;
    largest = reached;
  }
  return { at, converged: largest <= stop.tol || isProven(problem, at), nIter, largest };
}

/**
 * Whether the objective is proven to be all but least. A penalty `l2 |w|^2 / 2` makes it so convex that it is above the least value by
 * at most `|g|^2 / (2 l2)`, where g is its gradient (Boyd & Vandenberghe, Convex Optimization, 2004, 9.1.2). The intercept, which has
 * no penalty, counts as the coefficients do.
 */
function isProven({ l2 }: Problem, { value, gradient }: Evaluation): boolean {
  return dot(gradient, gradient) <= 2 * l2 * provenShare * value;
}

/** Tells a caller how far the search is: the share of the way from the first gradient to the tolerance, on a logarithmic scale. */
class Progress {
  readonly #first: number;
  readonly #tol: number;
  readonly #onProgress: FitOptions["onProgress"];
  #done = 0;

  constructor(first: number, tol: number, options: FitOptions) {
    this.#first = first;
    this.#tol = tol;
    this.#onProgress = options.onProgress;
  }

  report(largest: number): void {
    const share = Math.log(this.#first / largest) / Math.log(this.#first / this.#tol);
    if (!(share > 0)) return;
    this.#done = Math.max(this.#done, Math.min(99, Math.floor(100 * share)));
    this.#onProgress?.(this.#done, 100);
  }
}

/**
 * Tries the whole step, without computing the value there: as the problem is convex, steps that each leave less than half of the
 * gradient lead to the minimum, whatever the values on the way.
 *
 * @returns whether less than half of the gradient is left; `next` then has the gradient there, and no value.
 */
async function stepSwiftly(
  objective: Objective,
  at: Evaluation,
  next: Evaluation,
  direction: Float64Array,
): Promise<boolean> {
  for (let j = 0; j < direction.length; j++) next.theta[j] = at.theta[j]! + direction[j]!;
  await objective.evaluateGradient(next);
  return largestEntry(next.gradient) < 0.5 * largestEntry(at.gradient);
}

/**
 * Minimises over a sample of many rows, and hands the sample with its minimum to `use`.
 *
 * @returns false, without a call of `use`, when the rows are too few for a sample, the parameters too many, or a class absent.
 */
async function runPilot(
  problem: Problem,
  options: FitOptions,
  use: (pilot: Objective, theta: Float64Array) => Promise<void>,
): Promise<boolean> {
  const size = problemSize(problem);
  const wanted = Math.max(
    pilotRows,
    40 * size,
    Math.min(problem.nRows / pilotShare, pilotBytes / 8 / (problem.nCols + 1)),
  );
  const step = Math.floor(problem.nRows / wanted);
  if (step < 4 || size > largestHessian) return false;
  const sample = takeEvery(problem, step);
  if (sample === undefined) return false;
  const { signal } = options;
  const pilot = new Objective(sample, { signal });
  try {
    const { at } = await minimizeLogLoss(pilot, { tol: 1e-5, maxIter: 25 }, { signal });
    // Second derivatives steer the passes over all rows. They are worth four times as many rows, if those are still few of all.
    const wider = step >= 16 ? takeEvery(problem, step >> 2) : undefined;
    if (wider === undefined) await use(pilot, at.theta);
    else {
      const larger = new Objective(wider, { signal, executor: options.executor });
      try {
        await use(larger, at.theta);
      } finally {
        larger.close();
      }
    }
  } finally {
    pilot.close();
  }
  return true;
}

/** Whether a new factor is expected to cost less than the passes that the old one still needs. */
function isWorthRenewing(
  problem: Problem,
  before: number,
  after: number,
  tol: number,
  nSteps: number,
): boolean {
  const hasBlocks = hasBlockFactors(problem);
  let rate = after / before;
  if (rate >= 1 && !hasBlocks) return true;
  let passesLeft = 0;
  // What limited-memory BFGS learns makes each step better than the one before.
  for (let left = after; left > tol; left *= rate, rate *= 0.7) passesLeft++;
  // Both costs are in nanoseconds, as measured; only their ratio counts.
  const { nRows, nCols, nOutputs } = problem;
  const size = problemSize(problem);
  const passCost = nRows * nOutputs * (12 + 0.6 * nCols) + 2000;
  const blocks = (nOutputs * (nOutputs + 1)) / 2;
  const factorCost = (nBlocks: number, nFactors: number): number =>
    nRows * nBlocks * (15 + 0.07 * nCols ** 2) + 0.2 * nFactors * (size / nFactors) ** 3 + 5000;
  const renewalCost =
    size <= largestHessian ? factorCost(blocks, 1) : hasBlocks ? factorCost(nOutputs, nOutputs) : passCost;
  // Factors of outputs are rough wherever they are computed: they may cost no more than the steps that were taken with them.
  if (hasBlocks) return nSteps * passCost > renewalCost;
  return passesLeft * passCost > renewalCost + passesWithNewFactor * passCost;
}

/**
 * Halves the step until the value falls enough: by 1e-4 of what the slope promises (Armijo 1966; the usual 1e-4 of Nocedal &
 * Wright).
 *
 * Near the minimum values no longer differ in double precision, and the slope along the direction decides. As the objective is
 * convex, a slope that is flatter and still negative means a smaller value. One that is flatter and positive is accepted when it
 * raises the value by no more than rounding.
 *
 * @returns the share of the direction that was gone, `next` being evaluated there; `undefined` when no step helps.
 */
async function searchLine(
  objective: Objective,
  at: Evaluation,
  next: Evaluation,
  direction: Float64Array,
): Promise<number | undefined> {
  const slope = dot(at.gradient, direction);
  if (!(slope < 0)) return undefined;
  if (Number.isNaN(at.value)) await objective.evaluate(at);
  const noise = (8 + Math.sqrt(objective.problem.nRows)) * Number.EPSILON * Math.abs(at.value);
  for (let step = 1; step > 1e-12; step /= 2) {
    for (let j = 0; j < direction.length; j++) next.theta[j] = at.theta[j]! + step * direction[j]!;
    await objective.evaluate(next);
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

/**
 * Looks at a Newton step from a point: what {@link LogisticRegression} judges by whether a minimum exists and is the only one.
 *
 * @returns `reach`, the most that the step would move the score of any row; `nDependent`, how many parameters depend on others
 *   beyond those that always do.
 */
export async function inspectMinimum(
  objective: Objective,
  at: Evaluation,
): Promise<{ reach: number; nDependent: number }> {
  const { nOutputs, l2, fitIntercept } = objective.problem;
  const factor = await objective.factorHessian(at.theta);
  const step = at.gradient.slice();
  solveCholesky(factor, step);
  const reach = await objective.findReach(step);
  // The scores of several classes are free up to a common term where no penalty holds it: that much is dependent anyway.
  const free = nOutputs === 1 ? 0 : l2 === 0 ? outputSize(objective.problem) : fitIntercept ? 1 : 0;
  return { reach, nDependent: factor.nDropped - free };
}

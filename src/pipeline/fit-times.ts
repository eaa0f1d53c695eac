import { aboutDuration } from "./duration.ts";
import type { FitEstimate } from "./estimate-fits.ts";

/**
 * How long work takes on several threads that take it in order.
 *
 * @param seconds of each piece, in the order in which the pieces are begun.
 * @returns seconds until the last one is done.
 * @example scheduledSeconds([1, 1, 4], 2) // 5
 */
export function scheduledSeconds(seconds: readonly number[], nThreads: number): number {
  const freeAt = new Array<number>(Math.max(1, Math.min(nThreads, seconds.length))).fill(0);
  for (const piece of seconds) {
    const next = freeAt.indexOf(Math.min(...freeAt));
    freeAt[next]! += piece;
  }
  return Math.max(...freeAt);
}

/**
 * The seconds of each piece of work of a comparison, in the order in which they are begun: the searches of all folds and that of all rows
 * go first; then a candidate's folds follow one another.
 */
export function secondsOfFits(estimates: readonly FitEstimate[], nFolds: number): number[] {
  return [
    ...estimates.flatMap(({ search = [] }) =>
      new Array<number[]>(nFolds + 1).fill(search.map(({ seconds }) => seconds)).flat(),
    ),
    ...estimates.flatMap(({ foldSeconds }) => new Array<number>(nFolds).fill(foldSeconds)),
  ];
}

/** All seconds that comparing a candidate takes on one thread, those of its searches included. */
export function secondsOfCandidate(estimate: FitEstimate, nFolds: number): number {
  return sum(secondsOfFits([estimate], nFolds));
}

/** How many fits a candidate has in a comparison. */
export function countFits({ search = [] }: FitEstimate, nFolds: number): number {
  return nFolds + (nFolds + 1) * search.reduce((count, { nFits }) => count + nFits, 0);
}

/** How long comparing takes, and fitting again on all rows whichever candidate takes longest. */
export function secondsOfRun(estimates: readonly FitEstimate[], nFolds: number, nThreads: number): number {
  const final = Math.max(0, ...estimates.map(({ finalSeconds }) => finalSeconds));
  return scheduledSeconds(secondsOfFits(estimates, nFolds), nThreads) + final;
}

/** A comparison that is over sooner is not announced. */
const leastSecondsToTell = 20;

/** `about 6 minutes for 10 fits (logistic_regression 1, random_forest 5)`, in minutes; `undefined` when it is over soon. */
export function describeEstimate(
  estimates: readonly FitEstimate[],
  nFolds: number,
  nThreads: number,
): string | undefined {
  const seconds = scheduledSeconds(secondsOfFits(estimates, nFolds), nThreads);
  if (seconds <= leastSecondsToTell) return undefined;
  const ofEach = estimates.map((estimate) => secondsOfCandidate(estimate, nFolds));
  const total = sum(ofEach);
  const shares = estimates.map(
    ({ name }, i) => `${name} ${shareOf((seconds * ofEach[i]!) / total, seconds)}`,
  );
  const nFits = estimates.reduce((count, estimate) => count + countFits(estimate, nFolds), 0);
  const one = estimates.length === 1 ? "" : ` (${shares.join(", ")})`;
  return `${aboutDuration(seconds)} for ${nFits} fits${one}`;
}

/** A candidate's part of a time, in the unit of the whole. */
function shareOf(part: number, whole: number): string {
  const unit = whole < 90 ? 1 : whole < 90 * 60 ? 60 : 3600;
  const value = part / unit;
  return value < 0.95 ? (unit === 1 ? "<1" : value.toFixed(1)) : String(Math.round(value));
}

/**
 * Says how long the rest of a comparison will take, from how long each fit was guessed to take and how long those that are done
 * did take.
 */
export class FitClock {
  readonly #guessed: readonly number[];
  readonly #nThreads: number;
  readonly #now: () => number;
  readonly #start: number;

  /**
   * @param guessed seconds of each fit, in the order in which they are begun.
   * @param now a clock in milliseconds.
   */
  constructor(guessed: readonly number[], nThreads: number, now: () => number = () => performance.now()) {
    this.#guessed = guessed;
    this.#nThreads = nThreads;
    this.#now = now;
    this.#start = now();
  }

  /** Seconds that are left when so many fits are done. Those under way on other threads are taken to be half done. */
  secondsLeft(done: number): number {
    const total = sum(this.#guessed);
    const passed =
      sum(this.#guessed.slice(0, done)) + sum(this.#guessed.slice(done, done + this.#nThreads - 1)) / 2;
    if (done === 0 || passed === 0) return scheduledSeconds(this.#guessed, this.#nThreads);
    return (((this.#now() - this.#start) / 1000) * Math.max(0, total - passed)) / passed;
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

import { type CholeskyFactor, solveCholesky } from "./cholesky.ts";
import type { Evaluation } from "./log-loss.ts";

/** How many pairs of step and change of gradient are remembered. Nocedal & Wright (2006) advise 3 to 20. */
const nRemembered = 10;

/** A step, and how the gradient changed over it. */
interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / the product of both. */
  rho: number;
}

function makePair(size: number): Pair {
  return { step: new Float64Array(size), change: new Float64Array(size), rho: 0 };
}

/**
 * Directions of limited-memory BFGS (Nocedal 1980, the two-loop recursion) over a base matrix: a Cholesky factor of
 * second derivatives; one for each output, where several outputs together would make too large a factor; or the diagonal of second
 * derivatives, where one would be too large already.
 */
export class QuasiNewton {
  /** Factors of parts of the parameters, all of equal size, one part behind the other. */
  #factors: readonly CholeskyFactor[] | undefined;
  #diagonal: Float64Array | undefined;
  #firstDiagonal: Float64Array | undefined;
  /** The pairs that are remembered, the oldest first. */
  #pairs: Pair[] = [];
  /** Pairs that were forgotten: their arrays are used again. */
  #spare: Pair[] = [];
  readonly #size: number;
  readonly #direction: Float64Array;
  readonly #alphas = new Float64Array(nRemembered);

  constructor(size: number) {
    this.#size = size;
    this.#direction = new Float64Array(size);
  }

  /** Takes this factor for the base, and forgets all pairs: they corrected the base before. */
  useFactor(factor: CholeskyFactor): void {
    this.#factors = [factor];
    this.#diagonal = undefined;
    this.forget();
  }

  /** Forgets all pairs. */
  forget(): void {
    this.#spare.push(...this.#pairs);
    this.#pairs = [];
  }

  /** Takes a factor for each output for the base, and keeps the pairs. */
  useBlocks(factors: readonly CholeskyFactor[]): void {
    this.#factors = factors;
    this.#diagonal = undefined;
  }

  /**
   * Takes this diagonal for the base, and keeps the pairs. Where rows have become certain, second derivatives all but vanish, and
   * steps would know no bounds: an entry is never taken for less than a hundredth of what it was at first.
   */
  useDiagonal(diagonal: Float64Array): void {
    const first = this.#firstDiagonal ?? diagonal;
    this.#diagonal = diagonal.map((value, j) => Math.max(value, 0.01 * first[j]!));
    this.#firstDiagonal = first;
    this.#factors = undefined;
  }

  /** The step to try from a point with this gradient: it leads downhill. The same array is used by the next call. */
  direction(gradient: Float64Array): Float64Array {
    const pairs = this.#pairs;
    const d = this.#direction;
    const alphas = this.#alphas;
    d.set(gradient);
    for (let m = pairs.length - 1; m >= 0; m--) {
      const { step, change, rho } = pairs[m]!;
      const alpha = rho * dot(step, d);
      alphas[m] = alpha;
      addScaled(d, -alpha, change);
    }
    this.#solveBase(d);
    for (let m = 0; m < pairs.length; m++) {
      const { step, change, rho } = pairs[m]!;
      addScaled(d, alphas[m]! - rho * dot(change, d), step);
    }
    for (let j = 0; j < d.length; j++) d[j] = -d[j]!;
    return d;
  }

  /** Remembers the step between two points, and how the gradient changed over it; the oldest pair makes way. */
  learn(from: Evaluation, to: Evaluation): void {
    const pair = this.#spare.pop() ?? makePair(this.#size);
    const { step, change } = pair;
    for (let j = 0; j < this.#size; j++) {
      step[j] = to.theta[j]! - from.theta[j]!;
      change[j] = to.gradient[j]! - from.gradient[j]!;
    }
    const curvature = dot(step, change);
    pair.rho = 1 / curvature;
    // Where step and change are all but perpendicular, their product is rounding noise and would spoil all later directions.
    if (curvature > 1e-10 * Math.sqrt(dot(step, step) * dot(change, change))) this.#pairs.push(pair);
    else this.#spare.push(pair);
    if (this.#pairs.length > nRemembered) this.#spare.push(this.#pairs.shift()!);
  }

  #solveBase(d: Float64Array): void {
    const factors = this.#factors;
    if (factors?.length === 1) {
      solveCholesky(factors[0]!, d);
      return;
    }
    // The usual first matrix of L-BFGS, s'y / y'y, in the metric of the base, which is not that of this point.
    const last = this.#pairs.at(-1);
    let scale = 1;
    if (last !== undefined) {
      const solved = last.change.slice();
      this.#solveApproximately(solved);
      const norm = dot(last.change, solved);
      if (norm > 0) scale = 1 / (last.rho * norm);
    }
    this.#solveApproximately(d);
    for (let j = 0; j < d.length; j++) d[j]! *= scale;
  }

  /** Divides by the diagonal, or solves by the factor of each output. */
  #solveApproximately(d: Float64Array): void {
    if (this.#factors !== undefined) {
      const size = this.#size / this.#factors.length;
      for (const [k, factor] of this.#factors.entries())
        solveCholesky(factor, d.subarray(k * size, (k + 1) * size));
      return;
    }
    const diagonal = this.#diagonal!;
    for (let j = 0; j < d.length; j++) d[j] = diagonal[j]! > 0 ? d[j]! / diagonal[j]! : 0;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

function addScaled(target: Float64Array, factor: number, values: Float64Array): void {
  for (let j = 0; j < target.length; j++) target[j]! += factor * values[j]!;
}

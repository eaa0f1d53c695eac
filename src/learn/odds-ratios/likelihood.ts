import type { Pacer } from "../fit/pacer.ts";
import { factorCholesky, solveCholesky } from "../linear/cholesky.ts";
import type { Design } from "./design.ts";

/** The log likelihood at a point, with its first and second derivatives. */
export interface Point {
  /** The parameters: one a column of the design, the intercept first. */
  readonly theta: Float64Array;
  /** The log likelihood, which is below 0. */
  value: number;
  /** Its derivative by each parameter. */
  readonly gradient: Float64Array;
  /** Its second derivatives with their sign turned, row-major; the lower triangle is filled. */
  readonly hessian: Float64Array;
}

/** The highest point that was found. */
export interface Maximum extends Point {
  /** The Newton step that would come next. */
  readonly step: Float64Array;
  /** What that step promises to gain: its product with the gradient. */
  readonly gain: number;
}

/** A point that is still to be computed. */
function makePoint(width: number): Point {
  return {
    theta: new Float64Array(width),
    value: 0,
    gradient: new Float64Array(width),
    hessian: new Float64Array(width * width),
  };
}

async function evaluate(design: Design, at: Point, pacer: Pacer): Promise<void> {
  const { nRows, width } = design;
  at.value = 0;
  at.gradient.fill(0);
  at.hessian.fill(0);
  const sum = { value: 0, lost: 0 };
  await pacer.walk(nRows, (width * width) / 2 + 2 * width + 80, (start, end) =>
    addRows(design, at, sum, start, end),
  );
  at.value = sum.value + sum.lost;
}

/** Adds rows to a point. What rounding loses of the value is added up apart (Neumaier 1974), as differences of values matter later. */
function addRows(
  { data, width, isPositive }: Design,
  { theta, gradient, hessian }: Point,
  total: { value: number; lost: number },
  start: number,
  end: number,
): void {
  let { value, lost } = total;
  for (let i = start; i < end; i++) {
    const row = i * width;
    let z = 0;
    for (let j = 0; j < width; j++) z += data[row + j]! * theta[j]!;
    const size = Math.abs(z);
    const e = Math.exp(-size);
    const near = 1 / (1 + e); // the probability of the likelier class
    const far = e * near;
    const isRight = (isPositive[i] === 1) === z >= 0;
    const term = isRight ? -Math.log1p(e) : -size - Math.log1p(e);
    const sum = value + term;
    lost += Math.abs(value) >= -term ? value - sum + term : term - sum + value;
    value = sum;
    const residual = (isPositive[i] === 1 ? 1 : -1) * (isRight ? far : near);
    const curvature = near * far;
    for (let j = 0; j < width; j++) {
      const x = data[row + j]!;
      if (x === 0) continue;
      gradient[j]! += residual * x;
      const scaled = curvature * x;
      const out = j * width;
      for (let k = 0; k <= j; k++) hessian[out + k]! += scaled * data[row + k]!;
    }
  }
  total.value = value;
  total.lost = lost;
}

/**
 * Finds where the log likelihood is highest, by Newton's method with halved steps. Where it has no highest point, as classes
 * separate, the search ends where a step promises to gain less than `tol`. The log likelihood is concave, so that the start
 * decides the number of steps only; 100 are taken at most.
 *
 * @param start the parameters to begin with.
 * @param fixed the index of a parameter that stays as it is; -1 for none.
 * @param tol the gain below which a step is not worth taking.
 */
export async function maximise(
  design: Design,
  start: Float64Array,
  fixed: number,
  tol: number,
  pacer: Pacer,
): Promise<Maximum> {
  let at = makePoint(design.width);
  let next = makePoint(design.width);
  at.theta.set(start);
  await evaluate(design, at, pacer);
  for (let nIter = 0; ; nIter++) {
    const step = solveFree(at.hessian, at.gradient, fixed);
    let gain = 0;
    for (let j = 0; j < step.length; j++) gain += step[j]! * at.gradient[j]!;
    if (!(gain > tol) || nIter === 100) return { ...at, gain, step };
    let share = 1;
    for (; share > 1e-10; share /= 2) {
      for (let j = 0; j < step.length; j++) next.theta[j] = at.theta[j]! + share * step[j]!;
      await evaluate(design, next, pacer);
      // Near the top values differ by rounding only: there a whole step is always right.
      if (next.value >= at.value + 1e-4 * share * gain || (share === 1 && gain < 1e-7)) break;
    }
    if (share <= 1e-10) return { ...at, gain, step };
    [at, next] = [next, at];
  }
}

/**
 * Solves `H x = b` for all parameters but one, whose `x` is 0.
 *
 * @param fixed the index of that parameter; -1 for none.
 */
export function solveFree(hessian: Float64Array, b: Float64Array, fixed: number): Float64Array {
  const width = b.length;
  const free = Int32Array.from(b.keys()).filter((j) => j !== fixed);
  const size = free.length;
  const matrix = new Float64Array(size * size);
  for (let r = 0; r < size; r++)
    for (let c = 0; c <= r; c++) matrix[r * size + c] = hessian[free[r]! * width + free[c]!]!;
  const x = Float64Array.from(free, (j) => b[j]!);
  solveCholesky(factorCholesky(matrix, size), x);
  const out = new Float64Array(width);
  free.forEach((j, r) => {
    out[j] = x[r]!;
  });
  return out;
}

/** The largest score of any row, its sign aside. */
export async function largestScore(
  { nRows, width, data }: Design,
  theta: Float64Array,
  pacer: Pacer,
): Promise<number> {
  let largest = 0;
  await pacer.walk(nRows, width, (start, end) => {
    for (let i = start; i < end; i++) {
      let z = 0;
      for (let j = 0; j < width; j++) z += data[i * width + j]! * theta[j]!;
      largest = Math.max(largest, Math.abs(z));
    }
  });
  return largest;
}

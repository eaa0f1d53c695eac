import type { Pacer } from "../fit/pacer.ts";
import { dot } from "./dot.ts";

/**
 * Factor of a symmetric positive semi-definite matrix. Variables that depend on earlier ones are left out: the solution
 * is 0 there, as if their rows and columns were not in the matrix.
 */
export interface CholeskyFactor {
  readonly size: number;
  /** The lower triangle of the factor of the matrix scaled to a unit diagonal, row-major. */
  readonly lower: Float64Array;
  /** 1 / sqrt of the diagonal; 0 for a variable that is left out. */
  readonly scale: Float64Array;
  /** How many variables are left out. */
  readonly nDropped: number;
}

/**
 * Cholesky factor of a symmetric positive semi-definite matrix, in place.
 *
 * The matrix is scaled to a unit diagonal first, so that a column's unit does not decide whether it is independent. A variable
 * whose pivot is then below `64 * size * 2.2e-16`, a multiple of what rounding alone leaves, depends on earlier ones and is
 * left out.
 *
 * @param matrix `size * size` values, row-major; the lower triangle is read and overwritten.
 */
export function factorCholesky(matrix: Float64Array, size: number): CholeskyFactor {
  const scale = diagonalScale(matrix, size);
  let nDropped = 0;
  for (let i = 0; i < size; i++) nDropped += factorRow(matrix, scale, i);
  return { size, lower: matrix, scale, nDropped };
}

/**
 * {@link factorCholesky} for a matrix so large that it takes long: timers and I/O get their turn in between.
 *
 * @throws {unknown} the reason of the pacer's signal, when that is aborted.
 */
export async function factorCholeskyInTurns(
  matrix: Float64Array,
  size: number,
  pacer: Pacer,
): Promise<CholeskyFactor> {
  const scale = diagonalScale(matrix, size);
  let nDropped = 0;
  for (let i = 0; i < size; i++) {
    nDropped += factorRow(matrix, scale, i);
    if (i % 16 === 0 && pacer.isDue()) await pacer.pause();
  }
  return { size, lower: matrix, scale, nDropped };
}

/** The factor of each variable that brings its diagonal entry to 1; 0 where none does, so that the variable is left out. */
function diagonalScale(matrix: Float64Array, size: number): Float64Array {
  const scale = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const diagonal = matrix[i * size + i]!;
    scale[i] = diagonal > 0 && Number.isFinite(diagonal) ? 1 / Math.sqrt(diagonal) : 0;
    if (!Number.isFinite(scale[i]!)) scale[i] = 0;
  }
  return scale;
}

/**
 * Computes row `i` of the factor in place, from the rows above it.
 *
 * @returns 1 when its variable is left out, else 0.
 */
function factorRow(matrix: Float64Array, scale: Float64Array, i: number): number {
  const size = scale.length;
  const row = i * size;
  const si = scale[i]!;
  let pivot = 1;
  for (let j = 0; j < i && si !== 0; j++) {
    if (scale[j] === 0) {
      matrix[row + j] = 0;
      continue;
    }
    const other = j * size;
    const sum = matrix[row + j]! * si * scale[j]! - dot(matrix, row, matrix, other, j);
    const value = sum / matrix[other + j]!;
    matrix[row + j] = value;
    pivot -= value * value;
  }
  if (si !== 0 && pivot > 64 * size * Number.EPSILON) {
    matrix[row + i] = Math.sqrt(pivot);
    return 0;
  }
  scale[i] = 0;
  matrix.fill(0, row, row + i + 1);
  return 1;
}

/** Solves `A x = b` in place, `A` being the matrix that was factored: `b` becomes `x`, 0 for variables that are left out. */
export function solveCholesky(factor: CholeskyFactor, b: Float64Array): void {
  const { size, lower, scale } = factor;
  for (let i = 0; i < size; i++) {
    if (scale[i] === 0) {
      b[i] = 0;
      continue;
    }
    const row = i * size;
    b[i] = (b[i]! * scale[i]! - dot(lower, row, b, 0, i)) / lower[row + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    if (scale[i] === 0) continue;
    const row = i * size;
    const value = b[i]! / lower[row + i]!;
    b[i] = value * scale[i]!;
    for (let k = 0; k < i; k++) b[k]! -= lower[row + k]! * value;
  }
}

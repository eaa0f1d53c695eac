import type { FitOptions } from "../protocol.ts";
import { type Evaluation, outputSize, type Problem, problemSize, walkRows } from "./log-loss.ts";

/**
 * The matrix of second derivatives at an evaluated point, lower triangle, row-major; the penalty is in its diagonal.
 */
export async function computeHessian(
  problem: Problem,
  at: Evaluation,
  options: FitOptions,
): Promise<Float64Array> {
  const { nOutputs, nRows, weights } = problem;
  const width = outputSize(problem);
  const size = problemSize(problem);
  const hessian = new Float64Array(size * size);
  if (nOutputs === 1) await addGram(problem, at.curvature, hessian, options);
  else {
    const block = new Float64Array(width * width);
    const rowWeights = new Float64Array(nRows);
    for (let k = 0; k < nOutputs; k++)
      for (let l = 0; l <= k; l++) {
        for (let i = 0; i < nRows; i++) {
          const pk = at.curvature[i * nOutputs + k]!;
          const pl = at.curvature[i * nOutputs + l]!;
          rowWeights[i] = k === l ? weights[i]! * pk * (1 - pk) : -weights[i]! * pk * pl;
        }
        block.fill(0);
        await addGram(problem, rowWeights, block, options);
        for (let a = 0; a < width; a++)
          for (let b = 0; b < width; b++)
            hessian[(k * width + a) * size + l * width + b] =
              a >= b ? block[a * width + b]! : block[b * width + a]!;
      }
  }
  const first = problem.fitIntercept ? 1 : 0;
  for (let k = 0; k < nOutputs; k++)
    for (let j = k * width + first; j < (k + 1) * width; j++) hessian[j * size + j]! += problem.l2;
  return hessian;
}

/** The diagonal of the second derivatives at an evaluated point: for problems too wide for the whole matrix. */
export function computeHessianDiagonal(problem: Problem, at: Evaluation): Float64Array {
  const { nRows, nCols, nOutputs, data, weights } = problem;
  const width = outputSize(problem);
  const first = problem.fitIntercept ? 1 : 0;
  const diagonal = new Float64Array(problemSize(problem));
  for (let i = 0; i < nRows; i++)
    for (let k = 0; k < nOutputs; k++) {
      const c = at.curvature[i * nOutputs + k]!;
      const h = nOutputs === 1 ? c : weights[i]! * c * (1 - c);
      const base = k * width + first;
      if (first === 1) diagonal[base - 1]! += h;
      for (let j = 0; j < nCols; j++) diagonal[base + j]! += h * data[i * nCols + j]! ** 2;
    }
  for (let k = 0; k < nOutputs; k++)
    for (let j = k * width + first; j < (k + 1) * width; j++) diagonal[j]! += problem.l2;
  return diagonal;
}

/**
 * Adds the lower triangle of `A' diag(h) A` to `out`, where `A` is X with a leading column of ones when there is an
 * intercept. Four rows share one pass over the triangle; columns that are zero in all four (one-hot) are skipped.
 */
async function addGram(
  problem: Problem,
  h: Float64Array,
  out: Float64Array,
  options: FitOptions,
): Promise<void> {
  const width = outputSize(problem);
  const visit = isSparse(problem) ? addSparseGramRows : addGramRows;
  await walkRows(problem.nRows, (width * width) / 2 + width, options, (start, end) =>
    visit(problem, h, out, start, end),
  );
}

/** Whether most values are zero, as one-hot encoding leaves them; judged by the first rows. */
function isSparse({ nRows, nCols, data }: Problem): boolean {
  const n = Math.min(nRows, 64) * nCols;
  let nonZero = 0;
  for (let i = 0; i < n; i++) if (data[i] !== 0) nonZero++;
  return nonZero < 0.6 * n;
}

/** The same as {@link addGramRows}, row by row over the values that are not zero. */
function addSparseGramRows(
  problem: Problem,
  h: Float64Array,
  out: Float64Array,
  start: number,
  end: number,
): void {
  const { nCols: p, data } = problem;
  const first = problem.fitIntercept ? 1 : 0;
  const width = p + first;
  const at = new Int32Array(width);
  const values = new Float64Array(width);
  values[0] = 1; // the intercept's column, where there is one
  for (let i = start; i < end; i++) {
    const base = i * p;
    let count = first;
    for (let j = 0; j < p; j++) {
      const value = data[base + j]!;
      if (value !== 0) {
        at[count] = first + j;
        values[count++] = value;
      }
    }
    const weight = h[i]!;
    for (let a = 0; a < count; a++) {
      const scaled = weight * values[a]!;
      const row = at[a]! * width;
      for (let b = 0; b <= a; b++) out[row + at[b]!]! += scaled * values[b]!;
    }
  }
}

function addGramRows(problem: Problem, h: Float64Array, out: Float64Array, start: number, end: number): void {
  const { nCols: p, data } = problem;
  const first = problem.fitIntercept ? 1 : 0;
  const width = p + first;
  let i = start;
  let sum = 0;
  for (; i + 4 <= end; i += 4) {
    const a = i * p;
    const b = a + p;
    const c = b + p;
    const d = c + p;
    const ha = h[i]!;
    const hb = h[i + 1]!;
    const hc = h[i + 2]!;
    const hd = h[i + 3]!;
    sum += ha + hb + hc + hd;
    for (let j = 0; j < p; j++) {
      const va = ha * data[a + j]!;
      const vb = hb * data[b + j]!;
      const vc = hc * data[c + j]!;
      const vd = hd * data[d + j]!;
      if (va === 0 && vb === 0 && vc === 0 && vd === 0) continue;
      const row = (first + j) * width + first;
      if (first === 1) out[row - 1]! += va + vb + (vc + vd);
      for (let k = 0; k <= j; k++)
        out[row + k]! += va * data[a + k]! + vb * data[b + k]! + (vc * data[c + k]! + vd * data[d + k]!);
    }
  }
  for (; i < end; i++) {
    const a = i * p;
    const ha = h[i]!;
    sum += ha;
    for (let j = 0; j < p; j++) {
      const va = ha * data[a + j]!;
      if (va === 0) continue;
      const row = (first + j) * width + first;
      if (first === 1) out[row - 1]! += va;
      for (let k = 0; k <= j; k++) out[row + k]! += va * data[a + k]!;
    }
  }
  if (first === 1) out[0]! += sum;
}

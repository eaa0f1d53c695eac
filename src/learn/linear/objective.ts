import { type Executor, shareFloat64, shareInt32 } from "../../core/index.ts";
import { rowMemoryOf } from "../../core/row-memory.ts";
import { Pacer } from "../fit/pacer.ts";
import type { FitOptions } from "../protocol/protocol.ts";
import { type CholeskyFactor, factorCholeskyInTurns } from "./cholesky.ts";
import { addPenalty, type Evaluation, outputSize, type Problem, problemSize } from "./log-loss.ts";
import { openRowSums, paddedSize, type RowSums, type SumKind, sumsLength } from "./row-sums.ts";
import { sumRowsTask } from "./tasks.ts";

/** Rows times parameters below which other threads do not pay: a pass over so little data takes a few milliseconds. */
const productsWorthThreads = 2e6;

/**
 * A problem opened for computing: value, gradient and second derivatives at any point. It holds memory until `close()`.
 *
 * Rows are summed in segments, and the sums of the segments are added in order. Where segments begin depends on the problem
 * alone, so that the number of threads never changes a sum.
 */
export class Objective {
  readonly problem: Problem;
  readonly #pacer: Pacer;
  readonly #options: FitOptions;
  readonly #executor: Executor | undefined;
  #sums: RowSums | undefined;
  #hessian: Float64Array | undefined;

  /** Opens a problem, on shared memory where the work will be split. Close it when done, also after an error. */
  constructor(problem: Problem, options: FitOptions) {
    const { executor } = options;
    const isSplit = executor !== undefined && executor.concurrency > 1 && isWorthThreads(problem);
    this.#executor = isSplit ? executor : undefined;
    this.problem = isSplit ? shareProblem(problem) : problem;
    this.#options = options;
    this.#pacer = new Pacer(options.signal);
  }

  /** Computes value and gradient at `at.theta`. */
  async evaluate(at: Evaluation): Promise<void> {
    await this.#evaluate(at, "loss");
  }

  /** Computes the gradient alone at `at.theta`, which takes a tenth less time; the value becomes NaN. */
  async evaluateGradient(at: Evaluation): Promise<void> {
    await this.#evaluate(at, "gradient");
    at.value = NaN;
  }

  /**
   * The matrix of second derivatives at `theta`, row-major, of which the lower triangle is filled; the penalty is in its diagonal.
   * The same array is used by the next call.
   */
  async computeHessian(theta: Float64Array): Promise<Float64Array> {
    this.#hessian ??= new Float64Array(theta.length ** 2);
    const hessian = this.#hessian.fill(0);
    await this.#sum("hessian", theta, (sums, start) => this.#addHessian(hessian, sums, start));
    return this.#completeHessian(hessian);
  }

  /** The factor of the second derivatives at `theta`. The same array is used by the next call. */
  async factorHessian(theta: Float64Array): Promise<CholeskyFactor> {
    return factorCholeskyInTurns(await this.computeHessian(theta), theta.length, this.#pacer);
  }

  /** The diagonal of the second derivatives at `theta`. */
  async computeDiagonal(theta: Float64Array): Promise<Float64Array> {
    const size = theta.length;
    const diagonal = new Float64Array(size);
    await this.#sum("diagonal", theta, (sums, start) => {
      for (let j = 0; j < size; j++) diagonal[j]! += sums[start + j]!;
    });
    this.#eachPenalized((j) => {
      diagonal[j]! += this.problem.l2;
    });
    return diagonal;
  }

  /** The most that a step of the parameters moves the score of any row, up or down. */
  async findReach(step: Float64Array): Promise<number> {
    const { nRows, nCols, nOutputs, data, rows, fitIntercept } = this.problem;
    const first = fitIntercept ? 1 : 0;
    const width = nCols + first;
    let reach = 0;
    for (let i = 0; i < nRows; i++) {
      const row = (rows?.[i] ?? i) * nCols;
      for (let k = 0; k < nOutputs; k++) {
        const at = k * width + first;
        let z = fitIntercept ? step[at - 1]! : 0;
        for (let j = 0; j < nCols; j++) z += data[row + j]! * step[at + j]!;
        reach = Math.max(reach, Math.abs(z));
      }
      if (i % 64 === 0 && this.#pacer.isDue()) await this.#pacer.pause();
    }
    return reach;
  }

  /** The index in `data` of the first value that is not finite; -1 when all are. */
  async findNotFinite(): Promise<number> {
    const { data } = this.problem;
    const step = 1 << 16;
    for (let start = 0; start < data.length; start += step) {
      const end = Math.min(data.length, start + step);
      for (let i = start; i < end; i++) if (!(Math.abs(data[i]!) < Infinity)) return i;
      if (this.#pacer.isDue()) await this.#pacer.pause();
    }
    return -1;
  }

  /** Gives the memory back, for the next problem. The objective is of no use afterwards. */
  close(): void {
    this.#sums?.close();
    this.#sums = undefined;
  }

  #addHessian(hessian: Float64Array, sums: Float64Array, start: number): void {
    const { nOutputs } = this.problem;
    const width = outputSize(this.problem);
    const size = problemSize(this.problem);
    const P = paddedSize(this.problem);
    let block = start;
    for (let k = 0; k < nOutputs; k++)
      for (let l = 0; l <= k; l++, block += P * P)
        for (let a = 0; a < width; a++) {
          const to = (k * width + a) * size + l * width;
          for (let b = 0; b <= a; b++) hessian[to + b]! += sums[block + a * P + b]!;
        }
  }

  #completeHessian(hessian: Float64Array): Float64Array {
    const { nOutputs, l2 } = this.problem;
    const width = outputSize(this.problem);
    const size = problemSize(this.problem);
    // The blocks beside the diagonal are symmetric in themselves.
    for (let k = 1; k < nOutputs; k++)
      for (let l = 0; l < k; l++)
        for (let a = 0; a < width; a++)
          for (let b = a + 1; b < width; b++)
            hessian[(k * width + a) * size + l * width + b] =
              hessian[(k * width + b) * size + l * width + a]!;
    this.#eachPenalized((j) => {
      hessian[j * size + j]! += l2;
    });
    return hessian;
  }

  async #evaluate(at: Evaluation, kind: "loss" | "gradient"): Promise<void> {
    at.value = 0;
    at.gradient.fill(0);
    await this.#sum(kind, at.theta, (sums, start) => {
      at.value += sums[start]!;
      for (let j = 0; j < at.gradient.length; j++) at.gradient[j]! += sums[start + 1 + j]!;
    });
    addPenalty(this.problem, at);
  }

  #eachPenalized(visit: (index: number) => void): void {
    const { nOutputs, fitIntercept } = this.problem;
    const width = outputSize(this.problem);
    for (let k = 0; k < nOutputs; k++)
      for (let j = k * width + (fitIntercept ? 1 : 0); j < (k + 1) * width; j++) visit(j);
  }

  /**
   * How many rows a segment has: a multiple of 64. A segment is 1e5 products of work at least, and there are 32 at most, or 8
   * where a segment's sums are so long that adding them up would take noticeable time.
   */
  #segmentRows(length: number): number {
    const { nRows } = this.problem;
    const most = length > 1e4 ? 8 : 32;
    const nSegments = Math.max(1, Math.min(most, Math.floor((nRows * length) / 1e5)));
    return Math.ceil(nRows / nSegments / 64) * 64;
  }

  /** Hands the sums of each segment, in order, to `add`. */
  async #sum(
    kind: SumKind,
    theta: Float64Array,
    add: (sums: Float64Array, start: number) => void,
  ): Promise<void> {
    const length = sumsLength(this.problem, kind);
    const rowsPerSegment = this.#segmentRows(length);
    const { signal } = this.#options;
    signal?.throwIfAborted();
    const { nRows } = this.problem;
    if (this.#executor === undefined) {
      this.#sums ??= await openRowSums(this.problem, true, this.#pacer);
      for (let from = 0; from < nRows; from += rowsPerSegment) {
        const to = Math.min(nRows, from + rowsPerSegment);
        add(await this.#sums.add(kind, theta, from, to, this.#pacer), 0);
      }
      return;
    }
    const nSegments = Math.ceil(nRows / rowsPerSegment);
    const nParts = Math.min(nSegments, this.#executor.concurrency);
    const inputs = Array.from({ length: nParts }, (_, i) => ({
      problem: this.problem,
      theta,
      kind,
      rowsPerSegment,
      first: Math.round((i * nSegments) / nParts),
      last: Math.round(((i + 1) * nSegments) / nParts),
    }));
    const parts = await this.#executor.map(sumRowsTask, inputs, { signal });
    for (const part of parts) for (let start = 0; start < part.length; start += length) add(part, start);
  }
}

/** The same problem with its arrays on shared memory; those that are there already are not copied. */
function shareProblem(problem: Problem): Problem {
  const { data: own, codes, weights } = problem;
  const data = shareFloat64(own);
  return {
    ...problem,
    data,
    memory: rowMemoryOf(data),
    codes: shareInt32(codes),
    weights: typeof weights === "number" ? weights : shareFloat64(weights),
  };
}

/**
 * Whether other threads save more time than it takes to hand them the rows. To copy rows to shared memory takes as long as most
 * of a fit of two classes, so that it pays for several classes only. Rows that are on shared memory already cost nothing.
 */
function isWorthThreads(problem: Problem): boolean {
  if (problem.nRows * problemSize(problem) < productsWorthThreads) return false;
  return problem.nOutputs > 1 || problem.data.buffer instanceof SharedArrayBuffer;
}

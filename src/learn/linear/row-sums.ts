import { growKernelMemory, type KernelMemory, makeKernelMemory, reserved } from "../../core/kernel-memory.ts";
import { type Desk, deskBytes, takeDesk } from "../../core/row-memory.ts";
import type { Pacer } from "../fit/pacer.ts";
import code from "../kernel/compiled/logistic.ts";
import sharedCode from "../kernel/compiled/logistic-shared.ts";
import { Arena, loadKernel, Pool } from "../kernel/index.ts";
import { kernelBlockBytes } from "./block-bytes.ts";
import { outputSize, type Problem, problemSize } from "./log-loss.ts";

/** What `kernels/logistic.ts` and `kernels/logistic-shared.ts` export; addresses are in bytes. */
interface Kernel {
  workAt(desk: number): void;
  addBinary(...args: readonly number[]): void;
  addMultinomial(...args: readonly number[]): void;
  addBinaryHessian(...args: readonly number[]): void;
  addMultinomialHessian(...args: readonly number[]): void;
  addDiagonal(...args: readonly number[]): void;
}

/**
 * What is summed: `loss` the loss and, behind it, its gradient; `gradient` the same with a 0 in the place of the loss;
 * `hessian` second derivatives; `diagonal` their diagonal alone.
 */
export type SumKind = "loss" | "gradient" | "hessian" | "diagonal";

/**
 * Bytes of rows, 16 MiB, up to which all rows of a problem are copied into the kernel's memory and stay there from sum to sum.
 * Rows of a larger problem pass through it in blocks, in every sum anew.
 */
const residentBytes = 16 << 20;

/** Bytes of a block of rows, 256 KiB: half of what the second-level cache of a processor's core has at least. */
const blockBytes = 1 << 18;

/** Products that one call of the kernel computes at most: some milliseconds of work, between which a fit can be aborted. */
const productsPerCall = 8e6;

/**
 * Bytes of the largest memory that is kept for the next problem, 18 MiB: enough for the rows of the largest resident problem
 * and what stands beside them.
 */
const keptBytes = 18 << 20;

/**
 * Sums over the rows of a problem, by a kernel in WebAssembly. It belongs to one problem from {@link openRowSums} to `close()`.
 *
 * Rows that stand on a kernel's memory already are read in place. Other rows are copied into a memory of its own: all of them
 * once, when they are few and many sums will be asked for; else a block at a time, which stays in the processor's cache.
 */
class RowSums {
  readonly #memory: KernelMemory;
  /** The place to work at in the memory where the rows stand. Without one the memory is its own, and grows when it is too small. */
  readonly #desk: Desk | undefined;
  readonly #kernel: Kernel;
  #f64: Float64Array;
  #i32: Int32Array;
  #problem!: Problem;
  /** Whether all rows are in the kernel's own memory. */
  #isResident = false;
  /** Whether most values are 0, so that the kernel does better to skip them. */
  #isSparse = false;
  #blockRows = 0;
  /** Where the parameters stand. This and the places below are addresses in bytes. */
  #theta = 0;
  #sums = 0;
  #scratch = 0;
  #codes = 0;
  #weights = 0;
  #x = 0;

  constructor(memory: KernelMemory, desk?: Desk) {
    this.#memory = memory;
    this.#desk = desk;
    this.#kernel = loadKernel<Kernel>(memory.buffer instanceof SharedArrayBuffer ? sharedCode : code, memory);
    this.#kernel.workAt(desk?.start ?? reserved);
    this.#f64 = new Float64Array(memory.buffer);
    this.#i32 = new Int32Array(memory.buffer);
  }

  /** Turns to a problem: lays out the memory for it, and copies its rows there if they are to stay. */
  async open(problem: Problem, isKept: boolean, pacer: Pacer): Promise<void> {
    const { nRows, nCols, data } = problem;
    const isInPlace = this.#desk !== undefined;
    this.#problem = problem;
    this.#isResident = !isInPlace && isKept && nRows * nCols * 8 <= residentBytes;
    this.#blockRows = blockRowsOf(problem);
    this.#isSparse = isSparse(problem);
    const start = this.#desk?.start ?? reserved;
    const at = layOut(start, problem, this.#isResident ? nRows : this.#blockRows, isInPlace);
    this.#theta = at.theta;
    this.#scratch = at.scratch;
    this.#codes = at.codes;
    this.#weights = at.weights;
    this.#x = isInPlace ? data.byteOffset : at.x;
    this.#sums = at.sums;
    this.#reserve(this.#sums);
    if (!this.#isResident) return;
    for (let first = 0; first < nRows; first += this.#blockRows) {
      this.#load(first, Math.min(this.#blockRows, nRows - first), first);
      if (pacer.isDue()) await pacer.pause();
    }
  }

  get byteLength(): number {
    return this.#memory.buffer.byteLength;
  }

  /** Gives the memory back, for the next problem. */
  close(): void {
    if (this.#desk !== undefined) this.#desk.release();
    else memories.give(this);
  }

  /**
   * Sums over the rows from `from` to before `to`, without the penalty.
   *
   * @returns what `kind` says: {@link sumsLength} values, a view that the next call overwrites. Second derivatives are blocks of
   *   {@link paddedSize} squared, one for each pair of outputs k and l <= k, in the order of `k (k + 1) / 2 + l`; in each the lower
   *   triangle is valid.
   */
  async add(
    kind: SumKind,
    theta: Float64Array,
    from: number,
    to: number,
    pacer: Pacer,
  ): Promise<Float64Array> {
    const problem = this.#problem;
    const { nCols: p, nOutputs: K } = problem;
    const first = problem.fitIntercept ? 1 : 0;
    const P = paddedSize(problem);
    const length = sumsLength(problem, kind);
    this.#reserve(this.#sums + 8 * length);
    this.#f64.set(theta, this.#theta / 8);
    this.#f64.fill(0, this.#sums / 8, this.#sums / 8 + length);
    const kernel = this.#kernel;
    const sparse = this.#isSparse ? 1 : 0;
    const t = this.#theta;
    const s = this.#scratch;
    const out = this.#sums;
    const step = this.#callRows(length);
    for (let start = from; start < to; start += step) {
      const n = Math.min(step, to - start);
      const at = this.#place(start, n);
      const x = this.#x + (this.#desk === undefined ? at : start) * p * 8;
      const c = this.#codes + at * 4;
      const w = this.#weights + at * 8;
      if (kind === "diagonal") kernel.addDiagonal(x, w, n, p, first, K, t, s, out);
      else if (kind !== "hessian")
        if (K === 1) kernel.addBinary(x, c, w, n, p, first, t, kind === "loss" ? 1 : 0, out);
        else kernel.addMultinomial(x, c, w, n, p, first, K, t, s, out);
      else if (K === 1) kernel.addBinaryHessian(x, w, n, p, first, t, P, sparse, s, out);
      else kernel.addMultinomialHessian(x, w, n, p, first, K, t, P, sparse, s, out);
      if (pacer.isDue()) await pacer.pause();
    }
    return this.#f64.subarray(this.#sums / 8, this.#sums / 8 + length);
  }

  /**
   * How many rows a call of the kernel sums. Rounding depends on it, so that it is the same wherever rows stand. It is even, since
   * the kernel fills up an odd number by a row of zeros: that happens at the end only.
   */
  #callRows(productsPerRow: number): number {
    return Math.min(this.#blockRows, multipleOf32(productsPerCall / productsPerRow, 32));
  }

  /**
   * Copies `n` rows into memory if they are not there.
   *
   * @returns at which row of the memory they stand.
   */
  #place(start: number, n: number): number {
    if (this.#isResident) return start;
    this.#load(start, n, 0);
    return 0;
  }

  /** Copies `n` rows, with codes and weights, to row `at` of the memory. Of rows that are read in place, only codes and weights. */
  #load(start: number, n: number, at: number): void {
    const { codes, weights } = this.#problem;
    if (this.#desk === undefined) this.#loadRows(start, n, at);
    this.#i32.set(codes.subarray(start, start + n), this.#codes / 4 + at);
    const w = this.#weights / 8 + at;
    if (typeof weights === "number") this.#f64.fill(weights, w, w + n);
    else this.#f64.set(weights.subarray(start, start + n), w);
  }

  #loadRows(start: number, n: number, at: number): void {
    const { data, rows, nCols: p } = this.#problem;
    const x = this.#x / 8 + at * p;
    if (rows === undefined) this.#f64.set(data.subarray(start * p, (start + n) * p), x);
    else
      for (let i = 0; i < n; ) {
        const first = rows[start + i]!;
        let count = 1;
        while (i + count < n && rows[start + i + count] === first + count) count++;
        this.#f64.set(data.subarray(first * p, (first + count) * p), x + i * p);
        i += count;
      }
  }

  #reserve(end: number): void {
    if (end <= this.byteLength) return;
    growKernelMemory(this.#memory, end - reserved);
    this.#f64 = new Float64Array(this.#memory.buffer);
    this.#i32 = new Int32Array(this.#memory.buffer);
  }
}

/** Kernels with their memories that earlier problems have left: to make one takes longer than to solve a small problem. */
const memories = new Pool<RowSums>({ mostKept: 2, isWorthKeeping: (sums) => sums.byteLength <= keptBytes });

/**
 * Opens sums over the rows of a problem. Rows are read where they stand, if that is possible; else they pass through a memory
 * that an earlier problem has left, or a new one. The sums are the same, to the bit. Close it after use.
 *
 * @param isKept whether many sums will be asked for, so that the rows of a small problem are worth keeping in the memory.
 */
export async function openRowSums(problem: Problem, isKept: boolean, pacer: Pacer): Promise<RowSums> {
  const sums = openInPlace(problem) ?? memories.take() ?? new RowSums(makeKernelMemory(blockBytes));
  await sums.open(problem, isKept, pacer);
  return sums;
}

export type { RowSums };

/** Sums that read the rows where they stand; `undefined` when they stand on no kernel's memory, or a desk is too small or not free. */
function openInPlace(problem: Problem): RowSums | undefined {
  const { memory } = problem;
  if (memory === undefined || problem.rows !== undefined) return undefined;
  const { sums } = layOut(0, problem, blockRowsOf(problem), true);
  const kinds = problemSize(problem) <= largestHessian ? (["loss", "hessian"] as const) : (["loss"] as const);
  const most = Math.max(...kinds.map((kind) => sumsLength(problem, kind)));
  if (sums + 8 * most > deskBytes) return undefined;
  const desk = takeDesk(memory);
  return desk === undefined ? undefined : new RowSums(memory, desk);
}

/** How many rows a block has at most: as many as {@link blockBytes} hold. */
function blockRowsOf({ nRows, nCols }: Problem): number {
  return Math.min(nRows, multipleOf32(blockBytes / 8 / (nCols + 1), nCols > 4096 ? 4 : 32));
}

/** The addresses of all that the kernel reads and writes, in bytes, from `start` on. Sums come last, as their length varies. */
function layOut(start: number, problem: Problem, nRows: number, isInPlace: boolean) {
  const size = problemSize(problem);
  const nScratch = 64 * (problem.nOutputs + (size <= largestHessian ? paddedSize(problem) : 0)) + 8;
  const arena = new Arena(undefined, start + kernelBlockBytes);
  return {
    theta: arena.take(8 * size),
    scratch: arena.take(8 * nScratch),
    codes: arena.take(4 * (nRows + 16)),
    weights: arena.take(8 * (nRows + 8)),
    x: arena.take(isInPlace ? 0 : 8 * nRows * problem.nCols),
    sums: arena.end,
  };
}

/**
 * The most parameters for which the full matrix of second derivatives is computed. Its cost grows with their square, and its
 * factor's with their cube: problems with more are steered by the diagonal alone.
 */
export const largestHessian = 1000;

/** The greatest multiple of 32 up to `rows`, but not less than `least`. */
function multipleOf32(rows: number, least: number): number {
  return Math.max(least, Math.floor(rows / 32) * 32);
}

/** How many parameters one output has, rounded up to a multiple of 4, which is what the kernel computes second derivatives by. */
export function paddedSize(problem: Problem): number {
  return Math.ceil(outputSize(problem) / 4) * 4;
}

/** How many values sums of this kind have. */
export function sumsLength(problem: Problem, kind: SumKind): number {
  const size = problemSize(problem);
  if (kind === "loss" || kind === "gradient") return 1 + size;
  if (kind === "diagonal") return size;
  return ((problem.nOutputs * (problem.nOutputs + 1)) / 2) * paddedSize(problem) ** 2;
}

/** Whether at most a quarter of the values differ from 0, as one-hot encoding leaves them. Judged by the first 64 rows. */
function isSparse({ nRows, nCols, data }: Problem): boolean {
  const n = Math.min(nRows, 64) * nCols;
  let nonZero = 0;
  for (let i = 0; i < n; i++) if (data[i] !== 0) nonZero++;
  return nonZero <= 0.25 * n;
}

import { growKernelMemory, type KernelMemory, makeKernelMemory, reserved } from "../../core/kernel-memory.ts";
import code from "../kernel/compiled/logistic-predict.ts";
import { Arena, loadKernel } from "../kernel/index.ts";
import { kernelBlockBytes } from "./block-bytes.ts";

/** What `kernels/logistic-predict.ts` exports; addresses are in bytes. */
interface Kernel {
  workAt(desk: number): void;
  predictBinary(x: number, n: number, p: number, theta: number, out: number): number;
  predictMultinomial(
    x: number,
    n: number,
    p: number,
    K: number,
    theta: number,
    scratch: number,
    out: number,
  ): number;
}

/** Bytes of rows that are answered in one call of the kernel. */
const blockBytes = 1 << 16;

/** Where coefficients stand, in bytes: behind what the kernel needs for itself. */
const theta = reserved + kernelBlockBytes;

/** Memory through which rows and answers of all models of a thread pass. */
interface Desk {
  readonly memory: KernelMemory;
  readonly kernel: Kernel;
  f64: Float64Array;
  /** Whose coefficients are there. */
  owner: LinearPredictor | undefined;
}

/** The desk of this thread. It is not lent as a pool would: a call ends before another begins, and pools take longer. */
let desk: Desk | undefined;

function openDesk(): Desk {
  if (desk === undefined) {
    const memory = makeKernelMemory(2 * blockBytes);
    const kernel = loadKernel<Kernel>(code, memory);
    kernel.workAt(reserved);
    desk = {
      memory,
      kernel,
      f64: new Float64Array(memory.buffer),
      owner: undefined,
    };
  }
  return desk;
}

/**
 * Probabilities of linear scores, for one row or many. What a row is told does not depend on the rows beside it.
 *
 * The coefficients are those of a state: one row of `p` for two classes, else one a class.
 */
export class LinearPredictor {
  readonly #coef: Float64Array;
  readonly #intercept: Float64Array;
  readonly #nClasses: number;
  readonly #p: number;
  /** Rows that pass through memory at once. */
  readonly #blockRows: number;
  /** Places in memory, in doubles. */
  readonly #scratch: number;
  readonly #out: number;
  readonly #x: number;
  readonly #end: number;

  constructor(coef: Float64Array, intercept: Float64Array, nClasses: number, nFeatures: number) {
    this.#coef = coef;
    this.#intercept = intercept;
    this.#nClasses = nClasses;
    this.#p = nFeatures;
    this.#blockRows = Math.max(4, Math.floor(blockBytes / 8 / (nFeatures + nClasses) / 64) * 64);
    const arena = new Arena(undefined, theta);
    arena.take(8 * intercept.length * (nFeatures + 1));
    this.#scratch = arena.take(intercept.length === 1 ? 0 : 8 * (64 * nClasses + 2)) / 8;
    this.#out = arena.take(8 * (this.#blockRows + 1) * nClasses) / 8;
    this.#x = arena.take(8 * this.#blockRows * nFeatures) / 8;
    this.#end = arena.end / 8;
  }

  /**
   * Answers one row.
   *
   * @returns false when its scores are not finite; `out` is then of no use.
   */
  answerRow(row: Float64Array, out: Float64Array): boolean {
    const { f64, kernel } = this.#take();
    f64.set(row, this.#x);
    if (this.#call(kernel, 1) !== 0) return false;
    for (let k = 0; k < this.#nClasses; k++) out[k] = f64[this.#out + k]!;
    return true;
  }

  /**
   * Answers `n` rows.
   *
   * @param refuse is asked to answer the rows whose scores are not finite.
   */
  answerRows(
    data: Float64Array,
    n: number,
    out: Float64Array,
    refuse: (rowIndex: number, out: Float64Array) => void,
  ): void {
    const p = this.#p;
    const nClasses = this.#nClasses;
    const { f64, kernel } = this.#take();
    for (let from = 0; from < n; from += this.#blockRows) {
      const count = Math.min(this.#blockRows, n - from);
      f64.set(data.subarray(from * p, (from + count) * p), this.#x);
      const isAnswered = this.#call(kernel, count) === 0;
      out.set(f64.subarray(this.#out, this.#out + count * nClasses), from * nClasses);
      if (isAnswered) continue;
      for (let i = from; i < from + count; i++) {
        const answer = out.subarray(i * nClasses, (i + 1) * nClasses);
        if (!this.answerRow(data.subarray(i * p, (i + 1) * p), answer)) refuse(i, answer);
      }
    }
  }

  #call(kernel: Kernel, n: number): number {
    const [x, out] = [8 * this.#x, 8 * this.#out];
    return this.#intercept.length === 1
      ? kernel.predictBinary(x, n, this.#p, theta, out)
      : kernel.predictMultinomial(x, n, this.#p, this.#nClasses, theta, 8 * this.#scratch, out);
  }

  /** The desk, with this model's coefficients on it. */
  #take(): Desk {
    const taken = openDesk();
    if (taken.owner === this) return taken;
    if (taken.f64.length < this.#end) {
      growKernelMemory(taken.memory, 8 * this.#end);
      taken.f64 = new Float64Array(taken.memory.buffer);
    }
    const width = this.#p + 1;
    for (let k = 0; k < this.#intercept.length; k++) {
      const at = theta / 8 + k * width;
      taken.f64[at] = this.#intercept[k]!;
      taken.f64.set(this.#coef.subarray(k * this.#p, (k + 1) * this.#p), at + 1);
    }
    taken.owner = this;
    return taken;
  }
}

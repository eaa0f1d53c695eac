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

/** Bytes of rows and answers of one call of the kernel, 64 KiB: both stay in the processor's cache. */
const blockBytes = 1 << 16;

/** The address of the coefficients in bytes: behind the kernel's constants and what it works with. */
const theta = reserved + kernelBlockBytes;

/** A kernel and its memory, through which rows and answers of all models of a thread pass. */
interface Desk {
  readonly memory: KernelMemory;
  readonly kernel: Kernel;
  /** The memory as doubles; made anew when the memory grows. */
  f64: Float64Array;
  /** The model whose coefficients are there now. Another one writes its own over them before it answers. */
  owner: LinearPredictor | undefined;
}

/**
 * The desk of this thread, made with its first prediction. It needs no pool, whose lending takes longer than to predict a row:
 * predictions are synchronous, so that one ends before another begins.
 */
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
 * Computes the probabilities of linear scores, for one row or many. What a row is answered does not depend, to the bit, on the
 * rows beside it.
 *
 * The coefficients are laid out as in a {@link LogisticRegressionState}: one row of `p` for two classes, else one a class.
 */
export class LinearPredictor {
  readonly #coef: Float64Array;
  readonly #intercept: Float64Array;
  readonly #nClasses: number;
  readonly #p: number;
  /** Rows that pass through memory at once. */
  readonly #blockRows: number;
  /** Where the kernel keeps scores of a block with several classes. This and the places below count doubles, not bytes. */
  readonly #scratch: number;
  /** Where the kernel writes the answers. */
  readonly #out: number;
  /** Where the rows stand. */
  readonly #x: number;
  /** Where the memory that this model needs ends. */
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
   * @param out one probability a class is written to it.
   * @returns false when a score of the row is not finite; `out` is then of no use.
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
   * @param data the rows, row-major.
   * @param out one probability a class is written for each row.
   * @param refuse is called for each row with a score that is not finite: it writes the row's answer, or throws.
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

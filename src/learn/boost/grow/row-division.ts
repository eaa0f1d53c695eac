import type { BoostKernel } from "./boost-kernel.ts";
import { type BoostPlan, rowsPerBlock } from "./boost-plan.ts";

/** Where the numbers of a job that divides rows stand, in words from the beginning of its description: behind those of histograms. */
const fields = { bins: 10, start: 11, nRows: 12, nBlocks: 13, isWhole: 14 } as const;

/** Rows of a node below which one thread divides them alone: it is done before others hear of the job. */
const fewRows = 4096;

/** Blocks of a node's rows for each thread, at most. */
const mostBlocks = 4;
/** Rows of a block, at most, when one thread does all: timers and I/O get their turn between blocks. */
const rowsAtOnce = 131_072;

/**
 * Divides the rows of a node into those that go left and those that go right. Each block of them is divided on its own, beside the
 * rows; then, when it is known how many go left, the parts of all blocks are moved to where they belong. A single block is divided
 * in place.
 */
export class RowDivision {
  readonly #plan: BoostPlan;
  readonly #kernel: BoostKernel;
  readonly #ints: Uint32Array;
  readonly #leftCounts: Int32Array;

  constructor(plan: BoostPlan, kernel: BoostKernel) {
    this.#plan = plan;
    this.#kernel = kernel;
    this.#ints = new Uint32Array(plan.memory.buffer, plan.at.job, 16);
    this.#leftCounts = new Int32Array(
      plan.memory.buffer,
      plan.at.leftCounts,
      (plan.at.candidates - plan.at.leftCounts) / 4,
    );
  }

  /**
   * Describes the job that divides a node's rows by one column. Which bins go left has been written before.
   *
   * @param start the position of the first of the rows.
   * @param isWhole whether the node is the root: its rows are those from `start` on, and their numbers need not have been written.
   * @returns how many pieces the job has.
   */
  describe(column: number, start: number, nRows: number, isWhole: boolean): number {
    const { at, nRows: stride } = this.#plan;
    const ints = this.#ints;
    ints[fields.bins] = at.bins + stride * column;
    ints[fields.start] = start;
    ints[fields.isWhole] = isWhole ? 1 : 0;
    ints[fields.nRows] = nRows;
    const nBlocks = this.#countBlocks(nRows);
    ints[fields.nBlocks] = nBlocks;
    return nBlocks;
  }

  #countBlocks(nRows: number): number {
    const { nThreads } = this.#plan;
    if (nThreads === 1) return Math.ceil(nRows / rowsAtOnce);
    if (nRows < fewRows) return 1;
    return nThreads * Math.min(mostBlocks, Math.ceil(nRows / (nThreads * rowsPerBlock)));
  }

  /** How many rows went left. */
  get nLeft(): number {
    let sum = 0;
    for (let block = 0; block < this.#ints[fields.nBlocks]!; block++) sum += this.#leftCounts[block]!;
    return sum;
  }

  #startOf(block: number): number {
    return Math.floor((this.#ints[fields.nRows]! * block) / this.#ints[fields.nBlocks]!);
  }

  /** Divides one block: writes its rows that go left, and those that go right. */
  divide(block: number): void {
    const ints = this.#ints;
    const { at } = this.#plan;
    const before = this.#startOf(block);
    const n = this.#startOf(block + 1) - before;
    const first = ints[fields.start]! + before;
    const rows = at.rows + 4 * first;
    const isAlone = ints[fields.nBlocks] === 1;
    const lefts = isAlone ? rows : at.lefts + 4 * first;
    const others = at.others + 4 * first;
    const bins = ints[fields.bins]!;
    const nLeft =
      ints[fields.isWhole] === 1
        ? this.#kernel.divideRange(bins, first, n, at.goesLeft, lefts, others)
        : this.#kernel.divide(bins, rows, n, at.goesLeft, lefts, others);
    this.#leftCounts[block] = nLeft;
    if (isAlone) this.#kernel.move(rows + 4 * nLeft, others, 4 * (n - nLeft));
  }

  /** Moves both parts of a block to where they belong, when all blocks have been divided. */
  join(block: number): void {
    const { at } = this.#plan;
    const counts = this.#leftCounts;
    const before = this.#startOf(block);
    const n = this.#startOf(block + 1) - before;
    let nBefore = 0;
    for (let b = 0; b < block; b++) nBefore += counts[b]!;
    const start = this.#ints[fields.start]!;
    const from = 4 * (start + before);
    const toRight = start + this.nLeft + before - nBefore;
    this.#kernel.move(at.rows + 4 * (start + nBefore), at.lefts + from, 4 * counts[block]!);
    this.#kernel.move(at.rows + 4 * toRight, at.others + from, 4 * (n - counts[block]!));
  }
}

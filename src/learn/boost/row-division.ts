import type { BoostKernel } from "./boost-kernel.ts";
import { type BoostPlan, rowsPerBlock } from "./boost-plan.ts";

/** Where the whole numbers of a job stand, behind those of histograms. */
const fields = { bins: 10, rows: 11, nRows: 12, nBlocks: 13 } as const;

/** Rows that one thread divides alone: others would be told too late. */
const fewRows = 4096;

/**
 * Divides the rows of a node: each block of them on its own, then, when it is known how many go left, all blocks are joined. What
 * is one block is done in place.
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

  /** Describes the division of a node's rows by one column. @returns how many pieces that has. */
  describe(column: number, rows: number, nRows: number): number {
    const { at, nRows: stride, nThreads } = this.#plan;
    const ints = this.#ints;
    ints[fields.bins] = at.bins + stride * column;
    ints[fields.rows] = rows;
    ints[fields.nRows] = nRows;
    const nBlocks = nRows < fewRows ? 1 : nThreads * Math.ceil(nRows / (nThreads * rowsPerBlock));
    ints[fields.nBlocks] = nBlocks;
    return nBlocks;
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

  divide(block: number): void {
    const ints = this.#ints;
    const { goesLeft, lefts, others } = this.#plan.at;
    const start = this.#startOf(block);
    const n = this.#startOf(block + 1) - start;
    const rows = ints[fields.rows]! + 4 * start;
    const isAlone = ints[fields.nBlocks] === 1;
    const nLeft = this.#kernel.divide(
      ints[fields.bins]!,
      rows,
      n,
      goesLeft,
      isAlone ? rows : lefts + 4 * start,
      others + 4 * start,
    );
    this.#leftCounts[block] = nLeft;
    if (isAlone) this.#kernel.move(rows + 4 * nLeft, others, 4 * (n - nLeft));
  }

  join(block: number): void {
    const { lefts, others } = this.#plan.at;
    const counts = this.#leftCounts;
    const start = this.#startOf(block);
    const n = this.#startOf(block + 1) - start;
    let before = 0;
    for (let b = 0; b < block; b++) before += counts[b]!;
    const toLeft = this.#ints[fields.rows]! + 4 * before;
    const toRight = this.#ints[fields.rows]! + 4 * (this.nLeft + start - before);
    this.#kernel.move(toLeft, lefts + 4 * start, 4 * counts[block]!);
    this.#kernel.move(toRight, others + 4 * start, 4 * (n - counts[block]!));
  }
}

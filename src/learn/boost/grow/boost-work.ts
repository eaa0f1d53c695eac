import { type BoostKernel, loadBoostKernel } from "./boost-kernel.ts";
import { type BoostPlan, leafBytes, rowsPerBlock } from "./boost-plan.ts";
import { HistogramWork } from "./histogram-work.ts";
import { workKinds } from "./job-types.ts";
import { RowDivision } from "./row-division.ts";

/** Rows to whose predictions a tree's values are added as one piece of work, at most. */
const rowsPerAddition = 2 ** 20;
/** Where the numbers of a job that adds a tree's values stand, in words from the beginning of its description. */
const fields = { tree: 0, nLeaves: 1 } as const;

/** A leaf of a tree, by the positions of its rows. */
interface Leaf {
  readonly start: number;
  readonly nRows: number;
  readonly validationStart: number;
  readonly nValidation: number;
  readonly leafValue: number;
}

/**
 * Does the pieces of work of a fit, in its memory. Each thread of the fit has one of these. The leader describes a job in the memory,
 * then each piece of it may be done by any thread: no piece writes what another reads.
 */
export class BoostWork {
  readonly plan: BoostPlan;
  readonly kernel: BoostKernel;
  readonly histograms: HistogramWork;
  readonly division: RowDivision;
  readonly #losses: Float64Array;
  readonly #ints: Uint32Array;
  readonly #leafInts: Uint32Array;
  readonly #leafValues: Float64Array;

  /** @param thread which of the fit's threads this is. */
  constructor(plan: BoostPlan, thread: number) {
    const { memory, at } = plan;
    this.plan = plan;
    this.kernel = loadBoostKernel(memory);
    this.histograms = new HistogramWork(plan, this.kernel, thread);
    this.division = new RowDivision(plan, this.kernel);
    const leavesBytes = at.offsets - at.leaves;
    this.#ints = new Uint32Array(memory.buffer, at.job, 2);
    this.#leafInts = new Uint32Array(memory.buffer, at.leaves, leavesBytes / 4);
    this.#leafValues = new Float64Array(memory.buffer, at.leaves, leavesBytes / 8);
    this.#losses = new Float64Array(memory.buffer, at.losses, this.nBlocks);
  }

  /** How many blocks of training rows there are. They come first. */
  get nTrainingBlocks(): number {
    return Math.ceil(this.plan.nTraining / rowsPerBlock);
  }

  /** How many blocks of rows there are in all. The rows that judge have blocks of their own. */
  get nBlocks(): number {
    return this.nTrainingBlocks + Math.ceil(this.plan.nValidation / rowsPerBlock);
  }

  /** The sums of losses of the blocks, once their gradients are known. */
  get losses(): Float64Array {
    return this.#losses;
  }

  /** Does one piece of the job that was described last. `kind` is one of {@link workKinds}. */
  run(kind: number, piece: number): void {
    if (kind === workKinds.build) this.histograms.build(piece);
    else if (kind === workKinds.search) this.histograms.search(piece);
    else if (kind === workKinds.divide) this.division.divide(piece);
    else if (kind === workKinds.join) this.division.join(piece);
    else if (kind === workKinds.gradients) this.#differentiate(piece);
    else if (kind === workKinds.values) this.#addValues(piece);
    else this.#interleave(piece);
  }

  /**
   * Describes the job that adds a tree's values to the raw predictions.
   *
   * @param tree the column of raw predictions.
   * @param leaves all leaves of the tree.
   */
  describeValues(tree: number, leaves: readonly Leaf[]): void {
    this.#ints[fields.tree] = tree;
    this.#ints[fields.nLeaves] = leaves.length;
    leaves.forEach((leaf, i) => {
      const { start, nRows, validationStart, nValidation } = leaf;
      this.#leafInts.set([start, nRows, validationStart, nValidation], (i * leafBytes) / 4);
      this.#leafValues[(i * leafBytes) / 8 + 2] = leaf.leafValue;
    });
  }

  /** How many pieces the adding of values has. */
  get nValuePieces(): number {
    const { nRows, nThreads } = this.plan;
    return nThreads * Math.ceil(nRows / (nThreads * rowsPerAddition));
  }

  #addValues(piece: number): void {
    const { at, nRows } = this.plan;
    const { nValuePieces } = this;
    const boundOf = (part: number): number => Math.floor((nRows * part) / nValuePieces);
    this.kernel.addValues(
      at.raw + 8 * nRows * this.#ints[fields.tree]!,
      at.rows,
      at.leaves,
      this.#ints[fields.nLeaves]!,
      boundOf(piece),
      boundOf(piece + 1),
    );
  }

  /** Where a block of rows begins, and how many it has. */
  #spanOf(block: number): { start: number; n: number } {
    const { plan, nTrainingBlocks } = this;
    const isTraining = block < nTrainingBlocks;
    const start = isTraining
      ? block * rowsPerBlock
      : plan.validationStart + (block - nTrainingBlocks) * rowsPerBlock;
    const end = isTraining ? plan.nTraining : plan.validationStart + plan.nValidation;
    return { start, n: Math.min(rowsPerBlock, end - start) };
  }

  #interleave(block: number): void {
    const { at, nRows, panels } = this.plan;
    const { start, n } = this.#spanOf(block);
    for (const { firstColumn, nColumns, widthLog2, offset } of panels)
      this.kernel.interleave(
        at.bins + nRows * firstColumn + start,
        nRows,
        nColumns,
        n,
        at.panels + offset + start * 2 ** widthLog2,
        2 ** widthLog2,
      );
  }

  #differentiate(block: number): void {
    const { kernel, plan } = this;
    const { at, nTrees, nRows, gradientScale, hessianScale } = plan;
    const { start, n } = this.#spanOf(block);
    const weights = at.weights === 0 ? 0 : at.weights + 8 * start;
    const raw = at.raw + 8 * start;
    const codes = at.codes + 4 * start;
    const out = at.gradients + 8 * start;
    this.#losses[block] =
      nTrees === 1
        ? kernel.gradients(raw, codes, weights, out, n, gradientScale, hessianScale)
        : kernel.gradientsOfClasses(raw, codes, weights, out, n, nRows, nTrees, gradientScale, hessianScale);
  }
}

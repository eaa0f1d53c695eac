import { type BoostKernel, loadBoostKernel } from "./boost-kernel.ts";
import { type BoostPlan, rowsPerBlock } from "./boost-plan.ts";
import { HistogramWork } from "./histogram-work.ts";
import { workKinds } from "./job-types.ts";
import { RowDivision } from "./row-division.ts";

/**
 * The pieces of work of a fit over its memory, the same in each thread: the leader describes a job, then each piece of it may
 * run anywhere. No piece writes what another reads.
 */
export class BoostWork {
  readonly plan: BoostPlan;
  readonly kernel: BoostKernel;
  readonly histograms: HistogramWork;
  readonly division: RowDivision;
  readonly #losses: Float64Array;

  /** @param thread which of the fit's threads this is. */
  constructor(plan: BoostPlan, thread: number) {
    const { memory, at } = plan;
    this.plan = plan;
    this.kernel = loadBoostKernel(memory);
    this.histograms = new HistogramWork(plan, this.kernel, thread);
    this.division = new RowDivision(plan, this.kernel);
    this.#losses = new Float64Array(memory.buffer, at.losses, this.nBlocks);
  }

  /** Blocks of training rows, which come first. */
  get nTrainingBlocks(): number {
    return Math.ceil(this.plan.nTraining / rowsPerBlock);
  }

  /** Blocks of rows in all: those that judge have blocks of their own. */
  get nBlocks(): number {
    return this.nTrainingBlocks + Math.ceil(this.plan.nValidation / rowsPerBlock);
  }

  /** The sums of losses of the blocks, once their gradients are known. */
  get losses(): Float64Array {
    return this.#losses;
  }

  run(kind: number, piece: number): void {
    if (kind === workKinds.build) this.histograms.build(piece);
    else if (kind === workKinds.search) this.histograms.search(piece);
    else if (kind === workKinds.divide) this.division.divide(piece);
    else if (kind === workKinds.join) this.division.join(piece);
    else if (kind === workKinds.gradients) this.#differentiate(piece);
    else this.#interleave(piece);
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

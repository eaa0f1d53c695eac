import { type BoostKernel, loadBoostKernel } from "./boost-kernel.ts";
import {
  type BoostPlan,
  candidateBytes,
  groupSize,
  jobBytes,
  maxThreads,
  partBytes,
  rowsPerBlock,
} from "./boost-plan.ts";
import { nodeSteps, type SearchedNode, type SplitCandidate, workKinds } from "./job-types.ts";

/** Where the whole numbers of a job stand. */
const fields = {
  steps: 0,
  rows: 1,
  nRows: 2,
  gradients: 3,
  histogram: 4, // and 5: of the second node
  nodeRows: 6, // and 7
  bins: 8,
} as const;

/**
 * The pieces of work of a fit over its memory, the same in each thread: the leader describes a job, then each piece of it may
 * run anywhere. No piece writes what another reads.
 */
export class BoostWork {
  readonly plan: BoostPlan;
  readonly kernel: BoostKernel;
  readonly #ints: Uint32Array;
  readonly #numbers: Float64Array;
  readonly #candidates: Float64Array;
  readonly #candidateInts: Int32Array;
  readonly #allowed: Uint8Array;
  readonly #losses: Float64Array;
  readonly #leftCounts: Int32Array;
  readonly #partCounts: Int32Array;
  readonly #nGroups: number;

  constructor(plan: BoostPlan) {
    const { memory, at, nFeatures } = plan;
    this.plan = plan;
    this.kernel = loadBoostKernel(memory);
    this.#nGroups = Math.ceil(nFeatures / groupSize);
    this.#ints = new Uint32Array(memory.buffer, at.job, 16);
    this.#numbers = new Float64Array(memory.buffer, at.job + 64, (jobBytes - 64) / 8);
    this.#candidates = new Float64Array(
      memory.buffer,
      at.candidates,
      (2 * this.#nGroups * candidateBytes) / 8,
    );
    this.#candidateInts = new Int32Array(
      memory.buffer,
      at.candidates,
      (2 * this.#nGroups * candidateBytes) / 4,
    );
    this.#allowed = new Uint8Array(memory.buffer, at.allowed, 2 * nFeatures);
    this.#losses = new Float64Array(memory.buffer, at.losses, this.nBlocks);
    this.#leftCounts = new Int32Array(memory.buffer, at.leftCounts, this.nBlocks);
    this.#partCounts = new Int32Array(memory.buffer, at.partCounts, maxThreads);
  }

  /** Blocks of training rows, which come first. */
  get nTrainingBlocks(): number {
    return Math.ceil(this.plan.nTraining / rowsPerBlock);
  }

  /** Blocks of rows in all: those that judge have blocks of their own. */
  get nBlocks(): number {
    return this.nTrainingBlocks + Math.ceil(this.plan.nValidation / rowsPerBlock);
  }

  /** u8 for each column, of the first node and then of the second: whether it may be split by the column. */
  get allowed(): Uint8Array {
    return this.#allowed;
  }

  /** The sums of losses of the blocks, once their gradients are known. */
  get losses(): Float64Array {
    return this.#losses;
  }

  /** How many rows of each block go left, once divided. */
  get leftCounts(): Int32Array {
    return this.#leftCounts;
  }

  /** Describes the making and searching of histograms, a piece a group of columns. */
  describeNode(
    steps: number,
    rows: number,
    nRows: number,
    gradients: number,
    first: SearchedNode,
    second: SearchedNode | undefined,
  ): void {
    const ints = this.#ints;
    ints[fields.steps] = steps;
    ints[fields.rows] = rows;
    ints[fields.nRows] = nRows;
    ints[fields.gradients] = gradients;
    this.#describe(0, first);
    if (second !== undefined) this.#describe(1, second);
    this.#partCounts.fill(0);
  }

  #describe(which: number, node: SearchedNode): void {
    this.#ints[fields.histogram + which] = node.histogram;
    this.#ints[fields.nodeRows + which] = node.nRows;
    const numbers = this.#numbers;
    const at = which * 5;
    numbers[at] = node.gradient;
    numbers[at + 1] = node.hessian;
    numbers[at + 2] = node.value;
    numbers[at + 3] = node.lower;
    numbers[at + 4] = node.upper;
  }

  /** Describes the division of a node's rows by one column, a piece a block of them. */
  describeDivision(column: number, rows: number, nRows: number): void {
    const { at, nRows: stride } = this.plan;
    this.#ints[fields.bins] = at.bins + 4 * stride * Math.floor(column / groupSize) + (column % groupSize);
    this.#ints[fields.rows] = rows;
    this.#ints[fields.nRows] = nRows;
  }

  /** How many blocks so many rows are divided in. */
  countBlocks(nRows: number): number {
    return Math.ceil(nRows / rowsPerBlock);
  }

  /** The first row of a block. */
  blockStart(block: number): number {
    return block * rowsPerBlock;
  }

  run(kind: number, piece: number): void {
    if (kind === workKinds.node) this.#runNode(piece);
    else if (kind === workKinds.divide) this.#divideBlock(piece);
    else this.#differentiate(piece);
  }

  /** The best of what was found for a node; of equal ones that of the first column. Undefined when nothing was. */
  bestCandidate(which: number): SplitCandidate | undefined {
    const numbers = this.#candidates;
    const ints = this.#candidateInts;
    const first = (which * this.#nGroups * candidateBytes) / 8;
    let best = -1;
    let gain = 0;
    for (let group = 0; group < this.#nGroups; group++) {
      const at = first + (group * candidateBytes) / 8;
      if (!(numbers[at + 4]! > gain)) continue;
      gain = numbers[at + 4]!;
      best = at;
    }
    if (best < 0) return undefined;
    const feature = ints[2 * best + 7]!;
    return {
      gain,
      feature,
      bin: ints[2 * best + 5]!,
      missingLeft: ints[2 * best + 6]! === 1,
      gradientLeft: numbers[best]!,
      hessianLeft: numbers[best + 1]!,
      categories:
        this.plan.isCategorical[feature] === 1
          ? Uint32Array.from(ints.subarray(2 * best + 10, 2 * best + 18))
          : undefined,
    };
  }

  #differentiate(block: number): void {
    const { kernel, plan } = this;
    const { at, nTrees, nRows, gradientScale, hessianScale } = plan;
    const { nTrainingBlocks } = this;
    const start =
      block < nTrainingBlocks
        ? block * rowsPerBlock
        : plan.validationStart + (block - nTrainingBlocks) * rowsPerBlock;
    const end = block < nTrainingBlocks ? plan.nTraining : plan.validationStart + plan.nValidation;
    const n = Math.min(rowsPerBlock, end - start);
    const weights = at.weights === 0 ? 0 : at.weights + 8 * start;
    const raw = at.raw + 8 * start;
    const codes = at.codes + 4 * start;
    const out = at.gradients + 8 * start;
    this.#losses[block] =
      nTrees === 1
        ? kernel.gradients(raw, codes, weights, out, n, gradientScale, hessianScale)
        : kernel.gradientsOfClasses(raw, codes, weights, out, n, nRows, nTrees, gradientScale, hessianScale);
  }

  #divideBlock(block: number): void {
    const ints = this.#ints;
    const start = block * rowsPerBlock;
    const n = Math.min(rowsPerBlock, ints[fields.nRows]! - start);
    const { at } = this.plan;
    const rows = ints[fields.rows]! + 4 * start;
    this.#leftCounts[block] = this.kernel.divide(
      ints[fields.bins]!,
      rows,
      n,
      at.goesLeft,
      at.others + 4 * start,
    );
  }

  /**
   * How many pieces the described job has on a node. With several threads the groups that do not divide evenly among them
   * are divided by rows, unless there are few.
   */
  get nNodePieces(): number {
    const { nThreads } = this.plan;
    const nLeft = this.#nGroups % nThreads;
    return this.#areRowsDivided ? this.#nGroups - nLeft + nLeft * nThreads : this.#nGroups;
  }

  get #areRowsDivided(): boolean {
    const isBuilt = (this.#ints[fields.steps]! & nodeSteps.build) !== 0;
    return isBuilt && this.plan.nThreads > 1 && this.#ints[fields.nRows]! >= 2048;
  }

  /** One piece: a group of columns, or a part of the rows of one. Each thread's share comes in a row. */
  #runNode(piece: number): void {
    const { nThreads } = this.plan;
    if (!this.#areRowsDivided) {
      this.#buildGroup(piece, 0, 1);
      this.#searchGroup(piece);
      return;
    }
    const nWhole = Math.floor(this.#nGroups / nThreads);
    const share = nWhole + (this.#nGroups % nThreads);
    const thread = Math.floor(piece / share);
    const position = piece % share;
    const group = position < nWhole ? thread * nWhole + position : nWhole * (nThreads - 1) + position;
    if (position < nWhole) this.#buildGroup(group, 0, 1);
    else {
      this.#buildGroup(group, thread, nThreads);
      const left = position - nWhole;
      if (Atomics.add(this.#partCounts, left, 1) < nThreads - 1) return;
      for (let part = 1; part < nThreads; part++) this.#addPart(group, part);
    }
    this.#searchGroup(group);
  }

  /** Where the histograms of a part of the rows stand, the first of which are the node's own. */
  #partAt(group: number, part: number): number {
    const { nThreads, at, histogramOffsets } = this.plan;
    const from = histogramOffsets[group * groupSize]!;
    if (part === 0) return this.#ints[fields.histogram]! + from;
    const left = group - nThreads * Math.floor(this.#nGroups / nThreads);
    return at.parts + partBytes * (left * (nThreads - 1) + part - 1);
  }

  #addPart(group: number, part: number): void {
    const { histogramOffsets, nFeatures } = this.plan;
    const first = group * groupSize;
    const bytes = histogramOffsets[Math.min(first + groupSize, nFeatures)]! - histogramOffsets[first]!;
    this.kernel.addUp(this.#partAt(group, 0), this.#partAt(group, part), bytes);
  }

  #buildGroup(group: number, part: number, nParts: number): void {
    const { kernel, plan } = this;
    const ints = this.#ints;
    if ((ints[fields.steps]! & nodeSteps.build) === 0) return;
    const offsets = plan.histogramOffsets;
    const first = group * groupSize;
    const last = Math.min(first + groupSize, plan.nFeatures);
    const to = this.#partAt(group, part);
    const placeOf = (column: number): number =>
      column < last ? to + offsets[column]! - offsets[first]! : plan.at.scratch + 3072 * group;
    kernel.clear(to, offsets[last]! - offsets[first]!);
    const nRows = ints[fields.nRows]!;
    const start = Math.floor((nRows * part) / nParts);
    kernel.accumulate(
      plan.at.bins + 4 * plan.nRows * group,
      ints[fields.rows]! + 4 * start,
      Math.floor((nRows * (part + 1)) / nParts) - start,
      ints[fields.gradients]!,
      plan.shift,
      to,
      placeOf(first + 1),
      placeOf(first + 2),
      placeOf(first + 3),
    );
  }

  #searchGroup(group: number): void {
    const ints = this.#ints;
    const offsets = this.plan.histogramOffsets;
    const steps = ints[fields.steps]!;
    const first = group * groupSize;
    const last = Math.min(first + groupSize, this.plan.nFeatures);
    if ((steps & nodeSteps.subtract) !== 0) {
      const from = offsets[first]!;
      this.kernel.subtract(
        ints[fields.histogram + 1]! + from,
        ints[fields.histogram]! + from,
        offsets[last]! - from,
      );
    }
    if ((steps & nodeSteps.searchFirst) !== 0) this.#search(0, group, first, last);
    if ((steps & nodeSteps.searchSecond) !== 0) this.#search(1, group, first, last);
  }

  #search(which: number, group: number, first: number, last: number): void {
    const { kernel, plan } = this;
    const { shift, minRows, l2, nFeatures, histogramOffsets, nBins, hasMissing } = plan;
    const numbers = this.#numbers;
    const histogram = this.#ints[fields.histogram + which]!;
    const n = this.#ints[fields.nodeRows + which]!;
    const isMasked = (this.#ints[fields.steps]! & nodeSteps.someColumns) !== 0;
    const at = which * 5;
    const gradient = numbers[at]!;
    const hessian = numbers[at + 1]!;
    const value = numbers[at + 2]!;
    const lower = numbers[at + 3]!;
    const upper = numbers[at + 4]!;
    const record = which * this.#nGroups + group;
    const out = plan.at.candidates + record * candidateBytes;
    const minHessian = 1e-3 * plan.hessianScale; // scikit-learn's constant
    let best = 0;
    let bestColumn = -1;
    for (let f = first; f < last; f++) {
      if (isMasked && this.#allowed[which * nFeatures + f] === 0) continue;
      const gain =
        plan.isCategorical[f] === 1
          ? kernel.searchCategories(
              histogram + histogramOffsets[f]!,
              nBins[f]!,
              hasMissing[f]!,
              shift,
              gradient,
              hessian,
              n,
              minRows,
              minHessian,
              l2,
              value,
              lower,
              upper,
              best,
              10 * plan.hessianScale,
              plan.at.scratch + 3072 * group,
              out,
            )
          : kernel.search(
              histogram + histogramOffsets[f]!,
              nBins[f]!,
              hasMissing[f]!,
              shift,
              gradient,
              hessian,
              n,
              minRows,
              minHessian,
              l2,
              value,
              plan.monotone[f]!,
              lower,
              upper,
              best,
              out,
            );
      if (gain <= best) continue;
      best = gain;
      bestColumn = f;
    }
    this.#candidates[(record * candidateBytes) / 8 + 4] = best;
    this.#candidateInts[(record * candidateBytes) / 4 + 7] = bestColumn;
  }
}

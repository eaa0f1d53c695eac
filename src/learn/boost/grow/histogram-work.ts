import type { BoostKernel } from "./boost-kernel.ts";
import { type BoostPlan, candidateBytes, jobBytes, scratchBytes } from "./boost-plan.ts";
import { nodeSteps, type SearchedNode, type SplitCandidate } from "./job-types.ts";

/** Where the numbers of a job stand, in words from the beginning of its description. Bounds and sums of the nodes follow as doubles. */
const fields = {
  steps: 0,
  rows: 1,
  nRows: 2,
  gradients: 3,
  histogram: 4, // and 5: of the second node
  nodeRows: 6, // and 7
  nParts: 8,
} as const;

/**
 * Rows of a node below which threads divide its columns, not its rows. To add up histograms that another processor has just
 * written takes longer than to read so few rows.
 */
const fewRows = 16_384;
/** Rows of a piece of work, at most, when one thread does all: timers and I/O get their turn between pieces. */
const rowsAtOnce = 131_072;

/**
 * Makes the histograms of nodes and searches their splits. The rows of a node are divided in parts, each with histograms of its own,
 * which are then added up. Sums are whole numbers, so that their order does not matter.
 */
export class HistogramWork {
  readonly #plan: BoostPlan;
  readonly #kernel: BoostKernel;
  readonly #ints: Uint32Array;
  readonly #numbers: Float64Array;
  readonly #candidates: Float64Array;
  readonly #candidateInts: Int32Array;
  readonly #scratch: number;
  /** For each column, of the first node and then of the second, whether the node may be split by it: 1, else 0. */
  readonly allowed: Uint8Array;

  /** @param thread which of the fit's threads this is. */
  constructor(plan: BoostPlan, kernel: BoostKernel, thread: number) {
    const { buffer } = plan.memory;
    const { at, nSearches } = plan;
    this.#plan = plan;
    this.#kernel = kernel;
    this.#ints = new Uint32Array(buffer, at.job, 16);
    this.#numbers = new Float64Array(buffer, at.job + 64, (jobBytes - 64) / 8);
    this.#candidates = new Float64Array(buffer, at.candidates, (2 * nSearches * candidateBytes) / 8);
    this.#candidateInts = new Int32Array(buffer, at.candidates, (2 * nSearches * candidateBytes) / 4);
    this.#scratch = at.scratch + thread * scratchBytes;
    this.allowed = new Uint8Array(buffer, at.allowed, 2 * plan.nFeatures);
  }

  /**
   * Describes a job that makes and searches histograms. First the pieces of the making are run ({@link nBuildPieces}), then those of
   * the search.
   *
   * @param steps what is done: a sum of {@link nodeSteps}.
   * @param rows the address of the numbers of the rows to make histograms of; 0 for the first `nRows` rows.
   * @param gradients the address of the gradients of all rows.
   */
  describe(
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
    const { nParts, nThreads } = this.#plan;
    if (nThreads === 1) ints[fields.nParts] = Math.max(1, Math.ceil(nRows / rowsAtOnce));
    else ints[fields.nParts] = nRows < fewRows ? 1 : nParts;
    this.#describeNode(0, first);
    if (second !== undefined) this.#describeNode(1, second);
  }

  #describeNode(which: number, node: SearchedNode): void {
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

  /** How many pieces the making of the described histograms has; 0: the search makes them. */
  get nBuildPieces(): number {
    const nParts = this.#ints[fields.nParts]!;
    return nParts === 1 ? 0 : nParts;
  }

  /** Adds a part of the rows to histograms of its own, or, where one thread does all, to the node's. */
  build(part: number): void {
    const { nThreads, nFeatures } = this.#plan;
    const isShared = nThreads === 1;
    const histogram = isShared ? this.#ints[fields.histogram]! : this.#partAt(part);
    this.#accumulate(histogram, 0, nFeatures, part, !isShared || part === 0);
  }

  #accumulate(histogram: number, first: number, end: number, part: number, isNew: boolean): void {
    const { at, histogramOffsets, shift, panels } = this.#plan;
    const ints = this.#ints;
    if (isNew) {
      const from = histogramOffsets[first]!;
      this.#kernel.clear(histogram + from, histogramOffsets[end]! - from);
    }
    const nRows = ints[fields.nRows]!;
    const nParts = ints[fields.nParts]!;
    const start = Math.floor((nRows * part) / nParts);
    const n = Math.floor((nRows * (part + 1)) / nParts) - start;
    const rows = ints[fields.rows]!;
    const firstRow = rows === 0 ? start : 0;
    for (const { firstColumn, nColumns, widthLog2, offset } of panels)
      if (firstColumn < end && firstColumn + nColumns > first)
        this.#kernel.accumulate(
          at.panels + offset + firstRow * 2 ** widthLog2,
          widthLog2,
          rows === 0 ? 0 : rows + 4 * start,
          n,
          ints[fields.gradients]! + 8 * firstRow,
          shift,
          histogram,
          at.offsets + 4 * firstColumn,
          Math.max(first - firstColumn, 0),
          Math.min(end - firstColumn, nColumns),
          this.#scratch,
        );
  }

  /** Where the histograms of a part of the rows stand: the first are the node's own. */
  #partAt(part: number): number {
    if (part === 0) return this.#ints[fields.histogram]!;
    return this.#plan.at.parts + (part - 1) * 256 * 16 * this.#plan.nFeatures;
  }

  /**
   * Does one piece of the search, for some of the columns: makes their histograms or adds up those of the parts, subtracts them from the
   * parent's, and searches for the best split, each as far as the job says so.
   */
  search(piece: number): void {
    const { nFeatures, nSearches, nThreads, histogramOffsets } = this.#plan;
    const ints = this.#ints;
    const steps = ints[fields.steps]!;
    const first = Math.floor((nFeatures * piece) / nSearches);
    const last = Math.floor((nFeatures * (piece + 1)) / nSearches);
    const from = histogramOffsets[first]!;
    const bytes = histogramOffsets[last]! - from;
    const own = ints[fields.histogram]! + from;
    if ((steps & nodeSteps.build) !== 0) {
      const nParts = ints[fields.nParts]!;
      if (nParts === 1) this.#accumulate(ints[fields.histogram]!, first, last, 0, true);
      else if (nThreads > 1)
        for (let part = 1; part < nParts; part++) this.#kernel.addUp(own, this.#partAt(part) + from, bytes);
    }
    if ((steps & nodeSteps.subtract) !== 0)
      this.#kernel.subtract(ints[fields.histogram + 1]! + from, own, bytes);
    if ((steps & nodeSteps.searchFirst) !== 0) this.#search(0, piece, first, last);
    if ((steps & nodeSteps.searchSecond) !== 0) this.#search(1, piece, first, last);
  }

  #search(which: number, piece: number, first: number, last: number): void {
    const { shift, minRows, l2, nFeatures, histogramOffsets, nBins, hasMissing } = this.#plan;
    const { hessianScale, isCategorical, monotone, at: addresses, nSearches } = this.#plan;
    const kernel = this.#kernel;
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
    const record = which * nSearches + piece;
    const out = addresses.candidates + record * candidateBytes;
    const minHessian = 1e-3 * hessianScale; // scikit-learn's constant
    let best = 0;
    let bestColumn = -1;
    for (let f = first; f < last; f++) {
      if (isMasked && this.allowed[which * nFeatures + f] === 0) continue;
      const gain =
        isCategorical[f] === 1
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
              10 * hessianScale,
              this.#scratch,
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
              monotone[f]!,
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

  /** The best split that all pieces of the search found for a node, of equal ones that of the first column; undefined when none did. */
  bestCandidate(which: number): SplitCandidate | undefined {
    const { nSearches, isCategorical } = this.#plan;
    const numbers = this.#candidates;
    const ints = this.#candidateInts;
    const first = (which * nSearches * candidateBytes) / 8;
    let best = -1;
    let gain = 0;
    for (let piece = 0; piece < nSearches; piece++) {
      const at = first + (piece * candidateBytes) / 8;
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
        isCategorical[feature] === 1
          ? Uint32Array.from(ints.subarray(2 * best + 10, 2 * best + 18))
          : undefined,
    };
  }
}

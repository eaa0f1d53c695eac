import { Random } from "../../../core/index.ts";
import type { GrownNode } from "../state/boosted-trees.ts";
import type { BoostPlan } from "./boost-plan.ts";
import type { BoostWork } from "./boost-work.ts";
import type { HistogramSlots } from "./histogram-slots.ts";
import { nodeSteps, workKinds } from "./job-types.ts";
import { SplitHeap } from "./split-heap.ts";

/** How far trees grow. */
export interface BoostedTreeLimits {
  readonly learningRate: number;
  /** Null for no limit. */
  readonly maxLeafNodes: number | null;
  /** Null for no limit. */
  readonly maxDepth: number | null;
  /** The share of the columns that is drawn at each node; 1 for all. */
  readonly maxFeatures: number;
  /** Groups of columns that may act together on a way of a tree; null when all may. */
  readonly interactions: readonly Int32Array[] | null;
  readonly seed: number;
}

/** Runs all pieces of the job that was described last: here, or on all threads of the fit. `kind` is one of {@link workKinds}. */
export type RunJob = (kind: number, nPieces: number) => Promise<void>;

/** A node of the tree that grows. Sums and values are in the units of the histograms. */
class GrowingNode implements GrownNode {
  readonly depth: number;
  /** Where its training rows begin among the rows in the memory. */
  readonly start: number;
  /** How many training rows it has. */
  readonly nRows: number;
  /** Where its rows that judge begin. */
  readonly validationStart: number;
  readonly nValidation: number;
  /** The sum of the gradients of its training rows. */
  readonly gradient: number;
  /** The sum of their second derivatives. */
  readonly hessian: number;
  /** What it would answer as a leaf, before the learning rate. */
  readonly value: number;
  /** The least value that it and the nodes below it may have, because of `monotonicCst` above. */
  lower = -Infinity;
  /** The greatest value that it and the nodes below it may have. */
  upper = Infinity;
  /** The groups of columns that may still act on the way through it; null when all may. */
  interactions: readonly Int32Array[] | null;
  /** The address of its histograms; 0 when it has none. */
  histogram = 0;
  /** How much its best split gains. */
  gain = -1;
  /** The column of that split. */
  feature = -1;
  threshold = Number.NaN;
  /** The last bin that goes left. */
  bin = 0;
  missingLeft = false;
  /** The categories that go left, a bit each; undefined when the split is by size. */
  categories: Uint32Array | undefined;
  /** The sum of the gradients of the rows that go left. */
  gradientLeft = 0;
  hessianLeft = 0;
  left: GrowingNode | undefined;
  right: GrowingNode | undefined;
  /** What it adds to raw predictions as a leaf, learning rate included. */
  leafValue = 0;
  isLeaf = false;

  constructor(
    depth: number,
    rows: { start: number; nRows: number; validationStart: number; nValidation: number },
    sums: { gradient: number; hessian: number; value: number },
    interactions: readonly Int32Array[] | null,
  ) {
    this.depth = depth;
    this.start = rows.start;
    this.nRows = rows.nRows;
    this.validationStart = rows.validationStart;
    this.nValidation = rows.nValidation;
    this.gradient = sums.gradient;
    this.hessian = sums.hessian;
    this.value = sums.value;
    this.interactions = interactions;
  }
}

/** Grows the trees of a fit, one after the other: of all nodes the one that gains most is split next, as in scikit-learn. */
export class BoostedTreeGrower {
  readonly #plan: BoostPlan;
  readonly #work: BoostWork;
  readonly #slots: HistogramSlots;
  readonly #limits: BoostedTreeLimits;
  readonly #cuts: readonly Float64Array[];
  readonly #run: RunJob;
  readonly #goesLeft: Uint8Array;
  #heap = new SplitHeap<GrowingNode>();
  #leaves: GrowingNode[] = [];
  #random = new Random(0);
  #gradients = 0;

  /** @param cuts the thresholds, or categories, of each column. */
  constructor(
    work: BoostWork,
    slots: HistogramSlots,
    limits: BoostedTreeLimits,
    cuts: readonly Float64Array[],
    run: RunJob,
  ) {
    this.#plan = work.plan;
    this.#work = work;
    this.#slots = slots;
    this.#limits = limits;
    this.#cuts = cuts;
    this.#run = run;
    this.#goesLeft = new Uint8Array(work.plan.memory.buffer, work.plan.at.goesLeft, 256);
  }

  /**
   * Grows one tree on the gradients as they stand, and adds its values to the raw predictions.
   *
   * @param tree its number among all trees of the fit, from 0, by which it draws columns of its own.
   * @returns the root.
   */
  async grow(tree: number): Promise<GrownNode> {
    const { plan, kernel } = this.#work;
    const { at, nTraining, nValidation, validationStart } = plan;
    const column = tree % plan.nTrees;
    this.#heap = new SplitHeap();
    this.#leaves = [];
    this.#random = Random.stream(this.#limits.seed, 2 + tree);
    this.#gradients = at.gradients + 8 * column * plan.nRows;
    const root = await this.#plantRoot();
    for (let node = this.#heap.pop(); node !== undefined; node = this.#heap.pop()) await this.#split(node);
    // Dividing rows writes their numbers. A root that was not divided has none written yet, and adding values reads them.
    if (root.isLeaf) {
      kernel.enumerate(at.rows, 0, nTraining);
      kernel.enumerate(at.rows + 4 * validationStart, validationStart, nValidation);
    }
    const unit = plan.hessianScale / plan.gradientScale;
    for (const leaf of this.#leaves) leaf.leafValue = leaf.value * unit * this.#limits.learningRate;
    this.#work.describeValues(column, this.#leaves);
    await this.#run(workKinds.values, this.#work.nValuePieces);
    return root;
  }

  async #plantRoot(): Promise<GrowingNode> {
    const { plan, kernel } = this.#work;
    const { at, nTraining, validationStart, nValidation } = plan;
    const rows = { start: 0, nRows: nTraining, validationStart, nValidation };
    const { interactions } = this.#limits;
    const bare = new GrowingNode(0, rows, { gradient: 0, hessian: 0, value: 0 }, interactions);
    if (plan.nFeatures === 0 || nTraining < 2 * plan.minRows) return this.#finish(bare);
    bare.histogram = this.#takeSlot();
    this.#work.histograms.describe(nodeSteps.build, 0, nTraining, this.#gradients, bare, undefined);
    await this.#search();
    kernel.sumBins(bare.histogram, plan.nBins[0]! + plan.hasMissing[0]!, plan.shift, at.scratch);
    const [gradient, hessian] = new Float64Array(plan.memory.buffer, at.scratch, 2);
    const root = new GrowingNode(0, rows, { gradient: gradient!, hessian: hessian!, value: 0 }, interactions);
    root.histogram = bare.histogram;
    if (hessian! < 1e-3 * plan.hessianScale) return this.#finish(root);
    const masked = this.#mask(0, root);
    this.#work.histograms.describe(nodeSteps.searchFirst | masked, 0, 0, 0, root, undefined);
    await this.#search();
    this.#settle(0, root);
    return root;
  }

  async #split(node: GrowingNode): Promise<void> {
    const { maxLeafNodes, maxDepth } = this.#limits;
    const { minRows } = this.#plan;
    const nLeaves = this.#leaves.length + this.#heap.size + 2;
    const { left, right } = await this.#divide(node);
    const isLast = nLeaves === maxLeafNodes;
    if (isLast || left.depth === maxDepth) {
      this.#release(node);
      this.#finish(left);
      this.#finish(right);
      if (isLast)
        for (let other = this.#heap.pop(); other !== undefined; other = this.#heap.pop()) this.#finish(other);
      return;
    }
    if (left.nRows < 2 * minRows) this.#finish(left);
    if (right.nRows < 2 * minRows) this.#finish(right);
    this.#bound(node, left, right);
    if (left.isLeaf && right.isLeaf) this.#release(node);
    else await this.#searchChildren(node, left, right);
  }

  /** Makes the children of a node, and divides its rows among them. */
  async #divide(node: GrowingNode): Promise<{ left: GrowingNode; right: GrowingNode }> {
    const { plan } = this.#work;
    this.#markBins(node);
    const nLeft = await this.#divideRows(node, node.start, node.nRows);
    // Where training rows have no missing values, others go with the larger child.
    if (plan.hasMissing[node.feature] === 0) {
      node.missingLeft = nLeft > node.nRows - nLeft;
      this.#goesLeft[plan.nBins[node.feature]!] = node.missingLeft ? 1 : 0;
    }
    const nValidationLeft =
      node.nValidation > 0 ? await this.#divideRows(node, node.validationStart, node.nValidation) : 0;
    const interactions =
      node.interactions === null ? null : node.interactions.filter((group) => group.includes(node.feature));
    const make = (isLeft: boolean): GrowingNode => {
      const gradient = isLeft ? node.gradientLeft : node.gradient - node.gradientLeft;
      const hessian = isLeft ? node.hessianLeft : node.hessian - node.hessianLeft;
      const value = Math.min(Math.max(-gradient / (hessian + plan.l2), node.lower), node.upper);
      return new GrowingNode(
        node.depth + 1,
        {
          start: isLeft ? node.start : node.start + nLeft,
          nRows: isLeft ? nLeft : node.nRows - nLeft,
          validationStart: isLeft ? node.validationStart : node.validationStart + nValidationLeft,
          nValidation: isLeft ? nValidationLeft : node.nValidation - nValidationLeft,
        },
        { gradient, hessian, value },
        interactions,
      );
    };
    node.left = make(true);
    node.right = make(false);
    return { left: node.left, right: node.right };
  }

  /** Writes which bins go left. */
  #markBins(node: GrowingNode): void {
    const { nBins } = this.#plan;
    const { categories, feature, bin } = node;
    const goesLeft = this.#goesLeft;
    goesLeft.fill(0);
    if (categories === undefined) goesLeft.fill(1, 0, bin + 1);
    else for (let b = 0; b < nBins[feature]!; b++) goesLeft[b] = (categories[b >> 5]! >>> (b & 31)) & 1;
    goesLeft[nBins[feature]!] = node.missingLeft ? 1 : 0;
  }

  /** @returns how many of the rows go left; those stand first then. */
  async #divideRows(node: GrowingNode, start: number, nRows: number): Promise<number> {
    const { division } = this.#work;
    const nBlocks = division.describe(node.feature, start, nRows, node.depth === 0);
    await this.#run(workKinds.divide, nBlocks);
    if (nBlocks > 1) await this.#run(workKinds.join, nBlocks);
    return division.nLeft;
  }

  /** Bounds the values below the children so that a column's constraint holds between the two. */
  #bound(node: GrowingNode, left: GrowingNode, right: GrowingNode): void {
    const sign = this.#plan.monotone[node.feature]!;
    const middle = (left.value + right.value) / 2;
    left.lower = sign < 0 ? middle : node.lower;
    left.upper = sign > 0 ? middle : node.upper;
    right.lower = sign > 0 ? middle : node.lower;
    right.upper = sign < 0 ? middle : node.upper;
  }

  /**
   * Searches the splits of two children. The histograms of the smaller child are summed up from its rows; those of the other are what
   * is left when they are subtracted from their parent's.
   */
  async #searchChildren(node: GrowingNode, left: GrowingNode, right: GrowingNode): Promise<void> {
    const [small, large] = left.nRows < right.nRows ? [left, right] : [right, left];
    small.histogram = this.#takeSlot();
    const { build, subtract, searchFirst, searchSecond } = nodeSteps;
    const masked = (small.isLeaf ? 0 : this.#mask(0, small)) | (large.isLeaf ? 0 : this.#mask(1, large));
    const rowsOf = (child: GrowingNode): number => this.#plan.at.rows + 4 * child.start;
    const searchSmall = small.isLeaf ? 0 : searchFirst;
    if (node.histogram !== 0) {
      large.histogram = node.histogram;
      const searchLarge = large.isLeaf ? 0 : searchSecond;
      const steps = build | subtract | searchSmall | searchLarge | masked;
      this.#work.histograms.describe(steps, rowsOf(small), small.nRows, this.#gradients, small, large);
      await this.#search();
    } else {
      // The parent's histograms had to give way to others.
      const { histograms } = this.#work;
      const steps = build | searchSmall | masked;
      histograms.describe(steps, rowsOf(small), small.nRows, this.#gradients, small, undefined);
      await this.#search();
      if (!large.isLeaf) {
        large.histogram = this.#takeSlot();
        histograms.describe(build, rowsOf(large), large.nRows, this.#gradients, large, undefined);
        await this.#search();
        histograms.describe(searchSecond | masked, 0, 0, 0, small, large);
        await this.#search();
      }
    }
    for (const child of [left, right])
      if (child.isLeaf) this.#release(child);
      else this.#settle(child === small ? 0 : 1, child);
  }

  /** Makes and searches histograms, as described. */
  async #search(): Promise<void> {
    const { nBuildPieces } = this.#work.histograms;
    if (nBuildPieces > 0) await this.#run(workKinds.build, nBuildPieces);
    await this.#run(workKinds.search, this.#plan.nSearches);
  }

  /** Takes the best split that was found for a node, of equal ones the first column's, or makes the node a leaf. */
  #settle(which: number, node: GrowingNode): void {
    const found = this.#work.histograms.bestCandidate(which);
    if (found === undefined) {
      this.#finish(node);
      return;
    }
    Object.assign(node, found);
    const { plan } = this.#work;
    const cuts = this.#cuts[node.feature]!;
    // A split after the last bin divides missing values from all others.
    if (node.categories === undefined)
      node.threshold = node.bin === plan.nBins[node.feature]! - 1 ? Infinity : cuts[node.bin]!;
    this.#heap.push(node);
  }

  /**
   * Marks the columns that a node may be split by.
   *
   * @returns the step that says so; 0 when it may be split by all.
   */
  #mask(which: number, node: GrowingNode): number {
    const { nFeatures } = this.#plan;
    const { maxFeatures } = this.#limits;
    if (maxFeatures >= 1 && node.interactions === null) return 0;
    const columns =
      node.interactions === null
        ? Int32Array.from({ length: nFeatures }, (_, f) => f)
        : Int32Array.from(new Set(node.interactions.flatMap((group) => [...group]))).sort();
    const allowed = this.#work.histograms.allowed
      .subarray(which * nFeatures, (which + 1) * nFeatures)
      .fill(0);
    const nDrawn = maxFeatures >= 1 ? columns.length : Math.max(1, Math.ceil(maxFeatures * columns.length));
    if (nDrawn < columns.length) this.#random.shuffle(columns);
    for (let i = 0; i < nDrawn; i++) allowed[columns[i]!] = 1;
    return nodeSteps.someColumns;
  }

  #finish(node: GrowingNode): GrowingNode {
    node.isLeaf = true;
    this.#leaves.push(node);
    this.#release(node);
    return node;
  }

  #release(node: GrowingNode): void {
    if (node.histogram !== 0) this.#slots.give(node.histogram);
    node.histogram = 0;
  }

  /** The address for a node's histograms. Where no place is free, the waiting node that gains least loses its own. */
  #takeSlot(): number {
    const slot = this.#slots.take();
    if (slot !== undefined) return slot;
    let least: GrowingNode | undefined;
    for (const node of this.#heap.items)
      if (node.histogram !== 0 && (least === undefined || node.gain < least.gain)) least = node;
    const taken = least!.histogram;
    least!.histogram = 0;
    return taken;
  }
}

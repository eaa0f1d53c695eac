import type { Random } from "../../../core/index.ts";
import type { ColumnRanks } from "../rank/column-ranks.ts";
import { FeatureSearch } from "../split/feature-search.ts";
import type { GrowthRules } from "../split/growth-rules.ts";
import { impurityDecrease, impurityOf, PURE } from "../split/impurity.ts";
import { type Bounds, boundChildren, middleOf, unbounded } from "../split/monotone.ts";
import type { Splitter } from "../split/splitter.ts";
import type { TreeRows } from "../split/tree-rows.ts";
import { WeightedSplitter } from "../split/weighted-splitter.ts";
import { NodeTable } from "../state/node-table.ts";

/** Grows one tree after the other on the same columns, reusing its memory: what the kernel of whole trees does not take. */
export class NodeGrower {
  readonly nodes: NodeTable;
  /** The node being looked at: its rows, and what its parent knows of it. */
  start = 0;
  end = 0;
  depth = 0;
  impurity = 0;
  bounds: Bounds = unbounded;
  readonly sums: Float64Array;
  /** Of its split: where the right child begins, the children's impurity and bounds. */
  at = 0;
  leftImpurity = 0;
  rightImpurity = 0;
  leftBounds: Bounds = unbounded;
  rightBounds: Bounds = unbounded;
  improvement = 0;
  readonly #settings: GrowthRules;
  readonly #search: FeatureSearch;
  readonly #splitter: Splitter;
  #treeWeight = 0;
  #minWeight = 0;
  #weight = 0;
  #isLeaf = false;
  #nKnown = 0;

  constructor(ranked: ColumnRanks, nClasses: number, settings: GrowthRules, splitter?: Splitter) {
    this.#settings = settings;
    this.nodes = new NodeTable(nClasses);
    this.sums = new Float64Array(nClasses);
    this.#search = new FeatureSearch(ranked.nCols, settings.maxFeatures);
    this.#splitter = splitter ?? new WeightedSplitter(ranked, nClasses, settings);
  }

  /** Begins a tree in `nodes`, at its root: {@link growNodes} grows it. */
  beginTree(rows: TreeRows, random: Random): void {
    const { sums } = this;
    sums.set(rows.sums);
    this.#treeWeight = sum(sums);
    this.#minWeight = this.#settings.minWeightFractionLeaf * this.#treeWeight;
    const limits = { minRows: this.#settings.minRowsLeaf, minWeight: this.#minWeight };
    this.#splitter.setTree(rows, limits, random);
    this.#search.setTree(this.#splitter, random);
    this.nodes.clear();
    this.start = 0;
    this.end = rows.nWords;
    this.depth = 0;
    this.bounds = unbounded;
    this.impurity = impurityOf(this.#settings.isGini, sums, this.#treeWeight);
  }

  /**
   * Turns to the node that the fields describe.
   *
   * @param nConstant columns known to be constant there.
   */
  beginNode(nConstant: number): void {
    const nRows = this.end - this.start;
    this.#weight = sum(this.sums);
    this.#isLeaf = this.#mustBeLeaf(this.depth, nRows, this.#weight, this.impurity);
    if (this.#isLeaf) return;
    this.#splitter.begin(this.start, this.end, this.sums, this.#weight, this.bounds);
    this.#nKnown = nConstant;
  }

  #mustBeLeaf(depth: number, nRows: number, weight: number, impurity: number): boolean {
    const { minRowsSplit, minRowsLeaf, maxDepth } = this.#settings;
    return (
      depth >= maxDepth ||
      nRows < minRowsSplit ||
      nRows < 2 * minRowsLeaf ||
      weight < 2 * this.#minWeight ||
      impurity <= PURE
    );
  }

  /** Looks for the best split. Pauses (`yield`) when a slice of work is done. */
  *searchNode(): Generator<void, void> {
    if (!this.#isLeaf) yield* this.#search.search(this.end - this.start, this.#nKnown);
  }

  /**
   * Adds the node to the table and splits its rows, unless it is a leaf.
   *
   * @returns the node's number; -1 - number for a leaf.
   */
  finishNode(parent: number, isLeft: boolean): number {
    const node = this.nodes.add(parent, isLeft, this.#weight, this.impurity, this.sums);
    if (this.#isLeaf || this.#splitter.best.column < 0) return -1 - node;
    this.#splitNode(node);
    return this.improvement + PURE < this.#settings.minImpurityDecrease ? -1 - node : node;
  }

  #splitNode(node: number): void {
    const { best, leftSums, rightSums } = this.#splitter;
    const { isGini, monotonicCst } = this.#settings;
    this.at = this.#splitter.partition();
    const leftWeight = sum(leftSums);
    const rightWeight = sum(rightSums);
    this.leftImpurity = impurityOf(isGini, leftSums, leftWeight);
    this.rightImpurity = impurityOf(isGini, rightSums, rightWeight);
    this.improvement = impurityDecrease(
      this.#treeWeight,
      this.#weight,
      this.impurity,
      leftWeight,
      this.leftImpurity,
      rightWeight,
      this.rightImpurity,
    );
    if (this.improvement + PURE < this.#settings.minImpurityDecrease) return;
    const isLeftLarger = this.at - this.start > this.end - this.at;
    const missingLeft = best.missing === "none" ? isLeftLarger : best.missing === "left";
    this.nodes.split(node, best.column, best.threshold, missingLeft);
    if (monotonicCst === null) return;
    const middle = middleOf(leftSums[0]!, leftWeight, rightSums[0]!, rightWeight);
    [this.leftBounds, this.rightBounds] = boundChildren(monotonicCst[best.column]!, this.bounds, middle);
  }

  /** Columns that are constant in the node just searched. */
  get nConstant(): number {
    return this.#search.nConstant;
  }

  get leftSums(): Float64Array {
    return this.#splitter.leftSums;
  }

  get rightSums(): Float64Array {
    return this.#splitter.rightSums;
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k]!;
  return total;
}

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

/**
 * Grows trees node by node, those that the kernel of whole trees does not take. One grower grows one tree after the other on the same
 * columns, and uses its memory again.
 *
 * The functions that say in which order nodes are looked at ({@link growDepthFirst}, {@link growBestFirst}) describe a node in the
 * fields, call `beginNode`, `searchNode` and `finishNode`, and find the children in the fields afterwards.
 */
export class NodeGrower {
  /** The tree as far as it has grown. */
  readonly nodes: NodeTable;
  /** Where the rows of the node begin among the tree's rows. */
  start = 0;
  /** Where they end: behind the last one. */
  end = 0;
  /** How many splits lie above the node. */
  depth = 0;
  impurity = 0;
  /** Where the share of the first class may lie in the node. */
  bounds: Bounds = unbounded;
  /** The weight of each class in the node. */
  readonly sums: Float64Array;
  /** Where the right child begins among the tree's rows, once the node is split. */
  at = 0;
  leftImpurity = 0;
  rightImpurity = 0;
  leftBounds: Bounds = unbounded;
  rightBounds: Bounds = unbounded;
  /** How much the split improves the impurity of the tree. */
  improvement = 0;
  readonly #settings: GrowthRules;
  readonly #search: FeatureSearch;
  readonly #splitter: Splitter;
  /** The weight of all rows of the tree. */
  #treeWeight = 0;
  /** The weight that a child must have. */
  #minWeight = 0;
  /** The weight of the node. */
  #weight = 0;
  /** Whether the node must be a leaf, so that no split is looked for. */
  #isLeaf = false;
  /** How many columns are known to be constant in the node. */
  #nKnown = 0;

  constructor(ranked: ColumnRanks, nClasses: number, settings: GrowthRules, splitter?: Splitter) {
    this.#settings = settings;
    this.nodes = new NodeTable(nClasses);
    this.sums = new Float64Array(nClasses);
    this.#search = new FeatureSearch(ranked.nCols, settings.maxFeatures);
    this.#splitter = splitter ?? new WeightedSplitter(ranked, nClasses, settings);
  }

  /** Begins a tree: empties `nodes`, and describes the root in the fields. */
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
   * @param nConstant how many columns are known to be constant there, as they are in its parent.
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
   * Adds the node to the table, and splits its rows unless it is a leaf. The fields then describe the children.
   *
   * @param parent the number of the parent; -1 for the root.
   * @param isLeft whether the node is its parent's left child.
   * @returns the node's number; for a leaf -1 minus its number.
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

  /** How many columns are constant in the node that was searched last. */
  get nConstant(): number {
    return this.#search.nConstant;
  }

  /** The weight of each class in the left child. */
  get leftSums(): Float64Array {
    return this.#splitter.leftSums;
  }

  /** The weight of each class in the right child. */
  get rightSums(): Float64Array {
    return this.#splitter.rightSums;
  }
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k]!;
  return total;
}

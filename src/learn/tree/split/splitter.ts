import type { Random } from "../../../core/index.ts";
import type { BestSplit } from "./best-split.ts";
import type { Bounds } from "./monotone.ts";
import type { TreeRows } from "./tree-rows.ts";

/** What every child must have. */
export interface ChildLimits {
  /** How many rows, each counted once, however often it was drawn. */
  readonly minRows: number;
  /** How much weight. */
  readonly minWeight: number;
}

/** Finds the best split of a node, one column at a time, and carries it out. A node is a range of the tree's rows. */
export interface Splitter {
  /** The best split of the columns looked at. */
  readonly best: Pick<BestSplit, "column" | "threshold" | "missing">;
  /** The weight of each class in the left child, after {@link partition}. */
  readonly leftSums: Float64Array;
  /** The weight of each class in the right child, after {@link partition}. */
  readonly rightSums: Float64Array;
  /** Turns to another tree. */
  setTree(rows: TreeRows, limits: ChildLimits, random: Random): void;
  /** Turns to a node: the tree's rows from `start` to before `end`, which have these weights by class, `total` in all. */
  begin(start: number, end: number, sums: Float64Array, total: number, bounds: Bounds): void;
  /**
   * Compares all splits of one column.
   *
   * @returns false when its values are all the same in this node.
   */
  evaluate(column: number): boolean;
  /** Does what {@link evaluate} does, and pauses (`yield`) after every few milliseconds in a large node. */
  evaluateInSteps(column: number): Generator<void, boolean>;
  /**
   * Puts the rows of the left child before those of the right one.
   *
   * @returns where the right child begins.
   */
  partition(): number;
}

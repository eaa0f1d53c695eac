/** The best split of a node found so far, and what it needs to be carried out. */
export class BestSplit {
  /** -1 when no column splits the node. */
  column = -1;
  /** Larger is better; -Infinity when there is none. */
  proxy = -Infinity;
  /** Rows whose rank is at most this go left. */
  code = 0;
  /** The next larger rank in the node; -1 when all values go left and only missing ones right. */
  nextCode = 0;
  /** Whether the node has missing values in this column, and where they go. */
  missing: "none" | "left" | "right" = "none";

  reset(): void {
    this.column = -1;
    this.proxy = -Infinity;
  }

  set(
    column: number,
    proxy: number,
    code: number,
    nextCode: number,
    missing: "none" | "left" | "right",
  ): void {
    this.column = column;
    this.proxy = proxy;
    this.code = code;
    this.nextCode = nextCode;
    this.missing = missing;
  }
}

/**
 * Finds the best split of a node, one column at a time, and carries it out. A node is a range of the tree's rows. The
 * children's weights by class are left in `leftSums` and `rightSums`.
 */
export interface NodeSplitter {
  readonly best: BestSplit;
  readonly leftSums: Float64Array;
  readonly rightSums: Float64Array;
  /** Turns to the rows `start` to `end`, which have these weights by class. */
  begin(start: number, end: number, sums: Float64Array, total: number): void;
  /** Compares all splits of one column. @returns false when its values are all the same in this node. */
  evaluate(column: number): boolean;
  /** Puts the rows of the left child before those of the right one. @returns where the right child begins. */
  partition(): number;
  /** After {@link partition}: prepares for the children that are no leaves. */
  descend(at: number, needsLeft: boolean, needsRight: boolean): void;
}

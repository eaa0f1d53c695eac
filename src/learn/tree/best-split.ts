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

/** The best split of a node found so far, and what it needs to be carried out. */
export class BestSplit {
  /** The column that is split; -1 when none splits the node. */
  column = -1;
  /** How good the split is among those of the node, larger is better; -Infinity when there is none. */
  proxy = -Infinity;
  /** Rows whose rank is at most this go left. */
  code = 0;
  /** Rows with at most this value go left; Infinity when only missing ones go right. */
  threshold = 0;
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
    threshold: number,
    missing: "none" | "left" | "right",
  ): void {
    this.column = column;
    this.proxy = proxy;
    this.code = code;
    this.threshold = threshold;
    this.missing = missing;
  }
}

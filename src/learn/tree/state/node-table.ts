/** What is known of the nodes of a tree, as parallel arrays. */
export type NodeArrays = Pick<
  NodeTable,
  "feature" | "threshold" | "left" | "right" | "missingLeft" | "impurity" | "weight" | "sums"
>;

/** The nodes of a tree while it grows, as parallel arrays that grow as needed. */
export class NodeTable {
  readonly nClasses: number;
  /** How many nodes there are. */
  size = 0;
  /** The column that the node asks for; -1 for a leaf. */
  feature: Int32Array = new Int32Array(64);
  /** Rows with at most this value go left; Infinity sends all but missing values left. */
  threshold: Float64Array = new Float64Array(64);
  /** The number of the left child; -1 for a leaf. */
  left: Int32Array = new Int32Array(64);
  /** The number of the right child; -1 for a leaf. */
  right: Int32Array = new Int32Array(64);
  /** 1 when missing values go left. */
  missingLeft: Uint8Array = new Uint8Array(64);
  impurity: Float64Array = new Float64Array(64);
  /** The weight of the rows in the node. */
  weight: Float64Array = new Float64Array(64);
  /** The weight of each class, `nClasses` values a node. */
  sums: Float64Array;
  /**
   * What each node answers, `nClasses` probabilities, where that is not `sums` by `weight`, as with bounds by `monotonicCst`. Null
   * where it is.
   */
  shares: Float64Array | null = null;

  constructor(nClasses: number) {
    this.nClasses = nClasses;
    this.sums = new Float64Array(64 * nClasses);
  }

  /** A table of two classes over arrays that a kernel fills. */
  static over(arrays: NodeArrays): NodeTable {
    const { feature, threshold, left, right, missingLeft, impurity, weight, sums } = arrays;
    return Object.assign(new NodeTable(2), {
      feature,
      threshold,
      left,
      right,
      missingLeft,
      impurity,
      weight,
      sums,
    });
  }

  /** Removes all nodes. */
  clear(): void {
    this.size = 0;
    this.shares = null;
  }

  /** Adds a node that is a leaf until {@link split} says otherwise. @returns its number. */
  add(parent: number, isLeft: boolean, weight: number, impurity: number, sums: Float64Array): number {
    const node = this.size;
    if (node === this.feature.length) this.#grow();
    this.size++;
    this.feature[node] = -1;
    this.threshold[node] = 0;
    this.missingLeft[node] = 0;
    this.left[node] = -1;
    this.right[node] = -1;
    this.weight[node] = weight;
    this.impurity[node] = impurity;
    const { nClasses } = this;
    const at = node * nClasses;
    for (let k = 0; k < nClasses; k++) this.sums[at + k] = sums[k]!;
    if (parent >= 0) {
      if (isLeft) this.left[parent] = node;
      else this.right[parent] = node;
    }
    return node;
  }

  /** Makes a node a split, whose children are added later. */
  split(node: number, feature: number, threshold: number, missingLeft: boolean): void {
    this.feature[node] = feature;
    this.threshold[node] = threshold;
    this.missingLeft[node] = missingLeft ? 1 : 0;
  }

  /** Makes a node a leaf again. Its children stay in the table, but nothing leads to them. */
  makeLeaf(node: number): void {
    this.feature[node] = -1;
    this.threshold[node] = 0;
    this.missingLeft[node] = 0;
    this.left[node] = -1;
    this.right[node] = -1;
  }

  #grow(): void {
    const size = this.feature.length * 2;
    const grown = <T extends Int32Array | Uint8Array | Float64Array>(old: T, made: T): T => {
      made.set(old);
      return made;
    };
    this.feature = grown(this.feature, new Int32Array(size));
    this.threshold = grown(this.threshold, new Float64Array(size));
    this.left = grown(this.left, new Int32Array(size));
    this.right = grown(this.right, new Int32Array(size));
    this.missingLeft = grown(this.missingLeft, new Uint8Array(size));
    this.impurity = grown(this.impurity, new Float64Array(size));
    this.weight = grown(this.weight, new Float64Array(size));
    this.sums = grown(this.sums, new Float64Array(size * this.nClasses));
  }
}

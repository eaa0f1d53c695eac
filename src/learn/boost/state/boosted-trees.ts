/**
 * The trees of a boosted model as plain data, one after the other. The nodes of each are in preorder: a node's left child is the next
 * node.
 */
export interface BoostedTrees {
  /** How many nodes each tree has. Each iteration has one tree, or with more than two classes one a class; iterations follow one another. */
  readonly nodeCounts: Uint32Array;
  /** The column that a node splits by; -1 for a leaf. */
  readonly feature: Int32Array;
  /** For a split by size: values up to this go left; infinite where only missing values go right. 0 for other nodes. */
  readonly threshold: Float64Array;
  /** 1 where missing values, and categories not seen in training, go left. */
  readonly missingLeft: Uint8Array;
  /** The right child, counted from the tree's first node. */
  readonly right: Uint32Array;
  /** What a leaf adds to the raw prediction; 0 for other nodes. */
  readonly value: Float64Array;
  /**
   * How many training rows each node has, whatever their weights: the `count` of scikit-learn's predictor nodes. Absent in trees
   * of format 1.
   */
  readonly count?: Uint32Array;
  /** For a split by categories the number of the set of those that go left, from 0; -1 for other nodes. */
  readonly categorySet: Int32Array;
  /** Eight words for each set: a bit for each category of the column, in their order. */
  readonly categorySets: Uint32Array;
}

/** A node as the grower hands it over. */
export interface GrownNode {
  readonly left: GrownNode | undefined;
  readonly right: GrownNode | undefined;
  readonly feature: number;
  readonly threshold: number;
  readonly missingLeft: boolean;
  readonly categories: Uint32Array | undefined;
  readonly nRows: number;
  /** Of a leaf, learning rate included. */
  readonly leafValue: number;
}

/** Turns trees of linked nodes into arrays, each as soon as it has grown. */
export class TreeCollector {
  readonly #nodeCounts: number[] = [];
  readonly #feature: number[] = [];
  readonly #threshold: number[] = [];
  readonly #missingLeft: number[] = [];
  readonly #right: number[] = [];
  readonly #value: number[] = [];
  readonly #count: number[] = [];
  readonly #categorySet: number[] = [];
  readonly #categorySets: number[] = [];

  /** Adds the tree with this root. */
  add(root: GrownNode): void {
    const start = this.#feature.length;
    const waiting: { readonly node: GrownNode; readonly parent: number }[] = [{ node: root, parent: -1 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { node, parent } = next;
      const index = this.#feature.length;
      if (parent >= 0) this.#right[parent] = index - start;
      const { left, right, categories } = node;
      const isLeaf = left === undefined || right === undefined;
      this.#feature.push(isLeaf ? -1 : node.feature);
      this.#threshold.push(isLeaf || categories !== undefined ? 0 : node.threshold);
      this.#missingLeft.push(!isLeaf && node.missingLeft ? 1 : 0);
      this.#right.push(0);
      this.#value.push(isLeaf ? node.leafValue : 0);
      this.#count.push(node.nRows);
      this.#categorySet.push(isLeaf || categories === undefined ? -1 : this.#categorySets.length / 8);
      if (isLeaf) continue;
      if (categories !== undefined) this.#categorySets.push(...categories);
      waiting.push({ node: right, parent: index }, { node: left, parent: -1 });
    }
    this.#nodeCounts.push(this.#feature.length - start);
  }

  /** All trees that were added. */
  finish(): BoostedTrees {
    return {
      nodeCounts: Uint32Array.from(this.#nodeCounts),
      feature: Int32Array.from(this.#feature),
      threshold: Float64Array.from(this.#threshold),
      missingLeft: Uint8Array.from(this.#missingLeft),
      right: Uint32Array.from(this.#right),
      value: Float64Array.from(this.#value),
      count: Uint32Array.from(this.#count),
      categorySet: Int32Array.from(this.#categorySet),
      categorySets: Uint32Array.from(this.#categorySets),
    };
  }
}

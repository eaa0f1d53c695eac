import type { PackedTrees } from "../state/packed-trees.ts";

/**
 * Numbers the nodes of packed trees level by level, one tree after the other: the root is 0, and the children of the `i`-th split
 * are `2 * i + 1` and `2 * i + 2`. So siblings stand side by side behind their parent, and the nodes that most rows meet stand
 * close together. The fields describe the tree that {@link next} has turned to.
 */
export class LevelOrder {
  readonly #trees: PackedTrees;
  readonly #nFeatures: number;
  // Where the next tree's nodes, splits and leaves begin among those of all packed trees, and its number.
  #node = 0;
  #split = 0;
  #leaf = 0;
  #tree = 0;
  // Of each split in preorder: its column, its level, and its parent (twice the parent's number, + 1 for a right child).
  #column: Int32Array;
  #level: Int32Array;
  #parent: Int32Array;
  /** A stack of the splits whose right child is still to come. */
  #waiting: Int32Array;
  /** How many splits each level has; then where the next one of the level is put. */
  #starts: Int32Array;
  /** The number, level by level, of each split in preorder. */
  #place: Int32Array;
  /** How many nodes the tree has. */
  nNodes = 0;
  /** How many of them are splits. */
  nSplits = 0;
  /** How many splits the longest way from the root to a leaf has. */
  depth = 0;
  /** Where the tree's splits begin among those of all packed trees. */
  firstSplit = 0;
  /** Where the tree's leaves begin among those of all packed trees. */
  firstLeaf = 0;
  /** For each split, level by level, its number in preorder, counted from `firstSplit`. */
  splits: Int32Array;
  /** For each split, level by level, its column. */
  columns: Int32Array;
  /** For each split, level by level, the number of its node. */
  nodes: Int32Array;
  /** For each leaf, in preorder, the number of its node. */
  leafNodes: Int32Array;

  constructor(trees: PackedTrees, nFeatures: number) {
    this.#trees = trees;
    this.#nFeatures = nFeatures;
    const most = trees.nodeCounts.reduce((largest, count) => Math.max(largest, count), 1);
    const mostSplits = (most - 1) >> 1;
    this.#column = new Int32Array(mostSplits);
    this.#level = new Int32Array(mostSplits);
    this.#parent = new Int32Array(mostSplits);
    this.#waiting = new Int32Array(mostSplits);
    this.#starts = new Int32Array(mostSplits + 1);
    this.#place = new Int32Array(mostSplits);
    this.splits = new Int32Array(mostSplits);
    this.columns = new Int32Array(mostSplits);
    this.nodes = new Int32Array(mostSplits);
    this.leafNodes = new Int32Array(mostSplits + 1);
  }

  /** Turns to the next tree and numbers its nodes. To be called once for each tree, no more. */
  next(): void {
    this.nNodes = this.#trees.nodeCounts[this.#tree++]!;
    this.firstSplit = this.#split;
    this.firstLeaf = this.#leaf;
    this.#readNodes();
    this.#orderSplits();
    this.#node += this.nNodes;
    this.#split += this.nSplits;
    this.#leaf += this.nNodes - this.nSplits;
  }

  #readNodes(): void {
    const { feature } = this.#trees;
    const nFeatures = this.#nFeatures;
    const column = this.#column;
    const level = this.#level;
    const parentOf = this.#parent;
    const waiting = this.#waiting;
    const starts = this.#starts;
    const leafNodes = this.leafNodes;
    const end = this.#node + this.nNodes;
    let nSplits = 0;
    let nLeaves = 0;
    let nWaiting = 0;
    let parent = -1;
    let depth = 0; // of the node
    this.depth = 0;
    for (let i = this.#node; i < end; i++) {
      const asked = feature[i]!;
      if (asked < nFeatures) {
        if (depth > this.depth) this.depth = depth;
        column[nSplits] = asked;
        level[nSplits] = depth;
        starts[depth]!++;
        parentOf[nSplits] = parent;
        waiting[nWaiting++] = nSplits;
        parent = 2 * nSplits++;
        depth++;
      } else {
        leafNodes[nLeaves++] = parent;
        if (nWaiting === 0) continue;
        const split = waiting[--nWaiting]!;
        parent = 2 * split + 1;
        depth = level[split]! + 1;
      }
    }
    this.nSplits = nSplits;
    if (nSplits > 0) this.depth++;
  }

  #orderSplits(): void {
    const { nSplits, splits, columns, nodes, leafNodes } = this;
    const starts = this.#starts;
    const place = this.#place;
    let begin = 0;
    for (let level = 0; begin < nSplits; level++) {
      const size = starts[level]!;
      starts[level] = begin;
      begin += size;
    }
    for (let j = 0; j < nSplits; j++) {
      const i = starts[this.#level[j]!]!++;
      place[j] = i;
      splits[i] = j;
      columns[i] = this.#column[j]!;
      const parent = this.#parent[j]!;
      nodes[i] = parent < 0 ? 0 : 2 * place[parent >> 1]! + 1 + (parent & 1);
    }
    starts.fill(0, 0, this.depth);
    for (let j = 0; j <= nSplits; j++) {
      const parent = leafNodes[j]!;
      leafNodes[j] = parent < 0 ? 0 : 2 * place[parent >> 1]! + 1 + (parent & 1);
    }
  }
}

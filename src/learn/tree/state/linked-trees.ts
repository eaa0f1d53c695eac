import type { PackedTrees } from "./packed-trees.ts";

/** Trees as arrays with one entry a node, where each split knows its children: for readers that walk from the root to a leaf. */
export interface LinkedTrees {
  /** The number of each tree's root among all nodes; the last entry is the number of all nodes. */
  readonly roots: Uint32Array;
  /** The column that a node asks for; -1 for a leaf. */
  readonly feature: Int32Array;
  /** Of a split: rows with at most this value go left. 0 for a leaf. */
  readonly threshold: Float64Array;
  /** Of a split: 1 when missing values go left. 0 for a leaf. */
  readonly missingLeft: Uint8Array;
  /** The number of the left child among all nodes, which is its parent's + 1; -1 for a leaf. */
  readonly left: Int32Array;
  /** The number of the right child among all nodes; -1 for a leaf. */
  readonly right: Int32Array;
  /** Of a leaf: which row of the packed trees' `distributions` it answers; -1 for a split. */
  readonly leaf: Int32Array;
}

/**
 * Finds the children of packed trees.
 *
 * @param nFeatures the number of columns, which marks a leaf.
 */
export function linkTrees(trees: PackedTrees, nFeatures: number): LinkedTrees {
  const n = trees.feature.length;
  const roots = new Uint32Array(trees.nodeCounts.length + 1);
  trees.nodeCounts.forEach((count, t) => {
    roots[t + 1] = roots[t]! + count;
  });
  const feature = new Int32Array(n).fill(-1);
  const threshold = new Float64Array(n);
  const missingLeft = new Uint8Array(n);
  const left = new Int32Array(n).fill(-1);
  const right = new Int32Array(n).fill(-1);
  const leaf = new Int32Array(n).fill(-1);
  const waiting: number[] = []; // splits without a right child
  let split = 0;
  for (let i = 0; i < n; i++) {
    const asked = trees.feature[i]!;
    if (asked < nFeatures) {
      feature[i] = asked;
      threshold[i] = trees.threshold[split]!;
      missingLeft[i] = trees.missingLeft[split++]!;
      left[i] = i + 1;
      waiting.push(i);
    } else {
      leaf[i] = trees.leaf[i - split]!;
      // The next node is the right child of the last split that waits; at the end of a tree none does.
      const parent = waiting.pop();
      if (parent !== undefined) right[parent] = i + 1;
    }
  }
  return { roots, feature, threshold, missingLeft, left, right, leaf };
}

/**
 * Walks a tree with a row from the root to a leaf.
 *
 * @param data has the row from `at` on; NaN is missing.
 * @returns the number of the distribution that the leaf answers.
 */
export function walkTree(linked: LinkedTrees, tree: number, data: Float64Array, at: number): number {
  const { feature, threshold, missingLeft, left, right } = linked;
  let node = linked.roots[tree]!;
  for (let column = feature[node]!; column >= 0; column = feature[node]!) {
    const value = Math.fround(data[at + column]!);
    const goesLeft = Number.isNaN(value) ? missingLeft[node] === 1 : value <= threshold[node]!;
    node = goesLeft ? left[node]! : right[node]!;
  }
  return linked.leaf[node]!;
}

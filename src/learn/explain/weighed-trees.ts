/** What is known of the nodes of trees, one entry a node, the nodes of each tree in preorder: a left child is the node behind its parent. */
export interface TreeNodes {
  /** The number of each tree's root among all nodes; the last entry is the number of all nodes. */
  readonly roots: Uint32Array;
  /** The column that a node asks for; -1 for a leaf. */
  readonly feature: Int32Array;
  /** Of a split: rows with at most this value go left. */
  readonly threshold: Float64Array;
  /** Of a split: 1 when missing values go left. */
  readonly missingLeft: Uint8Array;
  /** The number of the right child among all nodes; of a leaf it means nothing. */
  readonly right: Int32Array;
  /** What the training rows of the node weigh, together. */
  readonly weight: Float64Array;
  /** The answers of each leaf, `nValues` one behind the other; of a split they mean nothing. */
  readonly value: Float64Array;
  /** How many answers a leaf has. */
  readonly nValues: number;
  /** For each tree the output to which the first answer of its leaves belongs. */
  readonly firstOutput: Uint32Array;
  /** How many outputs all trees together have. */
  readonly nOutputs: number;
  /** Where a value of a categorical column goes, by the node; absent where all columns are sizes. */
  readonly goesLeft?: (node: number, value: number) => boolean;
}

/**
 * Trees made ready to be explained: for each edge, told by the node that it leads to, which share of the training rows takes it, and
 * together with the edges above it that ask for the same column.
 */
export interface WeighedTrees extends TreeNodes {
  /** The parent of each node; -1 for a root. */
  readonly parent: Int32Array;
  /** The column that the edge above a node asks for; -1 for a root. */
  readonly edgeColumn: Int32Array;
  /** The next node above whose edge asks for the same column; -1 where there is none. */
  readonly sameAbove: Int32Array;
  /**
   * The share of the rows of an edge's split that take it, for the edge above a node, times the shares of all edges above that which ask
   * for the same column.
   */
  readonly share: Float64Array;
  /** The most different columns that a way from a root to a leaf asks for. */
  readonly mostColumns: number;
  /** One value an output: the sum over its trees of the mean answer of their training rows. */
  readonly mean: Float64Array;
  /** How many nodes the largest tree has. */
  readonly mostNodes: number;
}

/** Computes shares and means of trees. */
export function weighTrees(nodes: TreeNodes): WeighedTrees {
  const { roots, feature, right, weight, value, nValues, firstOutput, nOutputs } = nodes;
  const n = feature.length;
  const nTrees = roots.length - 1;
  const parent = new Int32Array(n).fill(-1);
  const edgeColumn = new Int32Array(n).fill(-1);
  const sameAbove = new Int32Array(n).fill(-1);
  const share = new Float64Array(n).fill(1);
  const nDifferent = new Uint32Array(n); // on the way from the root
  const reach = new Float64Array(n).fill(1); // the share of the tree's rows that reach a node
  const mean = new Float64Array(nOutputs);
  let mostNodes = 0;
  let mostColumns = 0;
  for (let t = 0; t < nTrees; t++) {
    const start = roots[t]!;
    const end = roots[t + 1]!;
    mostNodes = Math.max(mostNodes, end - start);
    for (let i = start; i < end; i++) {
      if (feature[i]! < 0) {
        for (let k = 0; k < nValues; k++) mean[firstOutput[t]! + k]! += reach[i]! * value[i * nValues + k]!;
        mostColumns = Math.max(mostColumns, nDifferent[i]!);
        continue;
      }
      const column = feature[i]!;
      let above = i;
      while (above >= 0 && edgeColumn[above] !== column) above = parent[above]!;
      for (const child of [i + 1, right[i]!]) {
        parent[child] = i;
        edgeColumn[child] = column;
        sameAbove[child] = above;
        // Training rows of weight 0 alone reach such a node: no share of others depends on how they are divided.
        const part = weight[i]! > 0 ? weight[child]! / weight[i]! : 0.5;
        share[child] = part * (above < 0 ? 1 : share[above]!);
        reach[child] = reach[i]! * part;
        nDifferent[child] = nDifferent[i]! + (above < 0 ? 1 : 0);
      }
    }
  }
  return { ...nodes, parent, edgeColumn, sameAbove, share, mostColumns, mean, mostNodes };
}

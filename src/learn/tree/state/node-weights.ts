import type { PackedTrees } from "./packed-trees.ts";

/**
 * The weight of each node: the sum of the weights of the training rows in it, where a row that was drawn twice counts
 * twice. scikit-learn's `weighted_n_node_samples`.
 *
 * @param nFeatures the number of columns, which marks a leaf.
 * @returns one value a node of all trees, in their order; undefined for trees of format 1, which kept no weights.
 */
export function weighNodes(trees: PackedTrees, nFeatures: number): Float64Array | undefined {
  const { feature, leafWeight } = trees;
  if (leafWeight === undefined) return undefined;
  const weights = new Float64Array(feature.length);
  // From the last node to the first, so that a split comes after its children, whose weights wait on top of the stack.
  const waiting: number[] = [];
  let leaf = leafWeight.length;
  for (let i = feature.length - 1; i >= 0; i--) {
    weights[i] = feature[i]! < nFeatures ? waiting.pop()! + waiting.pop()! : leafWeight[--leaf]!;
    waiting.push(weights[i]!);
  }
  return weights;
}

import type { PackedTrees } from "./packed-trees.ts";

/** The weights of leaves: whole ones, which most are, take as few bytes as the largest needs. */
export type LeafWeights = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** The same weights one after the other, in the smallest type that holds them all. */
export function packLeafWeights(parts: readonly LeafWeights[]): LeafWeights {
  let length = 0;
  let largest = 0;
  let areWhole = true;
  for (const part of parts) {
    length += part.length;
    for (let i = 0; i < part.length; i++) {
      const weight = part[i]!;
      if (weight > largest) largest = weight;
      if (weight !== Math.trunc(weight)) areWhole = false;
    }
  }
  const packed = makeWeights(length, areWhole ? largest : Infinity);
  let at = 0;
  for (const part of parts) {
    packed.set(part, at);
    at += part.length;
  }
  return packed;
}

function makeWeights(length: number, largest: number): LeafWeights {
  if (largest <= 0xff) return new Uint8Array(length);
  if (largest <= 0xffff) return new Uint16Array(length);
  return largest <= 0xffff_ffff ? new Uint32Array(length) : new Float64Array(length);
}

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
  const waiting: number[] = []; // weights of the nodes behind, the next one last
  let leaf = leafWeight.length;
  for (let i = feature.length - 1; i >= 0; i--) {
    weights[i] = feature[i]! < nFeatures ? waiting.pop()! + waiting.pop()! : leafWeight[--leaf]!;
    waiting.push(weights[i]!);
  }
  return weights;
}

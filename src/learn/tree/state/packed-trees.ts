import { DistributionPool } from "./distribution-pool.ts";
import { type LeafWeights, packLeafWeights } from "./leaf-weights.ts";
import type { NodeTable } from "./node-table.ts";

/**
 * Trees as plain data, one after the other, each in preorder: a split, then its left child with all nodes below that, then its
 * right child. So the numbers of children need not be stored: {@link linkTrees} finds them.
 */
export interface PackedTrees {
  /** How many nodes each tree has. */
  readonly nodeCounts: Uint32Array;
  /** The column that each node asks for; the number of columns marks a leaf. */
  readonly feature: Uint16Array | Uint32Array;
  /** For each split: rows with at most this value (as float32) go left; with Infinity all go whose value is not missing. */
  readonly threshold: Float64Array;
  /** For each split: 1 when missing values go left. */
  readonly missingLeft: Uint8Array;
  /** For each leaf: which row of `distributions` it answers. */
  readonly leaf: Uint16Array | Uint32Array;
  /** For each leaf: what its training rows weigh. Absent in trees of format 1. {@link weighNodes} computes what splits weigh. */
  readonly leafWeight?: LeafWeights;
  /** The different answers of leaves, row-major: one probability a class. */
  readonly distributions: Float64Array;
}

/**
 * What growth yields: the packed trees, and how much each column improved each tree.
 *
 * @see Breiman et al. (1984); scikit-learn's feature_importances_.
 */
export interface GrownTrees {
  readonly trees: PackedTrees & { readonly leafWeight: LeafWeights };
  /** Row-major, one row a tree: shares that sum to 1, or 0 throughout when the tree is a single leaf. */
  readonly importances: Float64Array;
}

/** There is a pause at a leaf whose place among all nodes is a multiple of 16,384, one more than this. */
const STEP_MASK = 0x3fff;

/** Packs trees one after the other, each as soon as it has grown. */
export class TreePacker {
  readonly #nFeatures: number;
  readonly #nClasses: number;
  readonly #pool: DistributionPool;
  readonly #nodeCounts: number[] = [];
  #feature = new Int32Array(1024);
  #threshold = new Float64Array(1024);
  #missingLeft = new Uint8Array(1024);
  #leaf = new Int32Array(1024);
  #leafWeight = new Float64Array(1024);
  readonly #importances: Float64Array;
  #nNodes = 0;
  #nSplits = 0;

  constructor(nTrees: number, nFeatures: number, nClasses: number) {
    this.#nFeatures = nFeatures;
    this.#nClasses = nClasses;
    this.#pool = new DistributionPool(nClasses);
    this.#importances = new Float64Array(nTrees * nFeatures);
  }

  /** Packs one more of the `nTrees` trees. Pauses (`yield`) when some milliseconds of work are done. */
  *add(nodes: NodeTable): Generator<void, void> {
    this.#reserve(this.#nNodes + nodes.size);
    const importances = this.#importances.subarray(this.#nodeCounts.length * this.#nFeatures);
    const before = this.#nNodes;
    const waiting: number[] = [];
    // Preorder: a pruned tree has nodes that are not met, a best-first one has them in another order.
    for (let node = 0; node >= 0; ) {
      if (nodes.feature[node]! >= 0) {
        this.#addSplit(nodes, node, importances);
        waiting.push(nodes.right[node]!);
        node = nodes.left[node]!;
      } else {
        this.#addLeaf(nodes, node);
        node = waiting.length > 0 ? waiting.pop()! : -1;
        if ((this.#nNodes & STEP_MASK) === 0) yield;
      }
    }
    this.#nodeCounts.push(this.#nNodes - before);
    normalize(importances, this.#nFeatures);
  }

  #addSplit(nodes: NodeTable, node: number, importances: Float64Array): void {
    const { feature, left, right, weight, impurity } = nodes;
    const column = feature[node]!;
    this.#feature[this.#nNodes++] = column;
    this.#threshold[this.#nSplits] = nodes.threshold[node]!;
    this.#missingLeft[this.#nSplits++] = nodes.missingLeft[node]!;
    const l = left[node]!;
    const r = right[node]!;
    importances[column]! +=
      weight[node]! * impurity[node]! - weight[l]! * impurity[l]! - weight[r]! * impurity[r]!;
  }

  #addLeaf(nodes: NodeTable, node: number): void {
    this.#feature[this.#nNodes] = this.#nFeatures;
    const at = node * this.#nClasses;
    const { shares, sums, weight } = nodes;
    const leaf = this.#nNodes++ - this.#nSplits;
    this.#leafWeight[leaf] = weight[node]!;
    this.#leaf[leaf] =
      shares === null ? this.#pool.add(sums, at, weight[node]!) : this.#pool.add(shares, at, 1);
  }

  #reserve(nNodes: number): void {
    if (nNodes <= this.#feature.length) return;
    const size = Math.max(nNodes, 2 * this.#feature.length);
    this.#feature = join([this.#feature], () => new Int32Array(size));
    this.#threshold = join([this.#threshold], () => new Float64Array(size));
    this.#missingLeft = join([this.#missingLeft], () => new Uint8Array(size));
    this.#leaf = join([this.#leaf], () => new Int32Array(size));
    this.#leafWeight = join([this.#leafWeight], () => new Float64Array(size));
  }

  /** All trees that were added. */
  finish(): GrownTrees {
    const nLeaves = this.#nNodes - this.#nSplits;
    return {
      trees: {
        nodeCounts: Uint32Array.from(this.#nodeCounts),
        feature: joinIntegers([this.#feature.subarray(0, this.#nNodes)], this.#nFeatures),
        threshold: this.#threshold.slice(0, this.#nSplits),
        missingLeft: this.#missingLeft.slice(0, this.#nSplits),
        leaf: joinIntegers([this.#leaf.subarray(0, nLeaves)], this.#pool.size),
        leafWeight: packLeafWeights([this.#leafWeight.subarray(0, nLeaves)]),
        distributions: this.#pool.toArray(),
      },
      importances: this.#importances,
    };
  }
}

/** Divides the first `n` values by their sum, in place; zeros stay. */
function normalize(values: Float64Array, n: number): void {
  let total = 0;
  for (let j = 0; j < n; j++) total += values[j]!;
  if (total > 0) for (let j = 0; j < n; j++) values[j]! /= total;
}

/** Puts the trees of several parts together, in the order of the parts. */
export function joinTrees(parts: readonly GrownTrees[], nFeatures: number, nClasses: number): GrownTrees {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const pool = new DistributionPool(nClasses);
  const numbers = parts.map(({ trees: { distributions } }) => {
    const renumbered = new Int32Array(distributions.length / nClasses);
    for (let i = 0; i < renumbered.length; i++) renumbered[i] = pool.add(distributions, i * nClasses, 1);
    return renumbered;
  });
  return {
    trees: {
      nodeCounts: join(
        parts.map(({ trees }) => trees.nodeCounts),
        (n) => new Uint32Array(n),
      ),
      feature: joinIntegers(
        parts.map(({ trees }) => trees.feature),
        nFeatures,
      ),
      threshold: join(
        parts.map(({ trees }) => trees.threshold),
        (n) => new Float64Array(n),
      ),
      missingLeft: join(
        parts.map(({ trees }) => trees.missingLeft),
        (n) => new Uint8Array(n),
      ),
      leaf: renumberLeaves(
        parts.map(({ trees }) => trees.leaf),
        numbers,
        pool.size,
      ),
      leafWeight: packLeafWeights(parts.map(({ trees }) => trees.leafWeight)),
      distributions: pool.toArray(),
    },
    importances: join(
      parts.map(({ importances }) => importances),
      (n) => new Float64Array(n),
    ),
  };
}

/** The leaves of all parts; those of part `i` answer the distribution that `numbers[i]` has for theirs. */
function renumberLeaves(
  parts: readonly (Uint16Array | Uint32Array)[],
  numbers: readonly Int32Array[],
  largest: number,
): Uint16Array | Uint32Array {
  const joined = joinIntegers(parts, largest);
  let at = 0;
  parts.forEach((leaf, part) => {
    const renumbered = numbers[part]!;
    for (let i = 0; i < leaf.length; i++) joined[at++] = renumbered[leaf[i]!]!;
  });
  return joined;
}

type NumberArray = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

function join<T extends NumberArray>(parts: readonly NumberArray[], make: (length: number) => T): T {
  const joined = make(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** Puts whole numbers one behind the other, in two bytes each where the largest of them allows it. */
function joinIntegers(parts: readonly NumberArray[], largest: number): Uint16Array | Uint32Array {
  return largest <= 0xffff ? join(parts, (n) => new Uint16Array(n)) : join(parts, (n) => new Uint32Array(n));
}

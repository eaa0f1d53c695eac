import { DistributionPool } from "./distribution-pool.ts";
import type { NodeTable } from "./node-table.ts";

/**
 * Trees as plain data, one after the other, each in preorder: a split, its left child with all that is below, its right
 * child. So no child numbers are needed: {@link linkTrees} finds them.
 */
export interface PackedTrees {
  /** How many nodes each tree has. */
  readonly nodeCounts: Uint32Array;
  /** The column that each node asks for; the number of columns marks a leaf. */
  readonly feature: Uint16Array | Uint32Array;
  /** Of each split: rows with at most this value (as float32) go left. Infinity: all that are not missing. */
  readonly threshold: Float64Array;
  /** Of each split: 1 when missing values go left. */
  readonly missingLeft: Uint8Array;
  /** Of each leaf: which row of `distributions` it answers. */
  readonly leaf: Uint16Array | Uint32Array;
  /** Row-major: probabilities of the classes. */
  readonly distributions: Float64Array;
}

/** What a tree's growth yields: the packed trees, and how much each column improved each tree. */
export interface GrownTrees {
  readonly trees: PackedTrees;
  /** Row-major, one row a tree: shares that sum to 1, or 0 throughout when the tree is a single leaf. */
  readonly importances: Float64Array;
}

/** Packs trees one by one. */
export class TreePacker {
  readonly #nFeatures: number;
  readonly #nClasses: number;
  readonly #pool: DistributionPool;
  readonly #nodeCounts: number[] = [];
  readonly #features: Int32Array[] = [];
  readonly #thresholds: Float64Array[] = [];
  readonly #missingLefts: Uint8Array[] = [];
  readonly #leaves: Int32Array[] = [];
  readonly #importances: Float64Array[] = [];

  constructor(nFeatures: number, nClasses: number) {
    this.#nFeatures = nFeatures;
    this.#nClasses = nClasses;
    this.#pool = new DistributionPool(nClasses);
  }

  add(nodes: NodeTable): void {
    const order = preorder(nodes);
    const nSplits = (order.length - 1) >> 1;
    const feature = new Int32Array(order.length);
    const threshold = new Float64Array(nSplits);
    const missingLeft = new Uint8Array(nSplits);
    const leaf = new Int32Array(order.length - nSplits);
    let split = 0;
    for (let i = 0; i < order.length; i++) {
      const node = order[i]!;
      const asked = nodes.feature[node]!;
      if (asked < 0) {
        feature[i] = this.#nFeatures;
        leaf[i - split] = this.#pool.add(nodes.sums, node * this.#nClasses, nodes.weight[node]!);
      } else {
        feature[i] = asked;
        threshold[split] = nodes.threshold[node]!;
        missingLeft[split++] = nodes.missingLeft[node]!;
      }
    }
    this.#nodeCounts.push(order.length);
    this.#features.push(feature);
    this.#thresholds.push(threshold);
    this.#missingLefts.push(missingLeft);
    this.#leaves.push(leaf);
    this.#importances.push(importancesOf(nodes, order, this.#nFeatures));
  }

  finish(): GrownTrees {
    return {
      trees: {
        nodeCounts: Uint32Array.from(this.#nodeCounts),
        feature: joinIntegers(this.#features, this.#nFeatures),
        threshold: join(this.#thresholds, (n) => new Float64Array(n)),
        missingLeft: join(this.#missingLefts, (n) => new Uint8Array(n)),
        leaf: joinIntegers(this.#leaves, this.#pool.size),
        distributions: this.#pool.toArray(),
      },
      importances: join(this.#importances, (n) => new Float64Array(n)),
    };
  }
}

/** The same trees in one, in the order of `parts`. */
export function joinTrees(parts: readonly GrownTrees[], nFeatures: number, nClasses: number): GrownTrees {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const pool = new DistributionPool(nClasses);
  const leaves = parts.map(({ trees: { leaf, distributions } }) => {
    const renumbered = new Int32Array(distributions.length / nClasses);
    for (let i = 0; i < renumbered.length; i++) renumbered[i] = pool.add(distributions, i * nClasses, 1);
    return Int32Array.from(leaf, (index) => renumbered[index]!);
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
      leaf: joinIntegers(leaves, pool.size),
      distributions: pool.toArray(),
    },
    importances: join(
      parts.map(({ importances }) => importances),
      (n) => new Float64Array(n),
    ),
  };
}

function preorder(nodes: NodeTable): Int32Array {
  const order = new Int32Array(nodes.size);
  const waiting: number[] = [];
  let n = 0;
  let node = 0;
  for (;;) {
    order[n++] = node;
    if (nodes.feature[node]! >= 0) {
      waiting.push(nodes.right[node]!);
      node = nodes.left[node]!;
    } else if (waiting.length > 0) node = waiting.pop()!;
    else return n === order.length ? order : order.slice(0, n); // pruned nodes are not met
  }
}

/** @see Breiman et al. (1984), as scikit-learn's feature_importances_. */
function importancesOf(nodes: NodeTable, order: Int32Array, nFeatures: number): Float64Array {
  const importances = new Float64Array(nFeatures);
  const { feature, left, right, weight, impurity } = nodes;
  let total = 0;
  for (const node of order) {
    if (feature[node]! < 0) continue;
    const l = left[node]!;
    const r = right[node]!;
    const decrease = weight[node]! * impurity[node]! - weight[l]! * impurity[l]! - weight[r]! * impurity[r]!;
    importances[feature[node]!]! += decrease;
    total += decrease;
  }
  if (total > 0) for (let j = 0; j < nFeatures; j++) importances[j]! /= total;
  return importances;
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

function joinIntegers(parts: readonly NumberArray[], largest: number): Uint16Array | Uint32Array {
  return largest <= 0xffff ? join(parts, (n) => new Uint16Array(n)) : join(parts, (n) => new Uint32Array(n));
}

import type { StateReader } from "../../protocol/state-reader.ts";
import type { LeafWeights } from "./leaf-weights.ts";
import type { PackedTrees } from "./packed-trees.ts";

/** How far the sum of a leaf's probabilities may be from 1, since each is rounded. */
const TOLERANCE = 1e-9;

/** Trees as a state holds them. */
export type StoredTrees = PackedTrees & {
  readonly [key: string]: Float64Array | Uint32Array | Uint16Array | Uint8Array;
};

/**
 * Reads the field `trees` of a state. Of trees that pass, a walk from any root ends in a leaf whose answer exists.
 *
 * @param format the state's format: 1 has no weights of leaves.
 * @throws {FormatError} `state/invalid`, naming the field at fault.
 */
export function readTrees(
  state: StateReader,
  format: number,
  nFeatures: number,
  nClasses: number,
): StoredTrees {
  const trees = state.record("trees");
  const whole = [Uint16Array, Uint32Array] as const;
  const nodeCounts = trees.array("nodeCounts", Uint32Array, { min: 1 });
  const feature = trees.array("feature", whole, { min: 0, max: nFeatures });
  const nSplits = checkShape(trees, nodeCounts, feature, nFeatures);
  const nLeaves = feature.length - nSplits;
  const threshold = trees.array("threshold", Float64Array, { length: nSplits, max: Infinity });
  const missingLeft = trees.array("missingLeft", Uint8Array, { length: nSplits, min: 0, max: 1 });
  const distributions = readDistributions(trees, nClasses);
  const max = distributions.length / nClasses - 1;
  const leaf = trees.array("leaf", whole, { length: nLeaves, min: 0, max });
  const packed = { nodeCounts, feature, threshold, missingLeft, leaf };
  if (format === 1) return { ...packed, distributions };
  const types = [Uint8Array, Uint16Array, Uint32Array, Float64Array] as const;
  const leafWeight: LeafWeights = trees.array("leafWeight", types, { length: nLeaves, min: 0 });
  return { ...packed, leafWeight, distributions };
}

/**
 * Each tree must be whole: as many nodes as its splits have children, and none behind.
 *
 * @returns how many nodes are splits.
 */
function checkShape(
  trees: StateReader,
  nodeCounts: Uint32Array,
  feature: Uint16Array | Uint32Array,
  nFeatures: number,
): number {
  if (nodeCounts.length === 0) trees.refuse("nodeCounts", "a list of one tree at least");
  let node = 0;
  let nSplits = 0;
  for (let t = 0; t < nodeCounts.length; t++) {
    const start = node;
    const end = start + nodeCounts[t]!;
    if (end > feature.length)
      trees.refuse("nodeCounts", `at most the ${feature.length - start} nodes that are left`, t);
    // Subtrees that have yet to come: a split wants two in place of its own, a leaf none.
    let nMissing = 1;
    for (; node < end && nMissing > 0; node++) {
      if (feature[node]! < nFeatures) {
        nMissing++;
        nSplits++;
      } else nMissing--;
    }
    if (node < end) trees.refuse("nodeCounts", `the ${node - start} nodes of a whole tree`, t);
    if (nMissing > 0) trees.refuse("feature", "a leaf, as the tree ends there", end - 1);
  }
  if (node < feature.length) trees.refuse("feature", `a list of the ${node} nodes that the trees have`);
  return nSplits;
}

function readDistributions(trees: StateReader, nClasses: number): Float64Array {
  const distributions = trees.array("distributions", Float64Array, { min: 0, max: 1 });
  if (distributions.length === 0 || distributions.length % nClasses !== 0)
    trees.refuse("distributions", `rows of ${nClasses} probabilities`);
  for (let at = 0; at < distributions.length; at += nClasses) {
    let sum = 0;
    for (let k = 0; k < nClasses; k++) sum += distributions[at + k]!;
    if (Math.abs(sum - 1) > TOLERANCE)
      trees.refuse("distributions", `the first of ${nClasses} that sum to 1, not to ${sum}`, at);
  }
  return distributions;
}

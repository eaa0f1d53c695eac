import type { StateReader } from "../../protocol/state-reader.ts";
import type { BoostedTrees } from "./boosted-trees.ts";

/** How many categories a column may have: as many as a set of them has bits. */
export const MOST_CATEGORIES = 256;

/** How many words of 32 bits a set of categories has. */
const SET_WORDS = MOST_CATEGORIES / 32;

/** Where raw predictions and the values of leaves may lie: so far below the largest number, 1.8e308, that no sum of them is infinite. */
export const rawRange = { min: -1e300, max: 1e300 };

/** Trees as a state holds them. */
export type StoredBoostedTrees = BoostedTrees & {
  readonly [key: string]: Float64Array | Int32Array | Uint32Array | Uint8Array;
};

/**
 * Reads the field `trees` of a state. Of trees that pass, a walk from any root ends in a leaf, and finds each set of categories that
 * it asks for.
 *
 * @param format the state's format: 1 has no counts of rows.
 * @param categories for each column its categories; null for a column of sizes.
 * @throws {FormatError} `state/invalid`, naming the field at fault.
 */
export function readBoostedTrees(
  state: StateReader,
  format: number,
  nTrees: number,
  nFeatures: number,
  categories: readonly (Float64Array | null)[],
): StoredBoostedTrees {
  const trees = state.record("trees");
  const nodeCounts = trees.array("nodeCounts", Uint32Array, { length: nTrees, min: 1 });
  const feature = trees.array("feature", Int32Array, { min: -1, max: nFeatures - 1 });
  const { length } = feature;
  const infinite = { min: -Infinity, max: Infinity };
  const threshold = trees.array("threshold", Float64Array, { length, ...infinite });
  const missingLeft = trees.array("missingLeft", Uint8Array, { length, min: 0, max: 1 });
  const right = trees.array("right", Uint32Array, { length });
  const value = trees.array("value", Float64Array, { length, ...rawRange });
  const count = format === 1 ? undefined : trees.array("count", Uint32Array, { length, min: 1 });
  checkShape(trees, { nodeCounts, feature, right, count });
  const categorySet = trees.array("categorySet", Int32Array, { length, min: -1 });
  const categorySets = trees.array("categorySets", Uint32Array);
  if (categorySets.length % SET_WORDS !== 0)
    trees.refuse("categorySets", `a list of ${SET_WORDS} words for each set`);
  checkSets(trees, feature, categorySet, categorySets.length / SET_WORDS, categories);
  return {
    nodeCounts,
    feature,
    threshold,
    missingLeft,
    right,
    value,
    ...(count !== undefined && { count }),
    categorySet,
    categorySets,
  };
}

/**
 * Each tree must be whole and in preorder: the node behind a leaf is the right child of the last split that waits for one, so
 * that every node but the root has one parent, which stands before it.
 */
function checkShape(
  trees: StateReader,
  nodes: Pick<BoostedTrees, "nodeCounts" | "feature" | "right"> & { readonly count: Uint32Array | undefined },
): void {
  const { nodeCounts, feature, right, count } = nodes;
  let start = 0;
  for (let t = 0; t < nodeCounts.length; t++) {
    const end = start + nodeCounts[t]!;
    if (end > feature.length)
      trees.refuse("nodeCounts", `at most the ${feature.length - start} nodes that are left`, t);
    const waiting: number[] = []; // splits without a right child
    let node = start;
    for (let isWhole = false; node < end && !isWhole; node++) {
      if (feature[node]! >= 0) {
        waiting.push(node);
        continue;
      }
      const parent = waiting.pop();
      if (parent === undefined) isWhole = true;
      else if (right[parent] !== node + 1 - start)
        trees.refuse("right", `${node + 1 - start}, where its right child stands`, parent);
    }
    if (node < end) trees.refuse("nodeCounts", `the ${node - start} nodes of a whole tree`, t);
    if (waiting.length > 0 || feature[end - 1]! >= 0)
      trees.refuse("feature", "-1, a leaf, as the tree ends there", end - 1);
    if (count !== undefined) checkCounts(trees, nodes, count, start, end);
    start = end;
  }
  if (start < feature.length) trees.refuse("feature", `a list of the ${start} nodes that the trees have`);
}

/** A split has the rows of both its children. */
function checkCounts(
  trees: StateReader,
  { feature, right }: Pick<BoostedTrees, "feature" | "right">,
  count: Uint32Array,
  start: number,
  end: number,
): void {
  for (let node = start; node < end; node++) {
    if (feature[node]! < 0) continue;
    const sum = count[node + 1]! + count[start + right[node]!]!;
    if (count[node] !== sum) trees.refuse("count", `${sum}, the rows of both its children`, node);
  }
}

/** A split has a set of categories where its column has categories, and only there. */
function checkSets(
  trees: StateReader,
  feature: Int32Array,
  categorySet: Int32Array,
  nSets: number,
  categories: readonly (Float64Array | null)[],
): void {
  for (let node = 0; node < feature.length; node++) {
    const column = feature[node]!;
    const set = categorySet[node]!;
    if (column < 0 || categories[column] === null) {
      if (set !== -1) trees.refuse("categorySet", "-1, as the node asks for no categories", node);
    } else if (set < 0 || set >= nSets)
      trees.refuse("categorySet", `the number of one of ${nSets} sets`, node);
  }
}

import type { LinkedTrees } from "./linked-trees.ts";

/** With more thresholds in all it takes longer to find a value's place among them than to compare it with some. */
const MOST_THRESHOLDS = 0x4000;
/** With more nodes there are not likely to be so few thresholds. */
const MOST_NODES = 0x2_0000;

/**
 * Small trees laid out for prediction. A row is first translated: each value becomes its place among the thresholds that the
 * trees have for its column, so that walking a tree needs whole numbers only. A node is two words in `nodes`: what it
 * asks (the place in the translated row, and a threshold's number) and where its children begin; they stand side by
 * side, so that a step is a sum, not a jump. A leaf leads back to itself.
 */
export interface CompiledTrees {
  readonly nTrees: number;
  readonly nClasses: number;
  readonly nodes: Int32Array;
  /** Where each tree begins in `nodes`. */
  readonly roots: Int32Array;
  /** For the two words at `i` of a leaf, at `i >> 1`: where its distribution begins. */
  readonly answers: Int32Array;
  readonly distributions: Float64Array;
  /** The low bits of a first word are the threshold's number, the others the place in the translated row. */
  readonly codeBits: number;
  /** The columns that the trees ask for, and where each one's thresholds begin. */
  readonly columns: Int32Array;
  readonly offsets: Int32Array;
  /** Ascending for each column. */
  readonly thresholds: Float64Array;
}

/** Places in a translated row: each column twice, as missing values go right in the first and left in the second. */
export function translatedLength(trees: CompiledTrees): number {
  return 2 * trees.columns.length;
}

/**
 * Lays trees out for prediction.
 *
 * @returns undefined when there are so many thresholds that this way does not pay, or that a node does not fit into words.
 */
export function compileTrees(
  linked: LinkedTrees,
  distributions: Float64Array,
  nFeatures: number,
  nClasses: number,
): CompiledTrees | undefined {
  if (linked.feature.length > MOST_NODES) return undefined;
  const { columns, offsets, thresholds, slotOf, codeOf } = numberThresholds(linked, nFeatures);
  if (thresholds.length > MOST_THRESHOLDS) return undefined;
  const slotBits = 32 - Math.clz32(Math.max(1, 2 * columns.length - 1));
  const codeBits = 31 - slotBits;
  const leafCode = (1 << codeBits) - 1;
  for (let u = 0; u < columns.length; u++)
    if (codeBits < 1 || offsets[u + 1]! - offsets[u]! >= leafCode) return undefined;

  const nNodes = linked.feature.length;
  const nTrees = linked.roots.length - 1;
  const nodes = new Int32Array(2 * nNodes);
  const answers = new Int32Array(nNodes);
  const roots = new Int32Array(nTrees);
  const placeOf = new Int32Array(nNodes); // of each linked node
  let free = 0;
  for (let t = 0; t < nTrees; t++) {
    roots[t] = 2 * free;
    placeOf[linked.roots[t]!] = free++;
    for (let i = linked.roots[t]!; i < linked.roots[t + 1]!; i++) {
      const place = placeOf[i]!;
      const column = linked.feature[i]!;
      if (column < 0) {
        nodes[2 * place] = leafCode;
        nodes[2 * place + 1] = 2 * place;
        answers[place] = linked.leaf[i]! * nClasses;
        continue;
      }
      const slot = 2 * slotOf[column]! + linked.missingLeft[i]!;
      nodes[2 * place] = (slot << codeBits) | codeOf[i]!;
      nodes[2 * place + 1] = 2 * free;
      placeOf[linked.left[i]!] = free++;
      placeOf[linked.right[i]!] = free++;
    }
  }
  return {
    nTrees,
    nClasses,
    nodes,
    roots,
    answers,
    distributions,
    codeBits,
    columns,
    offsets,
    thresholds,
  };
}

interface NumberedThresholds {
  readonly columns: Int32Array;
  readonly offsets: Int32Array;
  readonly thresholds: Float64Array;
  /** Of each column: its position in `columns`. */
  readonly slotOf: Int32Array;
  /** Of each node: the number of its threshold among those of its column. */
  readonly codeOf: Int32Array;
}

function numberThresholds(
  linked: { readonly feature: Int32Array; readonly threshold: Float64Array },
  nFeatures: number,
): NumberedThresholds {
  const { feature, threshold } = linked;
  const counts = new Int32Array(nFeatures + 1);
  for (const column of feature) if (column >= 0) counts[column + 1]!++;
  const slotOf = new Int32Array(nFeatures);
  const used: number[] = [];
  for (let j = 0; j < nFeatures; j++) {
    if (counts[j + 1]! > 0) {
      slotOf[j] = used.length;
      used.push(j);
    }
    counts[j + 1]! += counts[j]!;
  }
  const starts = counts.slice();
  const grouped = new Float64Array(counts[nFeatures]!);
  for (let i = 0; i < feature.length; i++)
    if (feature[i]! >= 0) grouped[starts[feature[i]!]!++] = threshold[i]!;
  const offsets = new Int32Array(used.length + 1);
  let n = 0;
  for (const [u, j] of used.entries()) {
    const sorted = grouped.slice(counts[j]!, counts[j + 1]!).sort();
    for (let k = 0; k < sorted.length; k++)
      if (k === 0 || sorted[k] !== sorted[k - 1]) grouped[n++] = sorted[k]!;
    offsets[u + 1] = n;
  }
  const thresholds = grouped.slice(0, n);
  const codeOf = new Int32Array(feature.length);
  for (let i = 0; i < feature.length; i++) {
    if (feature[i]! < 0) continue;
    const from = offsets[slotOf[feature[i]!]!]!;
    codeOf[i] = placeAmong(thresholds, from, offsets[slotOf[feature[i]!]! + 1]!, threshold[i]!) - from;
  }
  return { columns: Int32Array.from(used), offsets, thresholds, slotOf, codeOf };
}

/** The first position in `from..to` whose threshold is not below the value. */
export function placeAmong(thresholds: Float64Array, from: number, to: number, value: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (thresholds[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

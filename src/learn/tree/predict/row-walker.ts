import kernelBytes from "../../kernel/compiled/predict-row.ts";
import { addressOf, layOutAlone, loadKernel } from "../../kernel/index.ts";
import type { PackedTrees } from "../state/packed-trees.ts";
import type { Conditions } from "./conditions.ts";
import type { LeafAnswers } from "./leaf-answers.ts";
import { LevelOrder } from "./level-order.ts";
import type { RowPredictor } from "./tree-predictor.ts";

/** The functions of `kernels/predict-row.ts`, where each is explained. Addresses are in bytes. */
interface Kernel {
  takeSides(
    row: number,
    nColumns: number,
    offsets: number,
    thresholds: number,
    missingSides: number,
    template: number,
    most: number,
  ): number;
  walkTrees(groups: number, nGroups: number): void;
  addUp(
    answers: number,
    nTrees: number,
    nConditions: number,
    wholes: number,
    mixed: number,
    nClasses: number,
    out: number,
  ): void;
}

/** Trees that are walked together: their steps do not wait for each other. */
const GROUP = 8;
/** Words of a group: a root and a place for the answer of each tree, and the number of steps. */
const GROUP_WORDS = 2 * GROUP + 1;
/** Depth up to which trees are taken. All trees of a group are walked as many steps as its deepest one has, which does not pay then. */
const MOST_STEPS = 64;
/** What a condition adds to the way to a child when it sends the row to the right: the bytes of a node. */
const RIGHT = 4;

/**
 * Lays out small trees for predicting one row at a time: see `kernels/predict-row.ts`. A row is held against all conditions first, so
 * that this is not for forests of very many.
 *
 * @returns undefined when trees are too deep, nodes too far apart or conditions too many, or there is no memory for the layout.
 */
export function makeRowWalker(
  trees: PackedTrees,
  nFeatures: number,
  conditions: Conditions,
  answers: LeafAnswers,
): RowPredictor | undefined {
  const { columns, offsets, thresholds } = conditions;
  const nConditions = thresholds.length;
  if (nConditions + answers.wholes.length > 0x1_0000) return undefined;
  const nodes = layOutNodes(trees, nFeatures, conditions);
  if (nodes === undefined) return undefined;
  const { nClasses } = answers;
  const nColumns = columns.length;
  const nTrees = trees.nodeCounts.length;
  const nGroups = Math.ceil(nTrees / GROUP);
  const most = columns.reduce((n, _, u) => Math.max(n, offsets[u + 1]! - offsets[u]!), 0);

  const laidOut = layOutAlone((arena) => ({
    sides: arena.take(nConditions + answers.wholes.length + 16),
    row: arena.float64(nColumns),
    offsets: arena.int32(offsets.length),
    thresholds: arena.float32(nConditions),
    missingSides: arena.uint8(nConditions + 16),
    template: arena.uint8(2 * most + 16),
    nodes: arena.int32(nodes.words.length),
    groups: arena.int32(GROUP_WORDS * nGroups),
    found: arena.take(4 * (nTrees + 1)), // the last one for trees that fill the last group
    wholes: arena.int32(answers.wholes.length),
    mixed: arena.float64(answers.mixed.length),
    answer: arena.float64(nClasses),
  }));
  if (laidOut === undefined) return undefined;
  const { memory, arrays } = laidOut;
  const kernel = loadKernel<Kernel>(kernelBytes, memory);
  const { found, row: rowValues, answer } = arrays;
  if (arrays.sides !== 4096)
    throw new RangeError("the sides of conditions must begin where the kernel has them");
  arrays.offsets.set(offsets);
  arrays.thresholds.set(thresholds);
  arrays.missingSides.set(conditions.missingRight.map((isRight) => isRight * RIGHT));
  arrays.template.fill(RIGHT, 0, most);
  arrays.nodes.set(nodes.words);
  arrays.wholes.set(answers.wholes);
  arrays.mixed.set(answers.mixed);
  arrays.groups.set(groupTrees(trees, nodes.depths, addressOf(arrays.nodes), found));
  const row = addressOf(rowValues);
  const offsetsAt = addressOf(arrays.offsets);
  const thresholdsAt = addressOf(arrays.thresholds);
  const missingSides = addressOf(arrays.missingSides);
  const template = addressOf(arrays.template);
  const groups = addressOf(arrays.groups);
  const wholes = addressOf(arrays.wholes);
  const probabilities = addressOf(answer);
  const mixedAt = answers.hasMixed ? addressOf(arrays.mixed) : 0;

  return {
    predictRow(values, out) {
      for (let u = 0; u < nColumns; u++) rowValues[u] = values[columns[u]!]!;
      if (kernel.takeSides(row, nColumns, offsetsAt, thresholdsAt, missingSides, template, most) === 0)
        return false;
      kernel.walkTrees(groups, nGroups);
      kernel.addUp(found, nTrees, nConditions, wholes, mixedAt, nClasses, probabilities);
      for (let k = 0; k < nClasses; k++) out[k] = answer[k]!;
      return true;
    },
  };
}

/**
 * Writes a word for each node: of a split the number of its condition, and above that (16 bits up) the bytes from it to its
 * children; of a leaf the number of its distribution, counted behind the conditions.
 *
 * @returns the words, and the depth of each tree; undefined when a tree is too deep or a child too far.
 */
function layOutNodes(
  trees: PackedTrees,
  nFeatures: number,
  { ofSplit, thresholds }: Conditions,
): { words: Int32Array; depths: Int32Array } | undefined {
  const words = new Int32Array(trees.feature.length);
  const depths = new Int32Array(trees.nodeCounts.length);
  const order = new LevelOrder(trees, nFeatures);
  let root = 0;
  for (let t = 0; t < depths.length; t++) {
    order.next();
    if (order.depth > MOST_STEPS) return undefined;
    depths[t] = order.depth;
    const { nSplits, splits, nodes, leafNodes, firstSplit, firstLeaf } = order;
    for (let i = 0; i < nSplits; i++) {
      const way = 4 * (2 * i + 1 - nodes[i]!);
      if (way > 0xffff) return undefined;
      words[root + nodes[i]!] = (way << 16) | ofSplit[firstSplit + splits[i]!]!;
    }
    for (let j = 0; j <= nSplits; j++)
      words[root + leafNodes[j]!] = thresholds.length + trees.leaf[firstLeaf + j]!;
    root += order.nNodes;
  }
  return { words, depths };
}

/** Writes the groups. Trees of about the same depth are put together, so that few steps are taken for nothing. */
function groupTrees(trees: PackedTrees, depths: Int32Array, nodes: number, found: number): Int32Array {
  const nTrees = depths.length;
  const roots = new Int32Array(nTrees);
  for (let t = 1; t < nTrees; t++) roots[t] = roots[t - 1]! + 4 * trees.nodeCounts[t - 1]!;
  const byDepth = Array.from(depths.keys()).sort((a, b) => depths[a]! - depths[b]!);
  const groups = new Int32Array(GROUP_WORDS * Math.ceil(nTrees / GROUP));
  for (let i = 0; i * GROUP_WORDS < groups.length * GROUP; i++) {
    const at = Math.floor(i / GROUP) * GROUP_WORDS;
    const tree = byDepth[Math.min(i, nTrees - 1)]!;
    groups[at + (i % GROUP)] = nodes + roots[tree]!;
    groups[at + GROUP + (i % GROUP)] = found + 4 * (i < nTrees ? tree : nTrees);
    groups[at + 2 * GROUP] = depths[tree]!;
  }
  return groups;
}

import kernelBytes from "../../kernel/compiled/predict-keyed.ts";
import { addressOf, layOutAlone, loadKernel } from "../../kernel/index.ts";
import type { PackedTrees } from "../state/packed-trees.ts";
import { keyOfThreshold } from "./float-key.ts";
import type { LeafAnswers } from "./leaf-answers.ts";
import { LevelOrder } from "./level-order.ts";
import { RowBlock } from "./row-block.ts";
import type { RowPredictor, RowsPredictor, Steps } from "./tree-predictor.ts";

/** The functions of `kernels/predict-keyed.ts`, where each is explained. Addresses and sizes are in bytes. */
interface Kernel {
  takeKeys(
    rows: number,
    nRows: number,
    rowBytes: number,
    columns: number,
    nColumns: number,
    nPlaces: number,
    keys: number,
  ): number;
  walkRows(
    root: number,
    keys: number,
    groupBytes: number,
    nGroups: number,
    mask: number,
    shift: number,
    wholes: number,
    mixed: number,
    nClasses: number,
    counts: number,
    sums: number,
  ): void;
  walkTrees(
    roots: number,
    nTrees: number,
    keys: number,
    mask: number,
    shift: number,
    wholes: number,
    mixed: number,
    nClasses: number,
    counts: number,
    sums: number,
  ): void;
}

/** Rows whose keys are taken together, at most. */
const MOST_ROWS = 256;
/** Bytes of the keys that are taken together, 1 MiB at most: they stay in a near cache while a tree is walked. */
const KEY_BYTES = 0x10_0000;
/** Rows of a tree, or trees of a row, that are walked together: their steps do not wait for each other. */
const GROUP = 8;
/** Bits of the bytes of a place, which has the keys of eight rows, four bytes each. */
const PLACE_SHIFT = 5;

/**
 * Lays out trees of any size, in eight bytes a node, for single rows and for many: see `kernels/predict-keyed.ts`. Pauses after
 * each tree that is laid out.
 *
 * @param columns the columns that the trees ask for.
 * @returns undefined when a node's children are too far from it for the layout, or there is no memory for it.
 */
export function* layOutKeyedTrees(
  trees: PackedTrees,
  nFeatures: number,
  columns: Int32Array,
  answers: LeafAnswers,
): Steps<(RowPredictor & RowsPredictor) | undefined> {
  const { nClasses } = answers;
  const nColumns = columns.length;
  const nTrees = trees.nodeCounts.length;
  // Places for the keys of values and, from nPlaces on, of missing values that go left; each has eight words.
  const placeBits = 32 - Math.clz32(nColumns);
  const nPlaces = 2 ** placeBits;
  const shift = placeBits + 1 + PLACE_SHIFT;
  const block = new RowBlock(nFeatures, columns);
  const groupBytes = (2 * nPlaces) << PLACE_SHIFT;
  const blockRows = Math.max(GROUP, Math.min(MOST_ROWS, GROUP * Math.floor(KEY_BYTES / groupBytes)));

  if (shift > 31) return undefined;
  const laidOut = layOutAlone((arena) => ({
    nodes: arena.int32(2 * trees.feature.length),
    roots: arena.int32(nTrees + GROUP),
    columns: arena.int32(nColumns),
    wholes: arena.int32(answers.wholes.length),
    mixed: arena.float64(answers.mixed.length),
    rows: arena.float64(blockRows * (block.rowBytes / 8)),
    keys: arena.take(groupBytes * (blockRows / GROUP)),
    counts: arena.float64(blockRows * nClasses),
    sums: arena.float64(blockRows * nClasses),
  }));
  if (laidOut === undefined) return undefined;
  const { memory, arrays } = laidOut;
  const { roots } = arrays;
  const isLaidOut = yield* layOut(
    trees,
    nFeatures,
    columns,
    arrays.nodes,
    addressOf(arrays.nodes),
    roots,
    shift,
  );
  if (!isLaidOut) return undefined;
  const bytesOf = columns.map((_, u) => block.columnByte(u));
  const positions = bytesOf.map((byte) => byte / 8);
  arrays.columns.set(bytesOf);
  arrays.wholes.set(answers.wholes);
  arrays.mixed.set(answers.mixed);
  const kernel = loadKernel<Kernel>(kernelBytes, memory);
  const { keys, rows: rowValues, counts: countOf, sums: sumOf } = arrays;
  const rootsAt = addressOf(roots);
  const columnsAt = addressOf(arrays.columns);
  const wholes = addressOf(arrays.wholes);
  const mixed = addressOf(arrays.mixed);
  const rowsAt = addressOf(rowValues);
  const counts = addressOf(countOf);
  const sums = addressOf(sumOf);
  /** Takes the keys, and says how the trees are to read them: -1 when a value is infinite. */
  const takeKeys = (nRows: number, rowBytes: number): number => {
    const found = kernel.takeKeys(rowsAt, nRows, rowBytes, columnsAt, nColumns, nPlaces, keys);
    return found < 0 ? -1 : ((found === 0 ? nPlaces : 2 * nPlaces) - 1) << PLACE_SHIFT;
  };
  return {
    predictRow(row, out) {
      for (let u = 0; u < nColumns; u++) rowValues[positions[u]!] = row[columns[u]!]!;
      const mask = takeKeys(1, 0);
      if (mask < 0) return false;
      countOf.fill(0, 0, nClasses);
      sumOf.fill(0, 0, nClasses);
      for (let t = 0; t < nTrees; t += GROUP) {
        const n = Math.min(GROUP, nTrees - t);
        kernel.walkTrees(rootsAt + 4 * t, n, keys, mask, shift, wholes, mixed, nClasses, counts, sums);
      }
      for (let k = 0; k < nClasses; k++) out[k] = (sumOf[k]! + countOf[k]!) / nTrees;
      return true;
    },
    predictRows(data, nRows, out) {
      for (let first = 0; first < nRows; first += blockRows) {
        const n = Math.min(blockRows, nRows - first);
        block.copy(data, first, n, rowValues);
        const mask = takeKeys(n, block.rowBytes);
        if (mask < 0) return false;
        countOf.fill(0);
        sumOf.fill(0);
        const nGroups = Math.ceil(n / GROUP);
        for (let t = 0; t < nTrees; t++)
          kernel.walkRows(
            roots[t]!,
            keys,
            groupBytes,
            nGroups,
            mask,
            shift,
            wholes,
            mixed,
            nClasses,
            counts,
            sums,
          );
        const to = first * nClasses;
        for (let i = 0; i < n * nClasses; i++) out[to + i] = (sumOf[i]! + countOf[i]!) / nTrees;
      }
      return true;
    },
  };
}

/**
 * Writes the nodes, two words each, and where each tree begins.
 *
 * @returns false when a node's children are too far from it.
 */
function* layOut(
  trees: PackedTrees,
  nFeatures: number,
  columns: Int32Array,
  words: Int32Array,
  begin: number,
  roots: Int32Array,
  shift: number,
): Steps<boolean> {
  const nPlaces = 2 ** (shift - PLACE_SHIFT - 1);
  const placeOf = new Int32Array(nFeatures);
  columns.forEach((column, u) => {
    placeOf[column] = u << PLACE_SHIFT;
  });
  const missingBit = nPlaces << PLACE_SHIFT;
  const leafWord = columns.length << PLACE_SHIFT;
  const mostWay = 2 ** (32 - shift);
  const { threshold, missingLeft, leaf } = trees;
  const order = new LevelOrder(trees, nFeatures);
  let root = 0; // as a number of words
  for (let t = 0; t < trees.nodeCounts.length; t++) {
    order.next();
    roots[t] = begin + 4 * root;
    const { nSplits, splits, nodes, leafNodes, firstSplit, firstLeaf } = order;
    for (let i = 0; i < nSplits; i++) {
      const node = nodes[i]!;
      const way = 2 * i + 1 - node;
      if (way >= mostWay) return false;
      const split = firstSplit + splits[i]!;
      const place = placeOf[order.columns[i]!]! + missingLeft[split]! * missingBit;
      words[root + 2 * node] = keyOfThreshold(threshold[split]!);
      words[root + 2 * node + 1] = (way << shift) | place;
    }
    for (let j = 0; j <= nSplits; j++) {
      words[root + 2 * leafNodes[j]!] = leaf[firstLeaf + j]!;
      words[root + 2 * leafNodes[j]! + 1] = leafWord;
    }
    root += 2 * order.nNodes;
    yield;
  }
  roots.fill(roots[trees.nodeCounts.length - 1]!, trees.nodeCounts.length);
  return true;
}

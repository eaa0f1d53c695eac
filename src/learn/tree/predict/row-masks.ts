import kernelBytes from "../../kernel/compiled/predict-masks.ts";
import { addressOf, layOutAlone, loadKernel } from "../../kernel/index.ts";
import type { PackedTrees } from "../state/packed-trees.ts";
import type { Conditions } from "./conditions.ts";
import type { LeafAnswers } from "./leaf-answers.ts";
import { MaskProgram } from "./mask-program.ts";
import { RowBlock } from "./row-block.ts";
import type { RowsPredictor, Steps } from "./tree-predictor.ts";

/** The functions of `kernels/predict-masks.ts`, where each is explained. Addresses and sizes are in bytes. */
interface Kernel {
  takeMasks(
    rows: number,
    nRows: number,
    rowBytes: number,
    columns: number,
    nColumns: number,
    thresholds: number,
    missingRight: number,
    maskOf: number,
    masks: number,
  ): number;
  selectRows(nRows: number, mask: number): void;
  walkTrees(
    program: number,
    nTrees: number,
    maskOf: number,
    masks: number,
    reached: number,
    counters: number,
    mixed: number,
    sums: number,
    nClasses: number,
  ): number;
  finish(
    nRows: number,
    counters: number,
    nBits: number,
    sums: number,
    nClasses: number,
    nTrees: number,
  ): void;
}

/** Rows that are predicted together; the kernel has the same number. */
const BLOCK_ROWS = 256;
/** Bytes of a mask, which says of each row of a block whether a condition, or a node, has it: a bit a row. */
const MASK_BYTES = BLOCK_ROWS / 8;
/** Bytes of a class's counters: for each row a count of 16 bits, one mask for each bit. */
const COUNTER_BYTES = 16 * MASK_BYTES;
/** Conditions of a column from which on the rows of a block are sorted, rather than held against each condition. */
const MOST_DIRECT = 256;
/** Masks of a column whose rows are sorted: one for each place between sorted rows, with and without the missing values. */
const SORTED_MASKS = 2 * (BLOCK_ROWS + 1);
/** Columns that may be asked for at most: the values of a block of more would leave the processor's caches. */
const MOST_COLUMNS = 2048;
/** Nodes that are walked in one call of the kernel: some milliseconds of work. */
const CALL_NODES = 0x8_0000;

/**
 * Whether trees are of a size for which {@link layOutRowMasks} is the fastest layout. A node costs little there, but every block of
 * rows meets all nodes, also those that none of its rows reaches.
 */
export function suitsRowMasks(trees: PackedTrees, answers: LeafAnswers): boolean {
  const nTrees = trees.nodeCounts.length;
  const nNodes = trees.feature.length;
  return nTrees <= 0xffff && nNodes <= 0x20_0000 && nNodes / nTrees <= 8192 && answers.nClasses <= 256;
}

/**
 * Lays out trees of moderate size for predicting many rows: see `kernels/predict-masks.ts`. Pauses after each tree that is laid
 * out.
 *
 * @returns undefined when the columns are too many, or need too many masks, or there is no memory for the layout.
 */
export function* layOutRowMasks(
  trees: PackedTrees,
  nFeatures: number,
  conditions: Conditions,
  answers: LeafAnswers,
): Steps<RowsPredictor | undefined> {
  const { columns, offsets, thresholds } = conditions;
  const nConditions = thresholds.length;
  const { nClasses } = answers;
  const nTrees = trees.nodeCounts.length;
  const block = new RowBlock(nFeatures, columns);
  const columnWords = new Int32Array(4 * columns.length);
  const maskNumbers = new Uint16Array(nConditions);
  let nMasks = 0;
  for (let u = 0; u < columns.length; u++) {
    const first = offsets[u]!;
    const n = offsets[u + 1]! - first;
    columnWords.set([block.columnByte(u), first, n, nMasks], 4 * u);
    if (n <= MOST_DIRECT) for (let k = 0; k < n; k++) maskNumbers[first + k] = nMasks + k;
    nMasks += n <= MOST_DIRECT ? n : SORTED_MASKS;
  }
  if (nMasks > 0x1_0000 || columns.length > MOST_COLUMNS) return undefined;
  const program = new MaskProgram(trees, nFeatures, conditions, answers);
  for (let t = 0; t < nTrees; t++) {
    program.addTree();
    yield;
  }

  const laidOut = layOutAlone((arena) => ({
    program: arena.int32(program.length),
    columns: arena.int32(columnWords.length),
    thresholds: arena.float32(nConditions),
    missingRight: arena.uint8(nConditions),
    maskOf: arena.uint16(nConditions),
    masks: arena.take(MASK_BYTES * nMasks),
    reached: arena.take(MASK_BYTES * trees.nodeCounts.reduce((most, n) => Math.max(most, n), 1)),
    counters: arena.int32((COUNTER_BYTES / 4) * nClasses),
    mixed: arena.float64(answers.mixed.length),
    rows: arena.float64(BLOCK_ROWS * (block.rowBytes / 8)),
    sums: arena.float64(BLOCK_ROWS * nClasses),
  }));
  if (laidOut === undefined) return undefined;
  const { memory, arrays } = laidOut;
  arrays.program.set(program.words);
  arrays.columns.set(columnWords);
  arrays.thresholds.set(thresholds);
  arrays.missingRight.set(conditions.missingRight);
  arrays.maskOf.set(maskNumbers);
  arrays.mixed.set(answers.mixed);
  const kernel = loadKernel<Kernel>(kernelBytes, memory);
  const { masks, reached } = arrays;
  const programAt = addressOf(arrays.program);
  const columnsAt = addressOf(arrays.columns);
  const thresholdsAt = addressOf(arrays.thresholds);
  const missingRight = addressOf(arrays.missingRight);
  const maskOf = addressOf(arrays.maskOf);
  const counters = addressOf(arrays.counters);
  const mixed = addressOf(arrays.mixed);
  const rowsAt = addressOf(arrays.rows);
  const sums = addressOf(arrays.sums);
  const rowValues = arrays.rows;
  const counterWords = arrays.counters;
  const sumOf = arrays.sums;
  const nBits = 32 - Math.clz32(nTrees);
  const treesPerCall = Math.max(1, Math.floor((CALL_NODES * nTrees) / trees.feature.length));

  return {
    predictRows(data, nRows, out) {
      for (let first = 0; first < nRows; first += BLOCK_ROWS) {
        const n = Math.min(BLOCK_ROWS, nRows - first);
        block.copy(data, first, n, rowValues);
        const isTaken = kernel.takeMasks(
          rowsAt,
          n,
          block.rowBytes,
          columnsAt,
          columns.length,
          thresholdsAt,
          missingRight,
          maskOf,
          masks,
        );
        if (isTaken === 0) return false;
        kernel.selectRows(n, reached);
        counterWords.fill(0);
        sumOf.fill(0);
        let at = programAt;
        for (let t = 0; t < nTrees; t += treesPerCall) {
          const nNow = Math.min(treesPerCall, nTrees - t);
          at = kernel.walkTrees(at, nNow, maskOf, masks, reached, counters, mixed, sums, nClasses);
        }
        kernel.finish(n, counters, nBits, sums, nClasses, nTrees);
        out.set(n === BLOCK_ROWS ? sumOf : sumOf.subarray(0, n * nClasses), first * nClasses);
      }
      return true;
    },
  };
}

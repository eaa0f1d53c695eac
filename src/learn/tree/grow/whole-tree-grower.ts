import type { Random } from "../../../core/index.ts";
import type { KernelMemory } from "../../../core/kernel-memory.ts";
import { Arena, addressOf as at } from "../../kernel/index.ts";
import type { ColumnRanks } from "../rank/column-ranks.ts";
import type { GrowthRules } from "../split/growth-rules.ts";
import { MOST_PAYLOAD_BITS, type TreeRows } from "../split/tree-rows.ts";
import { NodeTable } from "../state/node-table.ts";
import { type ForestKernel, loadForestKernel } from "./forest-kernel.ts";

/** How many times the kernel looks at a row's word in one call: some milliseconds of work, before the clock is looked at. */
const BUDGET = 1_000_000;

/**
 * Columns for which keeping lists costs about as much as sorting a node's rows by one column. Lists are kept when a node looks at
 * one column in so many at least.
 */
const COLUMNS_PER_SORT = 12;

/** Rows of the matrix below which no lists are kept: so few rows are sorted quickly. */
const MANY_ROWS = 600;

/** Rows of a node below which it has no lists, and sorts its rows. */
const FEWEST_LISTED = 20;

/** Bytes that the kernel's stack has for a right child that waits. `kernels/forest/node.ts` writes there. */
const STACKED = 64;

/** Rows up to which the kernel sorts by comparing each with all: its arrays must have space for so many, however few rows there are. */
const FEW = 64;

/**
 * The columns for which the kernel keeps a list of a node's rows, in the order of the column: those of many distinct values, unless
 * a node looks at so few of the columns that it is better off sorting.
 */
function chooseListed(ranked: ColumnRanks, maxFeatures: number): Int32Array {
  const { nRows, nCols, nDistinct } = ranked;
  if (nRows < MANY_ROWS || nCols > COLUMNS_PER_SORT * maxFeatures) return new Int32Array(0);
  return Int32Array.from({ length: nCols }, (_, j) => j).filter((j) => nDistinct[j]! * 4 > nRows);
}

/**
 * Lays out the arrays that one tree needs while it grows.
 *
 * @param nListed how many columns have lists.
 * @param mostWeight the most that the rows of a tree can weigh, when the criterion is the entropy; else 0.
 */
function layOut(arena: Arena, ranked: ColumnRanks, nListed: number, mostWeight: number) {
  const { nRows, nCols } = ranked;
  const most = Math.max(nRows, FEW) + 2;
  const nNodes = 2 * nRows;
  return {
    words: arena.int32(nRows + 1),
    moved: arena.int32(most),
    keys: arena.int32(most + FEW),
    counts: arena.int32(Math.max(2 * nRows + 2, 256)),
    sides: arena.uint8(nRows),
    table: arena.float64(most),
    tableRows: arena.int32(most),
    groupCodes: arena.int32(most),
    groupSums: arena.float64(most),
    groupRows: arena.int32(most),
    lists: arena.int32(nListed * nRows + 1),
    listColumns: arena.int32(nListed),
    listStarts: arena.int32(nCols),
    features: arena.int32(nCols),
    constants: arena.int32(nCols),
    signs: arena.int32(nCols),
    stack: arena.uint8(STACKED * nRows),
    sumsOf: arena.float64(1 << MOST_PAYLOAD_BITS),
    steps: arena.float64(2 << MOST_PAYLOAD_BITS),
    logs: arena.float64(mostWeight + 1),
    shuffles: arena.uint8(1024),
    feature: arena.int32(nNodes),
    threshold: arena.float64(nNodes),
    left: arena.int32(nNodes),
    right: arena.int32(nNodes),
    missingLeft: arena.uint8(nNodes),
    impurity: arena.float64(nNodes),
    weight: arena.float64(nNodes),
    sums: arena.float64(2 * nNodes),
  };
}

/** How many bytes {@link WholeTreeGrower} needs beside the ranks. */
export function measureGrower(ranked: ColumnRanks, settings: GrowthRules, mostWeight: number): number {
  const arena = new Arena(undefined, 0);
  layOut(arena, ranked, chooseListed(ranked, settings.maxFeatures).length, settings.isGini ? 0 : mostWeight);
  return arena.end;
}

/**
 * Grows one tree after the other in WebAssembly. It takes two classes, small whole weights, and trees that grow depth first; see
 * `kernelShift`. The trees are those that `NodeGrower` grows.
 */
export class WholeTreeGrower {
  /** The tree that was grown last. */
  readonly nodes: NodeTable;
  /** Where the rows of a tree are to be written before it grows, see `packRows`. */
  readonly words: Int32Array;
  readonly #kernel: ForestKernel;

  /** @param start where its {@link measureGrower} bytes begin in the memory. */
  constructor(
    ranked: ColumnRanks,
    settings: GrowthRules,
    mostWeight: number,
    memory: KernelMemory,
    start: number,
  ) {
    const listed = chooseListed(ranked, settings.maxFeatures);
    const weightOfLogs = settings.isGini ? 0 : mostWeight;
    const arrays = layOut(new Arena(memory, start), ranked, listed.length, weightOfLogs);
    for (const zeros of [arrays.sides, arrays.table, arrays.tableRows]) zeros.fill(0);
    arrays.listStarts.fill(-1);
    arrays.listColumns.set(listed);
    if (settings.monotonicCst !== null) arrays.signs.set(settings.monotonicCst);
    arrays.logs.fill(0, 0, 2); // 0 log 0 and 1 log 1
    for (let n = 2; n <= weightOfLogs; n++) arrays.logs[n] = n * Math.log(n);
    this.words = arrays.words;
    this.nodes = NodeTable.over(arrays);
    this.#kernel = loadForestKernel(memory);
    useAll(this.#kernel, ranked, settings, arrays, listed.length);
  }

  /**
   * Grows a tree into `nodes`, in slices: each `next()` does some milliseconds of work.
   *
   * @param rows in `words`.
   */
  *grow(rows: TreeRows, random: Random): Generator<void, void> {
    const { nWords, shift } = rows;
    const [weight0 = 0, weight1 = 0] = rows.sums;
    this.#kernel.begin(nWords, shift, weight0, weight1, ...random.state);
    for (;;) {
      const nNodes = this.#kernel.grow(BUDGET);
      if (nNodes >= 0) {
        this.nodes.size = nNodes;
        return;
      }
      yield;
    }
  }
}

function useAll(
  kernel: ForestKernel,
  ranked: ColumnRanks,
  settings: GrowthRules,
  arrays: ReturnType<typeof layOut>,
  nListed: number,
): void {
  const { codes, values, nDistinct, flags } = ranked;
  kernel.useMatrix(ranked.nRows, ranked.nCols, at(codes), at(values), at(nDistinct), at(flags));
  kernel.useSettings(
    settings.isGini ? 1 : 0,
    settings.maxFeatures,
    Math.min(settings.maxDepth, 0x7fff_ffff),
    settings.minRowsSplit,
    settings.minRowsLeaf,
    settings.minWeightFractionLeaf,
    settings.minImpurityDecrease,
    FEWEST_LISTED,
  );
  kernel.useOrder(settings.monotonicCst === null ? 0 : 1, at(arrays.signs));
  kernel.useArrays(
    at(arrays.words),
    at(arrays.moved),
    at(arrays.keys),
    at(arrays.counts),
    at(arrays.sides),
    at(arrays.table),
    at(arrays.tableRows),
    at(arrays.groupCodes),
    at(arrays.groupSums),
    at(arrays.groupRows),
    at(arrays.lists),
    at(arrays.listColumns),
    at(arrays.listStarts),
    nListed,
    at(arrays.features),
    at(arrays.constants),
    at(arrays.stack),
    at(arrays.sumsOf),
    at(arrays.steps),
    at(arrays.logs),
    at(arrays.shuffles),
  );
  kernel.useNodes(
    at(arrays.feature),
    at(arrays.threshold),
    at(arrays.left),
    at(arrays.right),
    at(arrays.missingLeft),
    at(arrays.impurity),
    at(arrays.weight),
    at(arrays.sums),
  );
}

import type { Random } from "../../core/index.ts";
import type { KernelMemory } from "../../core/kernel-memory.ts";
import { type ForestKernel, loadForestKernel } from "./forest-kernel.ts";
import type { GrowSettings } from "./grow-settings.ts";
import { NodeTable } from "./node-table.ts";
import type { RankedColumns } from "./ranked-columns.ts";
import { Room } from "./room.ts";
import { MOST_PAYLOAD_BITS, type TreeRows } from "./tree-rows.ts";

/** How often a word is looked at between looks at the clock: some milliseconds. */
const BUDGET = 1_000_000;

/** Keeping the rows in the order of so many columns costs about as much as sorting a node's rows by one. */
const COLUMNS_PER_SORT = 12;

/** With fewer rows in all there are no lists: sorting a few of them is quick. */
const MANY_ROWS = 600;

/** Nodes with fewer rows have no lists. */
const FEWEST_LISTED = 20;

/** Bytes of a right child that waits. */
const STACKED = 64;

/** Rows that the kernel sorts by comparing all with all. */
const FEW = 64;

/**
 * Which columns are worth a list of the rows in their order: those of many values, unless a node looks at so few of the
 * columns that it is better off sorting.
 */
function chooseListed(ranked: RankedColumns, maxFeatures: number): Int32Array {
  const { nRows, nCols, nDistinct } = ranked;
  if (nRows < MANY_ROWS || nCols > COLUMNS_PER_SORT * maxFeatures) return new Int32Array(0);
  return Int32Array.from({ length: nCols }, (_, j) => j).filter((j) => nDistinct[j]! * 4 > nRows);
}

/** Arrays that one tree needs while it grows. @param mostWeight of a tree, when the criterion is the entropy; else 0. */
function layOut(room: Room, ranked: RankedColumns, nListed: number, mostWeight: number) {
  const { nRows, nCols } = ranked;
  const most = Math.max(nRows, FEW) + 2;
  const nNodes = 2 * nRows;
  return {
    words: room.int32(nRows + 1),
    moved: room.int32(most),
    keys: room.int32(most + FEW),
    counts: room.int32(Math.max(2 * nRows + 2, 256)),
    sides: room.uint8(nRows),
    table: room.float64(most),
    tableRows: room.int32(most),
    groupCodes: room.int32(most),
    groupSums: room.float64(most),
    groupRows: room.int32(most),
    lists: room.int32(nListed * nRows + 1),
    listColumns: room.int32(nListed),
    listStarts: room.int32(nCols),
    features: room.int32(nCols),
    constants: room.int32(nCols),
    signs: room.int32(nCols),
    stack: room.uint8(STACKED * nRows),
    sumsOf: room.float64(1 << MOST_PAYLOAD_BITS),
    steps: room.float64(2 << MOST_PAYLOAD_BITS),
    logs: room.float64(mostWeight + 1),
    shuffles: room.uint8(1024),
    feature: room.int32(nNodes),
    threshold: room.float64(nNodes),
    left: room.int32(nNodes),
    right: room.int32(nNodes),
    missingLeft: room.uint8(nNodes),
    impurity: room.float64(nNodes),
    weight: room.float64(nNodes),
    sums: room.float64(2 * nNodes),
  };
}

/** How many bytes {@link KernelGrower} needs beside the ranks. */
export function measureRoom(ranked: RankedColumns, settings: GrowSettings, mostWeight: number): number {
  const room = new Room();
  layOut(room, ranked, chooseListed(ranked, settings.maxFeatures).length, settings.isGini ? 0 : mostWeight);
  return room.end;
}

/** Grows one tree after the other in WebAssembly: two classes, small whole weights, depth first. */
export class KernelGrower {
  readonly nodes: NodeTable;
  /** Where the words of a tree go. */
  readonly words: Int32Array;
  readonly #kernel: ForestKernel;

  /** @param start where its room of {@link measureRoom} bytes begins in the memory. */
  constructor(
    ranked: RankedColumns,
    settings: GrowSettings,
    mostWeight: number,
    memory: KernelMemory,
    start: number,
  ) {
    const listed = chooseListed(ranked, settings.maxFeatures);
    const weightOfLogs = settings.isGini ? 0 : mostWeight;
    const room = layOut(new Room(memory, start), ranked, listed.length, weightOfLogs);
    for (const zeros of [room.sides, room.table, room.tableRows]) zeros.fill(0);
    room.listStarts.fill(-1);
    room.listColumns.set(listed);
    if (settings.monotonicCst !== null) room.signs.set(settings.monotonicCst);
    room.logs.fill(0, 0, 2); // 0 log 0 and 1 log 1
    for (let n = 2; n <= weightOfLogs; n++) room.logs[n] = n * Math.log(n);
    this.words = room.words;
    this.nodes = NodeTable.over(room);
    this.#kernel = loadForestKernel(memory);
    useAll(this.#kernel, ranked, settings, room, listed.length);
  }

  /** Grows a tree into `nodes`, in slices: each `next()` does some milliseconds of work. @param rows in `words`. */
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
  ranked: RankedColumns,
  settings: GrowSettings,
  room: ReturnType<typeof layOut>,
  nListed: number,
): void {
  const at = (array: { readonly byteOffset: number }): number => array.byteOffset;
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
  kernel.useOrder(settings.monotonicCst === null ? 0 : 1, at(room.signs));
  kernel.useRoom(
    at(room.words),
    at(room.moved),
    at(room.keys),
    at(room.counts),
    at(room.sides),
    at(room.table),
    at(room.tableRows),
    at(room.groupCodes),
    at(room.groupSums),
    at(room.groupRows),
    at(room.lists),
    at(room.listColumns),
    at(room.listStarts),
    nListed,
    at(room.features),
    at(room.constants),
    at(room.stack),
    at(room.sumsOf),
    at(room.steps),
    at(room.logs),
    at(room.shuffles),
  );
  kernel.useNodes(
    at(room.feature),
    at(room.threshold),
    at(room.left),
    at(room.right),
    at(room.missingLeft),
    at(room.impurity),
    at(room.weight),
    at(room.sums),
  );
}

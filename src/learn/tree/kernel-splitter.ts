import type { KernelMemory } from "../../core/kernel-memory.ts";
import { BestSplit } from "./best-split.ts";
import type { GrowSettings } from "./grow-settings.ts";
import type { Bounds } from "./monotone.ts";
import type { RankedColumns } from "./ranked-columns.ts";
import { Room } from "./room.ts";
import { loadSplitsKernel, type SplitsKernel } from "./splits-kernel.ts";
import type { ChildLimits, Splitter } from "./splitter.ts";
import type { TreeRows } from "./tree-rows.ts";

/** Arrays that the kernel needs for one tree. */
function layOut(room: Room, { nRows, nDistinct }: RankedColumns, nClasses: number) {
  const most = nDistinct.reduce((a, b) => Math.max(a, b), 0);
  return {
    words: room.int32(nRows + 1),
    weights: room.float64(nRows),
    classes: room.int32(nRows),
    rows: room.int32(nRows),
    codes: room.int32(nRows),
    otherRows: room.int32(nRows),
    otherCodes: room.int32(nRows),
    counts: room.int32(Math.max(most + 1, 256)),
    sums: room.float64(nClasses),
    left: room.float64(nClasses),
    right: room.float64(nClasses),
    found: room.int32(4),
  };
}

/** How many bytes {@link KernelSplitter} needs beside the ranks. */
export function measureSplits(ranked: RankedColumns, nClasses: number): number {
  const room = new Room();
  layOut(room, ranked, nClasses);
  return room.end;
}

const sides = ["none", "left", "right"] as const;

/** The work of `WeightedSplitter` in WebAssembly, to the same bits, where splits are not drawn at random. */
export class KernelSplitter implements Splitter {
  readonly leftSums: Float64Array;
  readonly rightSums: Float64Array;
  /** Where the rows of a tree go. */
  readonly words: Int32Array;
  readonly #room: ReturnType<typeof layOut>;
  readonly #ranked: RankedColumns;
  readonly #settings: GrowSettings;
  readonly #kernel: SplitsKernel;
  readonly #best = new BestSplit();

  /** @param start where its room of {@link measureSplits} bytes begins in the memory. */
  constructor(
    ranked: RankedColumns,
    nClasses: number,
    settings: GrowSettings,
    memory: KernelMemory,
    start: number,
  ) {
    const room = layOut(new Room(memory, start), ranked, nClasses);
    this.#room = room;
    this.#ranked = ranked;
    this.#settings = settings;
    this.words = room.words;
    this.leftSums = room.left;
    this.rightSums = room.right;
    this.#kernel = loadSplitsKernel(memory);
    const at = (array: { readonly byteOffset: number }): number => array.byteOffset;
    const { nRows, codes, values, nDistinct, flags } = ranked;
    this.#kernel.useMatrix(nRows, at(codes), at(values), at(nDistinct), at(flags));
    this.#kernel.useRoom(
      at(room.words),
      at(room.weights),
      at(room.classes),
      at(room.rows),
      at(room.codes),
      at(room.otherRows),
      at(room.otherCodes),
      at(room.counts),
      at(room.sums),
      at(room.left),
      at(room.right),
      at(room.found),
      nClasses,
    );
  }

  /** @param rows in `words`. */
  setTree(rows: TreeRows, { minRows, minWeight }: ChildLimits): void {
    this.#room.weights.set(rows.weights);
    this.#room.classes.set(rows.classCodes);
    this.#kernel.useLimits(this.#settings.isGini ? 1 : 0, minRows, minWeight);
  }

  begin(start: number, end: number, sums: Float64Array, total: number, { lower, upper }: Bounds): void {
    this.#room.sums.set(sums);
    this.#kernel.beginNode(start, end, total, lower, upper);
  }

  evaluate(column: number): boolean {
    let answer = this.#kernel.evaluate(column, this.#signOf(column));
    while (answer < 0) answer = this.#kernel.goOn();
    return answer === 1;
  }

  *evaluateInSteps(column: number): Generator<void, boolean> {
    let answer = this.#kernel.evaluate(column, this.#signOf(column));
    while (answer < 0) {
      yield;
      answer = this.#kernel.goOn();
    }
    return answer === 1;
  }

  #signOf(column: number): number {
    const { monotonicCst } = this.#settings;
    return monotonicCst === null ? 0 : monotonicCst[column]!;
  }

  get best(): BestSplit {
    const best = this.#best;
    const { found } = this.#room;
    const { values, nRows } = this.#ranked;
    best.column = found[0]!;
    if (best.column < 0) return best;
    const at = best.column * nRows;
    best.code = found[1]!;
    best.threshold = found[2]! < 0 ? Infinity : values[at + best.code]! / 2 + values[at + found[2]!]! / 2;
    best.missing = sides[found[3]!]!;
    return best;
  }

  partition(): number {
    return this.#kernel.partition();
  }
}

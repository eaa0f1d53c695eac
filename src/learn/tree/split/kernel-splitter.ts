import type { KernelMemory } from "../../../core/kernel-memory.ts";
import { Arena, addressOf as at } from "../../kernel/index.ts";
import type { ColumnRanks } from "../rank/column-ranks.ts";
import { BestSplit } from "./best-split.ts";
import type { GrowthRules } from "./growth-rules.ts";
import type { Bounds } from "./monotone.ts";
import { loadSplitsKernel, type SplitsKernel } from "./splits-kernel.ts";
import type { ChildLimits, Splitter } from "./splitter.ts";
import type { TreeRows } from "./tree-rows.ts";

/** Lays out the arrays that the kernel needs for one tree. */
function layOut(arena: Arena, { nRows, nDistinct }: ColumnRanks, nClasses: number) {
  const most = nDistinct.reduce((a, b) => Math.max(a, b), 0);
  return {
    words: arena.int32(nRows + 1),
    weights: arena.float64(nRows),
    classes: arena.int32(nRows),
    rows: arena.int32(nRows),
    codes: arena.int32(nRows),
    otherRows: arena.int32(nRows),
    otherCodes: arena.int32(nRows),
    counts: arena.int32(Math.max(most + 1, 256)),
    sums: arena.float64(nClasses),
    left: arena.float64(nClasses),
    right: arena.float64(nClasses),
    found: arena.int32(4),
  };
}

/** How many bytes {@link KernelSplitter} needs beside the ranks. */
export function measureSplitter(ranked: ColumnRanks, nClasses: number): number {
  const arena = new Arena(undefined, 0);
  layOut(arena, ranked, nClasses);
  return arena.end;
}

/** What the kernel's number for the side of missing values means. */
const sides = ["none", "left", "right"] as const;

/** Does in WebAssembly what `WeightedSplitter` does, to the bit, where splits are not drawn at random. */
export class KernelSplitter implements Splitter {
  readonly leftSums: Float64Array;
  readonly rightSums: Float64Array;
  /** Where the rows of a tree are to be written before it grows, see `packRows`. */
  readonly words: Int32Array;
  readonly #arrays: ReturnType<typeof layOut>;
  readonly #ranked: ColumnRanks;
  readonly #settings: GrowthRules;
  readonly #kernel: SplitsKernel;
  readonly #best = new BestSplit();

  /** @param start where its {@link measureSplitter} bytes begin in the memory. */
  constructor(
    ranked: ColumnRanks,
    nClasses: number,
    settings: GrowthRules,
    memory: KernelMemory,
    start: number,
  ) {
    const arrays = layOut(new Arena(memory, start), ranked, nClasses);
    this.#arrays = arrays;
    this.#ranked = ranked;
    this.#settings = settings;
    this.words = arrays.words;
    this.leftSums = arrays.left;
    this.rightSums = arrays.right;
    this.#kernel = loadSplitsKernel(memory);
    const { nRows, codes, values, nDistinct, flags } = ranked;
    this.#kernel.useMatrix(nRows, at(codes), at(values), at(nDistinct), at(flags));
    this.#kernel.useArrays(
      at(arrays.words),
      at(arrays.weights),
      at(arrays.classes),
      at(arrays.rows),
      at(arrays.codes),
      at(arrays.otherRows),
      at(arrays.otherCodes),
      at(arrays.counts),
      at(arrays.sums),
      at(arrays.left),
      at(arrays.right),
      at(arrays.found),
      nClasses,
    );
  }

  /** @param rows in `words`. */
  setTree(rows: TreeRows, { minRows, minWeight }: ChildLimits): void {
    this.#arrays.weights.set(rows.weights);
    this.#arrays.classes.set(rows.classCodes);
    this.#kernel.useLimits(this.#settings.isGini ? 1 : 0, minRows, minWeight);
  }

  begin(start: number, end: number, sums: Float64Array, total: number, { lower, upper }: Bounds): void {
    this.#arrays.sums.set(sums);
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
    const { found } = this.#arrays;
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

import { growKernelMemory, leavePlace, reserved, takePlace } from "../../../core/kernel-memory.ts";
import { type ColumnRanks, MOST_BYTES } from "../rank/column-ranks.ts";
import type { GrowthRules } from "../split/growth-rules.ts";
import { KernelSplitter, measureSplitter } from "../split/kernel-splitter.ts";
import { kernelShift } from "../split/tree-rows.ts";
import type { Bootstrap } from "./bootstrap.ts";
import { measureGrower, WholeTreeGrower } from "./whole-tree-grower.ts";

/** Places in the memory of the ranks where trees grow, one for each thread. Plain data that threads share. */
export interface Workplaces {
  /** 1 for a workplace that is in use. */
  readonly taken: Int32Array;
  /** Where the first one begins, in bytes from the beginning of the memory. */
  readonly start: number;
  /** The size of each, in bytes. */
  readonly nBytes: number;
  /** The most that the rows of a tree can weigh where whole trees grow here; null where only nodes are split here. */
  readonly mostWeight: number | null;
}

/** The most that the rows of a tree may weigh in all: sums of more do not fit into the kernel's whole numbers. */
const MOST_WEIGHT = 0x3fff_ffff;

/**
 * Makes places for `nPlaces` trees at a time, in the memory of the ranks behind them.
 *
 * @returns null where no kernel can grow such trees, or the memory would be too large.
 */
export function makeWorkplaces(
  ranked: ColumnRanks,
  nClasses: number,
  weights: Float64Array | null,
  bootstrap: Bootstrap | null,
  settings: GrowthRules,
  nPlaces: number,
): Workplaces | null {
  const { memory } = ranked;
  if (memory === null || settings.isRandom) return null;
  const mostWeight = weighTrees(ranked, nClasses, weights, bootstrap, settings);
  const nBytes =
    mostWeight === null ? measureSplitter(ranked, nClasses) : measureGrower(ranked, settings, mostWeight);
  const end = ranked.nBytes + nPlaces * nBytes;
  if (end > MOST_BYTES) return null;
  growKernelMemory(memory, end - reserved);
  const taken = new Int32Array(new SharedArrayBuffer(nPlaces * 4));
  return { taken, start: ranked.nBytes, nBytes, mostWeight };
}

/** The most that the rows of a tree can weigh; null where no kernel can grow such trees as a whole. */
function weighTrees(
  ranked: ColumnRanks,
  nClasses: number,
  weights: Float64Array | null,
  bootstrap: Bootstrap | null,
  settings: GrowthRules,
): number | null {
  if (nClasses !== 2 || bootstrap?.isBalanced || settings.maxLeafNodes > 0) return null;
  if (bootstrap === null && weights !== null && kernelShift(weights, nClasses) === 0) return null;
  const total = weights?.reduce((sum, weight) => sum + weight, 0) ?? ranked.nRows;
  const mostWeight = Math.ceil(bootstrap?.nDraws ?? total);
  return mostWeight > MOST_WEIGHT ? null : mostWeight;
}

/** What works at a place: a kernel that grows whole trees or one that splits nodes; none where no place is free. */
export interface Kernels {
  readonly grower?: WholeTreeGrower;
  readonly splitter?: KernelSplitter;
}

/**
 * Does work that grows trees, at a place of its own if one is free.
 *
 * @param work is given the kernels that work there; none where no place is free.
 */
export async function atWorkplace<T>(
  ranked: ColumnRanks,
  workplaces: Workplaces | null,
  nClasses: number,
  settings: GrowthRules,
  work: (kernels: Kernels) => Promise<T>,
): Promise<T> {
  const { memory } = ranked;
  const place = workplaces === null ? -1 : takePlace(workplaces.taken);
  if (workplaces === null || memory === null || place < 0) return work({});
  const start = workplaces.start + place * workplaces.nBytes;
  const { mostWeight } = workplaces;
  const result = await work(
    mostWeight === null
      ? { splitter: new KernelSplitter(ranked, nClasses, settings, memory, start) }
      : { grower: new WholeTreeGrower(ranked, settings, mostWeight, memory, start) },
  );
  // After an error the place stays taken: nobody knows in what state it is. It goes with the workplaces.
  leavePlace(workplaces.taken, place);
  return result;
}

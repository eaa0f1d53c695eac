import type { KernelMemory } from "../../../core/kernel-memory.ts";
import kernelText from "../../kernel/compiled/forest.ts";
import { loadKernel } from "../../kernel/index.ts";

/** The functions of `kernels/forest.ts`, where each is explained. Addresses are in bytes. */
export interface ForestKernel {
  useMatrix(
    nRows: number,
    nCols: number,
    ranks: number,
    values: number,
    distincts: number,
    flags: number,
  ): void;
  useSettings(
    isGini: number,
    maxFeatures: number,
    maxDepth: number,
    minRowsSplit: number,
    minRowsLeaf: number,
    minWeightFraction: number,
    minDecrease: number,
    fewestListed: number,
  ): void;
  /** @param signs one a column, which count when some must be kept. */
  useOrder(isOrdered: number, signs: number): void;
  useArrays(
    words: number,
    moved: number,
    keys: number,
    counts: number,
    sides: number,
    table: number,
    tableRows: number,
    groupCodes: number,
    groupSums: number,
    groupRows: number,
    lists: number,
    listColumns: number,
    listStarts: number,
    nLists: number,
    features: number,
    constants: number,
    stack: number,
    sumsOf: number,
    steps: number,
    logs: number,
    shuffles: number,
  ): void;
  useNodes(
    feature: number,
    threshold: number,
    left: number,
    right: number,
    missingLeft: number,
    impurity: number,
    weight: number,
    sums: number,
  ): void;
  begin(
    nWords: number,
    shift: number,
    weight0: number,
    weight1: number,
    a: number,
    b: number,
    c: number,
    d: number,
  ): void;
  /**
   * Grows on until `budget` rows have been looked at.
   *
   * @returns the number of nodes when the tree is done, else -1.
   */
  grow(budget: number): number;
}

/** The kernel that grows whole trees, over a shared memory. */
export function loadForestKernel(memory: KernelMemory): ForestKernel {
  return loadKernel<ForestKernel>(kernelText, memory);
}

import type { KernelMemory } from "../../../core/kernel-memory.ts";
import kernelText from "../../kernel/compiled/splits.ts";
import { loadKernel } from "../../kernel/index.ts";

/** The functions of `kernels/splits.ts`, where each is explained. Addresses are in bytes. */
export interface SplitsKernel {
  useMatrix(nRows: number, ranks: number, values: number, distincts: number, flags: number): void;
  useArrays(
    words: number,
    weights: number,
    classes: number,
    rows: number,
    codes: number,
    otherRows: number,
    otherCodes: number,
    counts: number,
    sums: number,
    left: number,
    right: number,
    found: number,
    nClasses: number,
  ): void;
  useLimits(isGini: number, minRows: number, minWeight: number): void;
  beginNode(start: number, end: number, weight: number, lower: number, upper: number): void;
  /**
   * Compares all splits of one column.
   *
   * @returns 0 when the column is constant in the node, 1 when it is done, -1 when there is more to do: call `goOn`.
   */
  evaluate(column: number, sign: number): number;
  goOn(): number;
  /**
   * Puts the rows of the left child before those of the right one.
   *
   * @returns where the right child begins.
   */
  partition(): number;
}

/** The kernel that splits nodes, over a shared memory. */
export function loadSplitsKernel(memory: KernelMemory): SplitsKernel {
  return loadKernel<SplitsKernel>(kernelText, memory);
}

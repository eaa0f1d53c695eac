import type { KernelMemory } from "../../../core/kernel-memory.ts";
import kernelText from "../../kernel/compiled/splits.ts";
import { loadKernel } from "../../kernel/index.ts";

/** The functions of `kernels/splits.ts`. Addresses are in bytes. */
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
  /** @returns 0 when the column is constant in the node, 1 when it is done, -1 when there is more to do: `goOn`. */
  evaluate(column: number, sign: number): number;
  goOn(): number;
  /** @returns where the right child begins. */
  partition(): number;
}

/** The kernel that splits nodes, over a shared memory. */
export function loadSplitsKernel(memory: KernelMemory): SplitsKernel {
  return loadKernel<SplitsKernel>(kernelText, memory);
}

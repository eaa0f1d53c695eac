import type { KernelMemory } from "../../../core/kernel-memory.ts";
import kernelText from "../../kernel/compiled/rank.ts";
import { loadKernel } from "../../kernel/index.ts";

/** The functions of `kernels/rank.ts`, where each is explained. Addresses and sizes are in bytes. */
export interface RankKernel {
  open(column: number, nRows: number, scratch: number): void;
  sort(digit: number): void;
  /**
   * Replaces the sorted values by ranks, and writes the distinct values.
   *
   * @returns the number of distinct values.
   */
  assign(distinct: number): number;
  flags(): number;
}

/** The kernel that ranks columns, over a shared memory. */
export function loadRankKernel(memory: KernelMemory): RankKernel {
  return loadKernel<RankKernel>(kernelText, memory);
}

import type { KernelMemory } from "../../../core/kernel-memory.ts";
import boostBins from "../../kernel/compiled/boost-bins.ts";
import { loadKernel } from "../../kernel/index.ts";

/** The functions of `kernels/boost-bins.ts`, where each is explained. Addresses are in bytes. */
export interface BinKernel {
  sort(values: number, n: number, others: number, counts: number, tags: number, otherTags: number): void;
  lookUp(values: number, n: number, thresholds: number, missing: number, out: number): void;
}

/** The kernel that sorts values into bins, over a shared memory. */
export function loadBinKernel(memory: KernelMemory): BinKernel {
  return loadKernel<BinKernel>(boostBins, memory);
}

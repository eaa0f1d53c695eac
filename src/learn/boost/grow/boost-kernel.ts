import type { KernelMemory } from "../../../core/kernel-memory.ts";
import boost from "../../kernel/compiled/boost.ts";
import { loadKernel } from "../../kernel/index.ts";

/** The functions of `kernels/boost.ts`, where each is explained. Addresses and sizes are in bytes. */
export interface BoostKernel {
  gradients(
    raw: number,
    codes: number,
    weights: number,
    out: number,
    n: number,
    gradientScale: number,
    hessianScale: number,
  ): number;
  gradientsOfClasses(
    raw: number,
    codes: number,
    weights: number,
    out: number,
    n: number,
    stride: number,
    nClasses: number,
    gradientScale: number,
    hessianScale: number,
  ): number;
  clear(at: number, bytes: number): void;
  accumulate(
    bins: number,
    widthLog2: number,
    rows: number,
    n: number,
    gradients: number,
    shift: number,
    histogram: number,
    offsets: number,
    first: number,
    end: number,
    scratch: number,
  ): void;
  interleave(columns: number, stride: number, nColumns: number, n: number, out: number, width: number): void;
  subtract(from: number, less: number, bytes: number): void;
  addUp(to: number, more: number, bytes: number): void;
  sumBins(histogram: number, nBins: number, shift: number, out: number): void;
  search(
    histogram: number,
    nBins: number,
    hasMissing: number,
    shift: number,
    gradient: number,
    hessian: number,
    n: number,
    minRows: number,
    minHessian: number,
    lambda: number,
    value: number,
    constraint: number,
    lower: number,
    upper: number,
    floor: number,
    out: number,
  ): number;
  searchCategories(
    histogram: number,
    nBins: number,
    hasMissing: number,
    shift: number,
    gradient: number,
    hessian: number,
    n: number,
    minRows: number,
    minHessian: number,
    lambda: number,
    value: number,
    lower: number,
    upper: number,
    floor: number,
    smoothing: number,
    scratch: number,
    out: number,
  ): number;
  enumerate(rows: number, first: number, n: number): void;
  divide(bins: number, rows: number, n: number, goesLeft: number, lefts: number, others: number): number;
  divideRange(
    bins: number,
    first: number,
    n: number,
    goesLeft: number,
    lefts: number,
    others: number,
  ): number;
  move(to: number, from: number, bytes: number): void;
  addValues(raw: number, rows: number, leaves: number, nLeaves: number, first: number, end: number): void;
}

/** The kernel that grows boosted trees, over a shared memory. */
export function loadBoostKernel(memory: KernelMemory): BoostKernel {
  return loadKernel<BoostKernel>(boost, memory);
}

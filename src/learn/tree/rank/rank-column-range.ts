import { type KernelMemory, makeKernelMemory, reserved } from "../../../core/kernel-memory.ts";
import { Pacer } from "../../fit/pacer.ts";
import type { ColumnRanks } from "./column-ranks.ts";
import { loadRankKernel, type RankKernel } from "./rank-kernel.ts";

/** Digits of a value in the kernel's radix sort: four of eight bits. */
const N_DIGITS = 4;

/** How many bytes of memory a thread works in while it ranks columns of so many rows. */
export function measureRankScratch(nRows: number): number {
  return 4096 + 16 * nRows;
}

/**
 * Ranks the columns from `first` to before `last`. Before, their values stand where the ranks go, as float32.
 *
 * @param scratch where {@link measureRankScratch} bytes of the memory may be used, in bytes from its beginning; 0 when it has no
 *   space for them: columns are then copied to a memory of their own and back.
 * @throws {unknown} the signal's reason when it is aborted.
 */
export async function rankColumnRange(
  ranked: ColumnRanks,
  first: number,
  last: number,
  scratch: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { nRows, nDistinct, flags, memory } = ranked;
  const pacer = new Pacer(signal);
  const apart =
    scratch > 0 && memory !== null
      ? undefined
      : makeKernelMemory(nRows * 8 + measureRankScratch(nRows), true);
  const kernel = loadRankKernel(apart ?? (memory as KernelMemory));
  for (let j = first; j < last; j++) {
    const codes = ranked.codes.subarray(j * nRows, (j + 1) * nRows);
    const values = ranked.values.subarray(j * nRows, (j + 1) * nRows);
    if (apart === undefined) {
      for (const _ of sortColumn(kernel, codes.byteOffset, nRows, scratch))
        if (pacer.isDue()) await pacer.pause();
      nDistinct[j] = kernel.assign(values.byteOffset);
    } else {
      const column = new Int32Array(apart.buffer, reserved, nRows);
      column.set(codes);
      for (const _ of sortColumn(kernel, reserved, nRows, reserved + 8 * nRows))
        if (pacer.isDue()) await pacer.pause();
      nDistinct[j] = kernel.assign(reserved + 4 * nRows);
      codes.set(column);
      values.set(new Float32Array(apart.buffer, reserved + 4 * nRows, nDistinct[j]!));
    }
    flags[j] = kernel.flags();
    if (pacer.isDue()) await pacer.pause();
  }
}

function* sortColumn(
  kernel: RankKernel,
  column: number,
  nRows: number,
  scratch: number,
): Generator<void, void> {
  kernel.open(column, nRows, scratch);
  for (let digit = 0; digit < N_DIGITS; digit++) {
    yield;
    kernel.sort(digit);
  }
  yield;
}

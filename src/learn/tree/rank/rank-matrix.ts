import type { Matrix } from "../../../core/index.ts";
import { growKernelMemory, reserved } from "../../../core/kernel-memory.ts";
import { Pacer } from "../../fit/pacer.ts";
import type { FitOptions } from "../../protocol/protocol.ts";
import { type ColumnRanks, layOutRanks, MOST_BYTES } from "./column-ranks.ts";
import { measureRankScratch, rankColumnRange } from "./rank-column-range.ts";
import { rankColumnsTask } from "./rank-task.ts";
import { transpose } from "./transpose.ts";

/** Values of the matrix below which handing columns to threads takes longer than ranking them. */
const MANY_VALUES = 500_000;

/**
 * Ranks every column of a matrix, in the calling thread or divided among those of the executor. The caller gives the memory back
 * by `giveBackRanks` when the fit is done.
 *
 * @throws {DataError} `fit/not-finite` for a value that is infinite, or too large for a float32.
 */
export async function rankMatrix(subject: string, X: Matrix, options: FitOptions): Promise<ColumnRanks> {
  const { executor, signal } = options;
  const { nRows, nCols } = X;
  const ranked = layOutRanks(nRows, nCols);
  const { codes, memory, nBytes } = ranked;
  const pacer = new Pacer(signal);
  await transpose(subject, X, new Float32Array(codes.buffer, codes.byteOffset, codes.length), pacer);
  await pacer.pause(); // even a short fit can be stopped
  const nParts = nRows * nCols < MANY_VALUES ? 1 : Math.min(executor?.concurrency ?? 1, nCols);
  const scratchBytes = measureRankScratch(nRows);
  const end = nBytes + nParts * scratchBytes;
  if (memory === null || end > MOST_BYTES) await rankColumnRange(ranked, 0, nCols, 0, signal);
  else {
    growKernelMemory(memory, end - reserved);
    if (executor === undefined || nParts === 1) await rankColumnRange(ranked, 0, nCols, nBytes, signal);
    else {
      const bounds = Array.from({ length: nParts + 1 }, (_, i) => Math.round((i * nCols) / nParts));
      const inputs = bounds
        .slice(1)
        .map((last, i) => ({ ranked, first: bounds[i]!, last, scratch: nBytes + i * scratchBytes }));
      await executor.map(rankColumnsTask, inputs, { signal });
    }
  }
  return ranked;
}

import type { Task } from "../../../core/index.ts";
import { Pacer } from "../../fit/pacer.ts";
import { loadBinKernel } from "./bin-kernel.ts";
import { type BinningJob, binRange, type ColumnBins } from "./bin-range.ts";

/** Some columns to sort into bins. */
export interface BinTaskInput {
  readonly job: BinningJob;
  /** The first column. */
  readonly first: number;
  /** The column behind the last one. */
  readonly end: number;
  /** The address of `binScratchBytes` of the memory that no other task uses. */
  readonly scratchAt: number;
}

/** Sorts some columns into bins, in shared memory. The output says, column by column, how. */
export const binTask: Task<BinTaskInput, ColumnBins[]> = {
  name: "learn/boost-bins",
  needs: "shared memory",
  async run({ job, first, end, scratchAt }, { signal }) {
    const kernel = loadBinKernel(job.memory);
    const pacer = new Pacer(signal);
    const columns: ColumnBins[] = [];
    for (let f = first; f < end; f++) {
      columns.push(...binRange(job, f, f + 1, scratchAt, kernel));
      if (pacer.isDue()) await pacer.pause();
    }
    return columns;
  },
};

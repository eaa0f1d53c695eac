import type { Task } from "../../core/index.ts";
import { type BinningJob, binGroup, type ColumnBins } from "./bin-group.ts";
import { loadBinKernel } from "./boost-kernel.ts";

/** Some groups of columns to sort into bins. */
export interface BinTaskInput {
  readonly job: BinningJob;
  readonly groups: readonly number[];
  /** Room that no other task uses. */
  readonly scratchAt: number;
}

/** Sorts some groups of columns into bins, in shared memory; gives how, group by group. */
export const binTask: Task<BinTaskInput, ColumnBins[][]> = {
  name: "learn/boost-bins",
  run: ({ job, groups, scratchAt }) => {
    const kernel = loadBinKernel(job.memory);
    return groups.map((group) => binGroup(job, group, scratchAt, kernel));
  },
};

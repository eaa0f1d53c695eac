import type { Task } from "../../../core/index.ts";
import type { ColumnRanks } from "./column-ranks.ts";
import { rankColumnRange } from "./rank-column-range.ts";

/** Some columns to rank. */
export interface RankColumnsInput {
  readonly ranked: ColumnRanks;
  /** The first column. */
  readonly first: number;
  /** The column behind the last one. */
  readonly last: number;
  /** Where the thread may work, in bytes from the beginning of the memory. */
  readonly scratch: number;
}

/** Ranks some columns, in place, in memory that threads share. */
export const rankColumnsTask: Task<RankColumnsInput, void> = {
  name: "learn/rank-columns",
  needs: "shared memory",
  run: ({ ranked, first, last, scratch }, { signal }) =>
    rankColumnRange(ranked, first, last, scratch, signal),
};

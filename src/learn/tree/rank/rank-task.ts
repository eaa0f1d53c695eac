import type { Task } from "../../../core/index.ts";
import type { ColumnRanks } from "./column-ranks.ts";
import { rankColumnRange } from "./rank-column-range.ts";

/** Some columns to rank. */
export interface RankColumnsInput {
  readonly ranked: ColumnRanks;
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
  /** Where it may work, in bytes from the beginning of the memory. */
  readonly scratch: number;
}

/** Ranks some columns, in memory that threads share. */
export const rankColumnsTask: Task<RankColumnsInput, void> = {
  name: "learn/rank-columns",
  needs: "shared memory",
  run: ({ ranked, first, last, scratch }, { signal }) =>
    rankColumnRange(ranked, first, last, scratch, signal),
};

import type { Task } from "../../core/index.ts";
import { growTrees } from "./grow-trees.ts";
import type { GrowthPlan } from "./growth-plan.ts";
import type { GrownTrees } from "./packed-trees.ts";
import { rankSome } from "./rank-some.ts";
import type { RankedColumns } from "./ranked-columns.ts";

/** Some trees of a forest. */
export interface GrowTreesInput {
  readonly plan: GrowthPlan;
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
}

/** Grows some trees of a forest; which ones go together does not change them. */
export const growTreesTask: Task<GrowTreesInput, GrownTrees> = {
  name: "learn/grow-trees",
  run: ({ plan, first, last }, { signal }) => growTrees(plan, first, last, { signal }),
};

/** Some columns to rank. */
export interface RankColumnsInput {
  readonly ranked: RankedColumns;
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
  readonly room: number;
}

/** Ranks some columns, in memory that threads share. */
export const rankColumnsTask: Task<RankColumnsInput, void> = {
  name: "learn/rank-columns",
  run: ({ ranked, first, last, room }, { signal }) => rankSome(ranked, first, last, room, signal),
};

import type { Task } from "../../core/index.ts";
import { growTrees } from "./grow-trees.ts";
import type { GrowthPlan } from "./growth-plan.ts";
import type { GrownTrees } from "./packed-trees.ts";
import { rankSome } from "./rank-some.ts";
import type { RankedColumns } from "./ranked-columns.ts";

/** How long a thread takes shares before other work gets its turn. */
const TURN_MS = 200;

/** A forest, and where threads take the next share of it. */
export interface GrowTreesInput {
  readonly plan: GrowthPlan;
  /** The tree behind the last one of each share. */
  readonly ends: readonly number[];
  /** One number on shared memory: how many shares are taken. */
  readonly nTaken: Int32Array;
}

/** The trees of a share. */
export interface GrownShare {
  readonly share: number;
  readonly grown: GrownTrees;
}

/** Takes shares of a forest and grows their trees; which ones go together does not change them. */
export const growTreesTask: Task<GrowTreesInput, GrownShare[]> = {
  name: "learn/grow-trees",
  needs: "shared memory",
  async run({ plan, ends, nTaken }, { signal }) {
    const shares: GrownShare[] = [];
    const until = performance.now() + TURN_MS;
    do {
      const share = Atomics.add(nTaken, 0, 1);
      const last = ends[share];
      if (last === undefined) break;
      shares.push({ share, grown: await growTrees(plan, ends[share - 1] ?? 0, last, { signal }) });
    } while (performance.now() < until);
    return shares;
  },
};

/** Some columns to rank. */
export interface RankColumnsInput {
  readonly ranked: RankedColumns;
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
  run: ({ ranked, first, last, scratch }, { signal }) => rankSome(ranked, first, last, scratch, signal),
};

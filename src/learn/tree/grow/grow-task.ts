import type { Task } from "../../../core/index.ts";
import type { GrownTrees } from "../state/packed-trees.ts";
import type { ForestPlan } from "./forest-plan.ts";
import { growShare } from "./grow-share.ts";

/** Milliseconds for which a thread goes on taking shares before other work on the executor gets its turn. */
const TURN_MS = 200;

/** A forest, and where threads take the next share of it. */
export interface GrowTreesInput {
  readonly plan: ForestPlan;
  /** The tree behind the last one of each share. */
  readonly ends: readonly number[];
  /** One number on shared memory: how many shares are taken. */
  readonly nTaken: Int32Array;
}

/** The trees of a share. */
export interface GrownShare {
  /** The number of the share, from 0. */
  readonly share: number;
  readonly grown: GrownTrees;
}

/** Takes shares of a forest, one after the other, and grows their trees. Which thread takes which share does not change them. */
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
      shares.push({ share, grown: await growShare(plan, ends[share - 1] ?? 0, last, { signal }) });
    } while (performance.now() < until);
    return shares;
  },
};

import { takeTurns } from "../../fit/take-turns.ts";
import type { FitOptions } from "../../protocol/protocol.ts";
import { type GrownTrees, joinTrees } from "../state/packed-trees.ts";
import type { ForestPlan } from "./forest-plan.ts";
import { growShare } from "./grow-share.ts";
import { growTreesTask } from "./grow-task.ts";

/**
 * Grows a forest: in the calling thread, or, when there are several shares, on those of the executor. The result is the same, to
 * the bit.
 *
 * @param shares how many trees each share has, see `divideTrees`. A thread grows the trees of a share one after the other.
 */
export async function growForest(
  plan: ForestPlan,
  shares: readonly number[],
  options: FitOptions,
): Promise<GrownTrees> {
  const { executor, signal, onProgress } = options;
  const ends: number[] = [];
  for (const share of shares) ends.push((ends.at(-1) ?? 0) + share);
  const nTrees = ends.at(-1) ?? 0;
  if (executor === undefined || shares.length === 1) {
    let nDone = 0;
    const onTree = (): void => onProgress?.(++nDone, nTrees);
    return growShare(plan, 0, nTrees, { signal, onTree });
  }
  const nTaken = new Int32Array(new SharedArrayBuffer(4));
  const parts: GrownTrees[] = [];
  let nDone = 0;
  await takeTurns(executor, Math.min(executor.concurrency, shares.length), {
    task: growTreesTask,
    input: { plan, ends, nTaken },
    hasMore: () => Atomics.load(nTaken, 0) < shares.length,
    onOutput: (grown) => {
      for (const { share, grown: part } of grown) {
        parts[share] = part;
        nDone += shares[share]!;
      }
      onProgress?.(nDone, nTrees);
    },
    signal,
  });
  return joinTrees(parts, plan.ranked.nCols, plan.nClasses);
}

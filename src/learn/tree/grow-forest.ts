import type { FitOptions } from "../protocol.ts";
import { growTrees } from "./grow-trees.ts";
import type { GrowthPlan } from "./growth-plan.ts";
import { type GrownTrees, joinTrees } from "./packed-trees.ts";
import { growTreesTask } from "./tasks.ts";

/** Parts a worker gets, so that none waits long for the last one. */
const PARTS_PER_WORKER = 4;

/** Grows a forest, in the calling thread or split up among the executor's; the result is the same to the last bit. */
export async function growForest(plan: GrowthPlan, nTrees: number, options: FitOptions): Promise<GrownTrees> {
  const { executor, signal, onProgress } = options;
  if (executor === undefined || executor.concurrency === 1 || nTrees === 1) {
    let nDone = 0;
    const onTree = (): void => onProgress?.(++nDone, nTrees);
    return growTrees(plan, 0, nTrees, { signal, onTree });
  }
  const nParts = Math.min(nTrees, executor.concurrency * PARTS_PER_WORKER);
  const bounds = Array.from({ length: nParts + 1 }, (_, i) => Math.round((i * nTrees) / nParts));
  const inputs = bounds.slice(1).map((last, i) => ({ plan, first: bounds[i]!, last }));
  const parts = await executor.map(growTreesTask, inputs, {
    signal,
    onProgress: (done, total) => onProgress?.(Math.round((done * nTrees) / total), nTrees),
  });
  return joinTrees(parts, plan.ranked.nCols, plan.nClasses);
}

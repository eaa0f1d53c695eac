import type { GrowthRules } from "../split/growth-rules.ts";

/**
 * Values that a forest must look at so that threads pay. To look at the value of a row in a level of a tree takes some ten
 * nanoseconds, so that this is a forest of some 30 ms.
 */
const LEAST_WORK = 4_000_000;
/** Values that a share looks at, at least: more than a millisecond of work, beside which handing it out does not count. */
const LEAST_SHARE = 200_000;

/**
 * How many values a tree looks at, roughly: some columns of all its rows, at each level.
 *
 * @param nRows how many rows it draws.
 */
function estimateWork(nRows: number, { maxFeatures, maxDepth }: GrowthRules): number {
  return nRows * maxFeatures * Math.min(maxDepth, 1 + Math.log2(nRows));
}

/**
 * Divides a forest among threads, each of which takes the next share when it is done with one: large ones first, then ever
 * smaller ones, so that all end at about the same time.
 *
 * @returns how many trees each share has; a single share when threads would not be faster.
 */
export function divideTrees(
  nTrees: number,
  nRows: number,
  settings: GrowthRules,
  nThreads: number,
): readonly number[] {
  const perTree = estimateWork(nRows, settings);
  if (nThreads === 1 || nTrees === 1 || nTrees * perTree < LEAST_WORK) return [nTrees];
  const least = Math.ceil(LEAST_SHARE / perTree);
  const shares: number[] = [];
  for (let left = nTrees; left > 0; left -= shares.at(-1)!)
    shares.push(Math.min(left, Math.max(least, Math.floor(left / (2 * nThreads)))));
  return shares;
}

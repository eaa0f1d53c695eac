import type { Pacer } from "../../fit/pacer.ts";
import { type BoostedTrees, TreeCollector } from "../state/boosted-trees.ts";
import type { BoostWork } from "./boost-work.ts";
import { BoostedTreeGrower, type BoostedTreeLimits, type RunJob } from "./boosted-tree-grower.ts";
import { HistogramSlots } from "./histogram-slots.ts";
import { workKinds } from "./job-types.ts";
import { Judge, type StoppingRule } from "./judge.ts";

/** What the iterations of a fit need beside its memory: plain data. */
export interface RoundSettings {
  readonly limits: BoostedTreeLimits;
  /** The thresholds, or categories, of each column. */
  readonly cuts: readonly Float64Array[];
  readonly maxIter: number;
  /** When the fit stops early; null when it does all iterations. */
  readonly stopping: StoppingRule | null;
}

/** What the iterations learned. */
export interface Rounds {
  readonly trees: BoostedTrees;
  /** How many iterations were done. */
  readonly nIter: number;
  /** The score on training rows before the first iteration and after each; empty unless the fit may stop early. */
  readonly trainScore: Float64Array;
  /** The same on rows that were held out; empty where there are none. */
  readonly validationScore: Float64Array;
}

/**
 * Does the iterations of a fit. In each the gradients at the raw predictions are computed, and a tree is grown on them for each column
 * of raw predictions.
 *
 * @param run runs the pieces of a job, here or on several threads.
 * @param onIteration is called after each iteration with how many are done.
 */
export async function runRounds(
  work: BoostWork,
  settings: RoundSettings,
  run: RunJob,
  onIteration: (done: number) => void,
): Promise<Rounds> {
  const { plan } = work;
  const { limits, cuts, maxIter, stopping } = settings;
  const { histogramOffsets, nFeatures, memory, at, nTrees } = plan;
  const slots = new HistogramSlots(memory, at.histograms, histogramOffsets[nFeatures]!);
  const grower = new BoostedTreeGrower(work, slots, limits, cuts, run);
  const judge = stopping === null ? undefined : new Judge(work, stopping);
  const collected = new TreeCollector();
  await run(workKinds.panels, work.nBlocks);
  await run(workKinds.gradients, work.nBlocks);
  judge?.score();
  let nIter = 0;
  for (let isDone = false; !isDone; ) {
    for (let k = 0; k < nTrees; k++) collected.add(await grower.grow(nIter * nTrees + k));
    nIter++;
    onIteration(nIter);
    isDone = nIter === maxIter;
    if (isDone && judge === undefined) break;
    await run(workKinds.gradients, work.nBlocks);
    if (judge?.score() === true) isDone = true;
  }
  return {
    trees: collected.finish(),
    nIter,
    trainScore: Float64Array.from(judge?.trainScore ?? []),
    validationScore: Float64Array.from(judge?.validationScore ?? []),
  };
}

/** Runs the pieces of a job one after the other in the calling thread, and lets timers and I/O in between them. */
export function runInline(work: BoostWork, pacer: Pacer): RunJob {
  return async (kind, nPieces) => {
    for (let piece = 0; piece < nPieces; piece++) {
      if (pacer.isDue()) await pacer.pause();
      work.run(kind, piece);
    }
  };
}

import { type Labels, type Matrix, makeMatrix, Random } from "../../core/index.ts";
import { mostProbable } from "../training-rows.ts";
import type { GrowthPlan } from "./growth-plan.ts";
import { linkTrees, walkTree } from "./linked-trees.ts";
import { Pacer } from "./pacer.ts";
import type { PackedTrees } from "./packed-trees.ts";
import { RowDrawer } from "./row-drawer.ts";

/** How a forest does on rows that its trees have not seen. */
export interface OutOfBag {
  /** Share of the rows whose class is predicted right. */
  readonly score: number;
  /** n rows x n classes: the mean over the trees that did not draw the row; zeros when there is none. */
  readonly decision: Matrix;
  readonly nRowsWithout: number;
}

/** Predicts each training row by the trees that did not draw it, whose draws are repeated. */
export async function judgeOutOfBag(
  plan: GrowthPlan,
  trees: PackedTrees,
  X: Matrix,
  y: Labels,
  signal: AbortSignal | undefined,
): Promise<OutOfBag> {
  const { nClasses, seed } = plan;
  const { nRows, nCols, data } = X;
  const pacer = new Pacer(signal);
  const linked = linkTrees(trees, nCols);
  const drawer = new RowDrawer(plan);
  const weights = new Float64Array(nRows);
  const decision = makeMatrix(nRows, nClasses);
  const counts = new Int32Array(nRows);
  for (let t = 0; t < trees.nodeCounts.length; t++) {
    await drawer.draw(Random.stream(seed, t), weights, pacer);
    for (let i = 0; i < nRows; i++) {
      if ((i & 0xfff) === 0 && pacer.isDue()) await pacer.pause();
      if (weights[i]! > 0) continue;
      const answer = walkTree(linked, t, data, i * nCols) * nClasses;
      for (let k = 0; k < nClasses; k++) decision.data[i * nClasses + k]! += trees.distributions[answer + k]!;
      counts[i]!++;
    }
    if (pacer.isDue()) await pacer.pause();
  }
  let nRowsWithout = 0;
  for (let i = 0; i < nRows; i++) {
    if (counts[i] === 0) nRowsWithout++;
    else for (let k = 0; k < nClasses; k++) decision.data[i * nClasses + k]! /= counts[i]!;
  }
  if (pacer.isDue()) await pacer.pause();
  const predicted = mostProbable(decision, y.classes).codes;
  let nRight = 0;
  for (let i = 0; i < nRows; i++) if (predicted[i] === y.codes[i]) nRight++;
  return { score: nRight / nRows, decision, nRowsWithout };
}

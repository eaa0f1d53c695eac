import { type Labels, type Matrix, makeMatrix, Random } from "../../../core/index.ts";
import { Pacer } from "../../fit/pacer.ts";
import { mostProbable } from "../../fit/training-rows.ts";
import { linkTrees, walkTree } from "../state/linked-trees.ts";
import type { PackedTrees } from "../state/packed-trees.ts";
import type { ForestPlan } from "./forest-plan.ts";
import { RowDrawer } from "./row-drawer.ts";

/** How many rows are predicted at a time, some milliseconds of work, before the clock is looked at. */
const STEP_ROWS = 5_000;

/** How a forest does on rows that its trees have not seen. */
export interface OutOfBag {
  /** Share of the rows whose class is predicted right. */
  readonly score: number;
  /** n rows x n classes: the mean over the trees that did not draw the row; zeros when there is none. */
  readonly decision: Matrix;
  /** How many rows every tree has drawn, so that none can predict them. */
  readonly nRowsWithout: number;
}

/** Predicts each training row by the trees that did not draw it. Which rows a tree drew is found by repeating its draws. */
export async function judgeOutOfBag(
  plan: ForestPlan,
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
  const ask = (tree: number, from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      if (weights[i]! > 0) continue;
      const answer = walkTree(linked, tree, data, i * nCols) * nClasses;
      for (let k = 0; k < nClasses; k++) decision.data[i * nClasses + k]! += trees.distributions[answer + k]!;
      counts[i]!++;
    }
  };
  for (let t = 0; t < trees.nodeCounts.length; t++) {
    await drawer.draw(Random.stream(seed, t), weights, pacer);
    for (let from = 0; from < nRows; from += STEP_ROWS) {
      ask(t, from, Math.min(nRows, from + STEP_ROWS));
      if (pacer.isDue()) await pacer.pause();
    }
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

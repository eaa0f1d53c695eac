import { type LinkedTrees, walkTree } from "../state/linked-trees.ts";
import type { LeafAnswers } from "./leaf-answers.ts";
import type { RowPredictor, RowsPredictor } from "./tree-predictor.ts";

/**
 * Predicts by walking linked trees one after the other, without a kernel: for a few trees, and for those that no other layout takes.
 *
 * @param columns the columns that the trees ask for.
 */
export function makePlainWalk(
  linked: LinkedTrees,
  nFeatures: number,
  columns: Int32Array,
  answers: LeafAnswers,
): RowPredictor & RowsPredictor {
  const { nClasses, wholes, mixed, hasMixed } = answers;
  const nTrees = linked.roots.length - 1;
  const counts = new Float64Array(nClasses);
  const sums = new Float64Array(nClasses);
  const predictAt = (data: Float64Array, at: number, out: Float64Array, to: number): boolean => {
    for (let u = 0; u < columns.length; u++)
      if (Math.abs(Math.fround(data[at + columns[u]!]!)) === Infinity) return false;
    counts.fill(0);
    sums.fill(0);
    for (let t = 0; t < nTrees; t++) {
      const answer = walkTree(linked, t, data, at);
      const own = wholes[answer]!;
      if (own >= 0) counts[own]!++;
      else if (hasMixed) for (let k = 0; k < nClasses; k++) sums[k]! += mixed[answer * nClasses + k]!;
    }
    for (let k = 0; k < nClasses; k++) out[to + k] = (sums[k]! + counts[k]!) / nTrees;
    return true;
  };
  return {
    predictRow: (row, out) => predictAt(row, 0, out, 0),
    predictRows(data, nRows, out) {
      for (let i = 0; i < nRows; i++) if (!predictAt(data, i * nFeatures, out, i * nClasses)) return false;
      return true;
    },
  };
}

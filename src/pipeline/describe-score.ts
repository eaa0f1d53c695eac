import { describeLeftOut, type FoldSummary, type UndefinedScore } from "../judge/index.ts";

/**
 * What `showSummary` writes, for the heading or the foot of a table.
 *
 * @example explainSpread({ folds: 5, repeats: 5 }) // "mean ± sd of 25 folds"
 */
export function explainSpread({ folds, repeats }: { folds: number; repeats: number }): string {
  return `mean ± sd of ${folds * repeats} folds`;
}

/**
 * A metric of a candidate as people read it, beside what {@link explainSpread} says: `0.9130 ± 0.0382`, with `(23 of 25 folds)` behind it where some folds have no
 * value, `no value` where none has, and a dash where the metric was not worked out.
 */
export function showSummary(summary: FoldSummary | UndefinedScore | undefined): string {
  if (summary === undefined) return "-";
  if ("undefined" in summary) return "no value";
  const { mean, sd, nFolds } = summary;
  const spread = sd === undefined ? mean.toFixed(4) : `${mean.toFixed(4)} ± ${sd.toFixed(4)}`;
  return nFolds === undefined ? spread : `${spread} (${nFolds} of ${nFolds + countLeftOut(summary)} folds)`;
}

/** Says in how many folds a metric has no value, and why; `undefined` when it has one in all folds. */
export function explainGaps(summary: FoldSummary | UndefinedScore): string | undefined {
  if ("undefined" in summary) return `no value in any fold: ${summary.reason}`;
  const { nFolds, leftOut } = summary;
  if (nFolds === undefined || leftOut === undefined) return undefined;
  const nLeft = countLeftOut(summary);
  return `no value in ${nLeft} of ${nLeft + nFolds} folds: ${describeLeftOut(leftOut)}`;
}

function countLeftOut({ leftOut = [] }: FoldSummary): number {
  return leftOut.reduce((sum, { nFolds }) => sum + nFolds, 0);
}

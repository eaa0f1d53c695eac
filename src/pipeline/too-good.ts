import type { Dataset } from "../data/index.ts";
import type { Fold, FoldSummary, UndefinedScore } from "../judge/index.ts";
import { featureSpecs, type Schema } from "../schema/index.ts";
import { findLoneColumns, type LoneColumn } from "./lone-columns.ts";

/** A mean AUC above this is hardly ever earned: most often a column holds the answer, or follows from it. */
const tooGoodAuc = 0.9995;
/** A column whose own AUC is above this all but gives the answer. */
const givingAuc = 0.99;
/** Columns that a warning names at most. */
const mostNamed = 3;

/**
 * What there is to say of a model that is all but perfect: which columns alone nearly give the answer, or that none does.
 *
 * @param found the mean AUC of the model over the folds.
 * @returns one sentence; `undefined` for a model that is not all but perfect, or whose AUC has no value.
 */
export function describeTooGood(
  found: FoldSummary | UndefinedScore | undefined,
  dataset: Pick<Dataset, "table" | "labels">,
  schema: Schema,
  folds: readonly Fold[],
): string | undefined {
  if (found === undefined || "undefined" in found || !(found.mean > tooGoodAuc)) return undefined;
  const names = featureSpecs(schema).map(({ name }) => name);
  const columns = findLoneColumns(dataset, names, folds);
  const giving = columns.filter(({ auc }) => auc > givingAuc).slice(0, mostNamed);
  const subject = `the AUC of ${found.mean.toFixed(4)} is too good to be true`;
  const [best] = columns;
  if (giving.length > 0)
    return `${subject}: ${giving.map(describe).join(", ")}; leave it out (role: "ignore") if it is not known when predicting`;
  const none = best === undefined ? "" : ` (the best, ${describe(best)})`;
  return `${subject}: no column alone gives the answer${none}; look for rows that belong together, or columns that do so jointly`;
}

function describe({ name, auc, by }: LoneColumn): string {
  const subject = by === "missing" ? `whether column "${name}" has a value` : `column "${name}"`;
  return `${subject} alone has ${auc.toFixed(3)}`;
}

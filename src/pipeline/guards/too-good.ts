import type { LoneColumn } from "./lone-columns.ts";

/** A mean AUC above this is hardly ever earned: most often a column holds the answer, or follows from it. */
export const hardlyEarnedAuc = 0.9995;
/** A column whose own AUC is above this all but gives the answer. */
const givingAuc = 0.99;
/** Columns that a sentence names at most. */
const mostNamed = 3;

/**
 * What there is to say of a model that is better than it should be: which columns alone nearly give the answer, or that none does.
 *
 * @param subject what is too good, as the beginning of a sentence.
 * @param columns how well single columns do, the best first.
 */
export function explainTooGood(subject: string, columns: readonly LoneColumn[]): string {
  const giving = columns.filter(({ auc }) => auc > givingAuc).slice(0, mostNamed);
  const [best] = columns;
  if (giving.length > 0)
    return `${subject}: ${giving.map(describeLone).join(", ")}; leave it out (role: "ignore") if it is not known when predicting`;
  const none = best === undefined ? "" : ` (the best, ${describeLone(best)})`;
  return `${subject}: no column alone gives the answer${none}; look for rows that belong together, or columns that do so jointly`;
}

/** `column "length" alone has 0.766`, which is its AUC. */
export function describeLone({ name, auc, by }: LoneColumn): string {
  const subject = by === "missing" ? `whether column "${name}" has a value` : `column "${name}"`;
  return `${subject} alone has ${auc.toFixed(3)}`;
}

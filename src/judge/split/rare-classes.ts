import { countClasses, type Labels, listSome } from "../../core/index.ts";
import type { Fold } from "./folds.ts";

/** So many classes have a sentence each; more share one. */
const mostSentences = 3;

/** So many classes are named in a sentence about several. */
const mostNames = 5;

/**
 * Says which classes some test sets lack, since they have too few rows or none, or since their rows are in too few groups. Such a class
 * has no part in the metrics of the folds that lack it.
 *
 * @param folds of one or several divisions of all rows; the sentences count the folds of one of them, the first.
 * @returns a sentence for each such class, or one for all where there are many; none when each fold has each class.
 * @example
 * const labels = makeLabels(["a", "a", "a", "b", "b"]);
 * describeRareClasses(labels, stratifiedKFold(labels, { nSplits: 3 })) // ["class \"b\" has 2 rows: it is judged in 2 of 3 folds"]
 */
export function describeRareClasses(labels: Labels, folds: readonly Fold[]): string[] {
  const first = folds.filter((fold) => (fold.repeat ?? 0) === 0);
  const nRows = countClasses(labels);
  const nTested = labels.classes.map(() => 0);
  const isUnseen = labels.classes.map(() => false);
  for (const { train, test } of first) {
    const inTest = labels.classes.map(() => 0);
    for (const row of test) inTest[labels.codes[row]!]!++;
    const isTrained = labels.classes.map(() => false);
    for (const row of train) isTrained[labels.codes[row]!] = true;
    inTest.forEach((count, j) => {
      if (count > 0) nTested[j]!++;
      if (count > 0 && isTrained[j] === false) isUnseen[j] = true;
    });
  }
  const rare = [...labels.classes.keys()].filter((j) => nTested[j]! < first.length);
  if (rare.length > mostSentences) {
    const names = listSome(rare, mostNames, (j) => `"${labels.classes[j]}" ${nRows[j]}`);
    return [
      `${rare.length} classes are not in each of the ${first.length} folds (rows: ${names}): each is judged in the folds that have it`,
    ];
  }
  return rare.map((j) => {
    if (nRows[j] === 0) return `class "${labels.classes[j]}" has no row: nothing is learned of it`;
    const rows = nRows[j] === 1 ? "1 row" : `${nRows[j]} rows`;
    const unseen = !isUnseen[j]
      ? ""
      : nTested[j]! > 1
        ? ", in one or more by a model that has not seen it"
        : ", by a model that has not seen it";
    return `class "${labels.classes[j]}" has ${rows}: it is judged in ${nTested[j]} of ${first.length} folds${unseen}`;
  });
}

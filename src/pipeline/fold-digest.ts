import { createHash } from "node:crypto";
import type { Dataset } from "../data/index.ts";
import type { Fold } from "../judge/index.ts";

/** The tag of a run that says in which folds its scores were found: {@link digestFolds}. */
export const foldsTag = "systole.folds_sha256";

/**
 * A digest of which rows of which file, with which outcomes, were in which folds. Scores by fold of two runs with the same digest
 * belong together, fold by fold; those of others do not.
 *
 * @param positive the class that metrics are about; `undefined` with more than two classes.
 * @returns 64 hex digits.
 */
export function digestFolds(
  folds: readonly Fold[],
  { labels, rowNumbers, sha256 }: Pick<Dataset, "labels" | "rowNumbers" | "sha256">,
  positive: string | undefined,
): string {
  const { classes, codes } = labels;
  const hash = createHash("sha256").update(JSON.stringify([sha256, classes, positive ?? null, folds.length]));
  for (const { train, test } of folds) {
    hash.update(JSON.stringify([train.length, test.length]));
    for (const rows of [train, test]) hash.update(Int32Array.from(rows, (i) => rowNumbers[i]!));
    hash.update(Int32Array.from(test, (i) => codes[i]!));
  }
  return hash.digest("hex");
}

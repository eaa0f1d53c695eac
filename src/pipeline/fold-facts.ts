import { createHash } from "node:crypto";
import { countClasses, isPlainObject } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import type { Fold } from "../judge/index.ts";

/** What must be known of folds to compare scores by fold. Plain JSON. */
export interface FoldFacts {
  /**
   * A digest of which rows of which file, with which outcomes, were in which folds, and which class is the positive one. Scores by fold of
   * two runs with the same digest belong together, fold by fold; those of others do not.
   */
  readonly sha256: string;
  /** How many rows a training set has, on average. */
  readonly nTrain: number;
  /** How many rows a test set has, on average. */
  readonly nTest: number;
  /** How many rows each class has. */
  readonly classes: Readonly<Record<string, number>>;
  /** The class that metrics are about; absent with more than two classes. */
  readonly positive?: string;
}

/** The tag of a run that has the {@link FoldFacts} of its scores, as JSON. */
export const foldsTag = "systole.folds";

/** What must be known of folds to compare scores by fold. @param positive absent with more than two classes. */
export function foldFacts(
  folds: readonly Fold[],
  dataset: Pick<Dataset, "labels" | "rowNumbers" | "sha256">,
  positive: string | undefined,
): FoldFacts {
  const { labels } = dataset;
  const meanOf = (part: "train" | "test"): number =>
    folds.reduce((sum, fold) => sum + fold[part].length, 0) / folds.length;
  const counts = countClasses(labels);
  return {
    sha256: digestOf(folds, dataset, positive),
    nTrain: meanOf("train"),
    nTest: meanOf("test"),
    classes: Object.fromEntries(labels.classes.map((name, j) => [name, counts[j]!])),
    ...(positive === undefined ? {} : { positive }),
  };
}

function digestOf(
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

/** The facts that a tag has; `undefined` when it is none of ours. */
export function readFoldFacts(tag: string | undefined): FoldFacts | undefined {
  if (tag === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(tag);
    const isRight =
      isPlainObject(value) &&
      typeof value["sha256"] === "string" &&
      [value["nTrain"], value["nTest"]].every((n) => typeof n === "number" && n > 0) &&
      isPlainObject(value["classes"]);
    return isRight ? (value as unknown as FoldFacts) : undefined;
  } catch {
    return undefined;
  }
}

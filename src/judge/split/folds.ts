import { checkParams, countClasses, DataError, integer, type Labels, Random } from "../../core/index.ts";

/** One division of the rows into a training and a test set, which share no row. */
export interface Fold {
  /** The indices of the training rows, from 0, rising. */
  readonly train: Int32Array;
  /** The indices of the test rows, from 0, rising. */
  readonly test: Int32Array;
  /** Which of several divisions of all rows this fold belongs to, from 0. Default: 0. */
  readonly repeat?: number;
}

/** What {@link stratifiedKFold} and {@link stratifiedGroupKFold} take. */
export interface KFoldOptions {
  /** How many folds there are, 2 or more. Default: 5. */
  readonly nSplits?: number;
  /** Seed of the shuffle. Default: 0. */
  readonly randomState?: number;
}

/** What {@link repeatedStratifiedKFold} and {@link repeatedStratifiedGroupKFold} take. */
export interface RepeatedKFoldOptions extends KFoldOptions {
  /** How often all rows are divided anew. Default: 10. */
  readonly nRepeats?: number;
}

/**
 * Divides the rows into test sets of equal size and equal shares of each class, at random.
 *
 * How many rows of each class a fold has is as in scikit-learn's StratifiedKFold, and differs between folds by one at most. Which
 * rows these are is different, as the generator of random numbers is. A class that has fewer rows than there are folds is in as many
 * test sets as it has rows: {@link describeRareClasses} says so, where scikit-learn warns.
 *
 * @returns `nSplits` folds; each row is in the test set of exactly one.
 * @throws {DataError} `select/too-few-members` when there are fewer rows than folds, or every class has fewer rows than there are
 *   folds.
 * @throws {ParameterError} `parameter/invalid` when `nSplits` is below 2.
 * @example stratifiedKFold(makeLabels([0, 0, 0, 1, 1, 1]), { nSplits: 3 })[0].test.length // 2
 */
export function stratifiedKFold(labels: Labels, options: KFoldOptions = {}): Fold[] {
  return repeatedStratifiedKFold(labels, { ...options, nRepeats: 1 });
}

/**
 * Divides the rows several times, each time as {@link stratifiedKFold} does, and each time at random anew. Repeat `r` draws from a
 * stream of (seed, r), so that the first repeat is what `stratifiedKFold` gives for the same seed.
 *
 * @returns `nRepeats` times `nSplits` folds, one repeat behind the other.
 * @throws {DataError} `select/too-few-members` when there are fewer rows than folds, or every class has fewer rows than there are
 *   folds.
 * @throws {ParameterError} `parameter/invalid` for a wrong parameter.
 * @example repeatedStratifiedKFold(makeLabels([0, 0, 1, 1]), { nSplits: 2, nRepeats: 3 }).length // 6
 */
export function repeatedStratifiedKFold(labels: Labels, options: RepeatedKFoldOptions = {}): Fold[] {
  const { nSplits = 5, nRepeats = 10, randomState = 0 } = options;
  checkParams("stratified k-fold", { nSplits, nRepeats, randomState }, foldConstraints);
  checkMembers(labels, nSplits);
  const allocation = allocateTestRows(labels, nSplits);
  return Array.from({ length: nRepeats }, (_, repeat) => {
    const foldOf = assignFolds(labels, allocation, Random.stream(randomState, repeat));
    return Array.from({ length: nSplits }, (_, fold) => takeFold(foldOf, fold, repeat));
  }).flat();
}

/** What the parameters of a division into folds must be. */
export const foldConstraints = {
  nSplits: integer({ min: 2 }),
  nRepeats: integer({ min: 1 }),
  randomState: integer({ min: 0 }),
};

/**
 * Checks that some class has a row for each fold, as scikit-learn does. Otherwise there is no class by whose rows folds could be alike.
 *
 * @throws {DataError} `select/too-few-members`.
 */
export function checkMembers(labels: Labels, nSplits: number): void {
  const counts = countClasses(labels);
  if (counts.some((count) => count >= nSplits)) return;
  const found = labels.classes.map((name, j) => `${counts[j]} of "${name}"`).join(", ");
  throw new DataError(
    "select/too-few-members",
    `${nSplits} folds must have a class of at least ${nSplits} rows, got ${found === "" ? "no rows" : found}`,
    { hint: "take fewer folds", details: { nSplits, classes: labels.classes } },
  );
}

/**
 * How many rows of each class each test set takes: the classes, laid out one after the other in the order in which they
 * appear, are dealt round robin (scikit-learn's allocation).
 *
 * @returns `[class][fold]` counts.
 */
function allocateTestRows(labels: Labels, nSplits: number): number[][] {
  const counts = countClasses(labels);
  const allocation = counts.map(() => new Array<number>(nSplits).fill(0));
  let dealt = 0;
  for (const code of new Set(labels.codes))
    for (let i = 0; i < counts[code]!; i++) allocation[code]![dealt++ % nSplits]!++;
  return allocation;
}

/** The number of the fold whose test set each row is in: those of a class are shuffled, and dealt to its rows in their order. */
function assignFolds(labels: Labels, allocation: readonly number[][], random: Random): Int32Array {
  const decks = allocation.map((perFold) =>
    random.shuffle(Int32Array.from(perFold.flatMap((n, fold) => new Array<number>(n).fill(fold)))),
  );
  const drawn = allocation.map(() => 0);
  return labels.codes.map((code) => decks[code]![drawn[code]!++]!);
}

/** One fold. @param foldOf the number of the fold in whose test set each row is. */
export function takeFold(foldOf: Int32Array, fold: number, repeat: number): Fold {
  const rows = Int32Array.from(foldOf, (_, i) => i);
  return {
    train: rows.filter((i) => foldOf[i] !== fold),
    test: rows.filter((i) => foldOf[i] === fold),
    repeat,
  };
}

import { checkParams, countClasses, DataError, integer, type Labels, Random } from "../../core/index.ts";

/** One division of the rows: row numbers from 0, rising, in disjoint sets. */
export interface Fold {
  readonly train: Int32Array;
  readonly test: Int32Array;
  /** Which of several divisions of all rows this fold belongs to, from 0. Default: 0. */
  readonly repeat?: number;
}

/** What {@link stratifiedKFold} takes. */
export interface KFoldOptions {
  /** Default: 5. */
  readonly nSplits?: number;
  /** Seed of the shuffle. Default: 0. */
  readonly randomState?: number;
}

/** What {@link repeatedStratifiedKFold} takes. */
export interface RepeatedKFoldOptions extends KFoldOptions {
  /** Default: 10. */
  readonly nRepeats?: number;
}

/**
 * Divides the rows into test sets of equal size and equal shares of each class, at random.
 *
 * Sizes and class counts per fold are scikit-learn's StratifiedKFold's and differ by one at most; which rows are drawn
 * differs, for the generator does.
 *
 * @returns `nSplits` folds; each row is in the test set of exactly one.
 * @throws {DataError} `select/too-few-members` when a class that occurs has fewer rows than there are folds: some
 *   test set would lack it, and ranking is undefined there.
 * @throws {ParameterError} `parameter/invalid` when `nSplits` is below 2.
 */
export function stratifiedKFold(labels: Labels, options: KFoldOptions = {}): Fold[] {
  return repeatedStratifiedKFold(labels, { ...options, nRepeats: 1 });
}

/**
 * Several independent stratified divisions of the rows, one after the other. Repeat `r` draws from a stream of
 * (seed, r), so the first is {@link stratifiedKFold} of the same seed.
 *
 * @returns `nRepeats` times `nSplits` folds.
 * @throws {DataError} `select/too-few-members`, as {@link stratifiedKFold}.
 * @throws {ParameterError} `parameter/invalid` for a wrong parameter.
 */
export function repeatedStratifiedKFold(labels: Labels, options: RepeatedKFoldOptions = {}): Fold[] {
  const { nSplits = 5, nRepeats = 10, randomState = 0 } = options;
  checkParams("stratified k-fold", { nSplits, nRepeats, randomState }, constraints);
  checkMembers(labels, nSplits);
  const allocation = allocateTestRows(labels, nSplits);
  return Array.from({ length: nRepeats }, (_, repeat) => {
    const foldOf = assignFolds(labels, allocation, Random.stream(randomState, repeat));
    return Array.from({ length: nSplits }, (_, fold) => takeFold(foldOf, fold, repeat));
  }).flat();
}

const constraints = {
  nSplits: integer({ min: 2 }),
  nRepeats: integer({ min: 1 }),
  randomState: integer({ min: 0 }),
};

function checkMembers(labels: Labels, nSplits: number): void {
  const counts = countClasses(labels);
  const short = labels.classes.filter((_, j) => counts[j]! > 0 && counts[j]! < nSplits);
  if (labels.codes.length >= nSplits && short.length === 0) return;
  const found = labels.classes.map((name, j) => `${counts[j]} of "${name}"`).join(", ");
  throw new DataError(
    "select/too-few-members",
    `${nSplits} folds must have at least ${nSplits} rows of each class, got ${found}`,
    { hint: "take fewer folds, or leave the rare class out", details: { nSplits, classes: short } },
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

function assignFolds(labels: Labels, allocation: readonly number[][], random: Random): Int32Array {
  const decks = allocation.map((perFold) =>
    random.shuffle(Int32Array.from(perFold.flatMap((n, fold) => new Array<number>(n).fill(fold)))),
  );
  const drawn = allocation.map(() => 0);
  return labels.codes.map((code) => decks[code]![drawn[code]!++]!);
}

function takeFold(foldOf: Int32Array, fold: number, repeat: number): Fold {
  const rows = Int32Array.from(foldOf, (_, i) => i);
  return {
    train: rows.filter((i) => foldOf[i] !== fold),
    test: rows.filter((i) => foldOf[i] === fold),
    repeat,
  };
}

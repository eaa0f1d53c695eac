import { checkParams, DataError, Random } from "../../core/index.ts";
import {
  type Fold,
  foldConstraints,
  type KFoldOptions,
  type RepeatedKFoldOptions,
  takeFold,
} from "./folds.ts";
import { checkGroups, groupSizes } from "./groups.ts";

/**
 * Divides the rows into test sets of about as many rows, so that rows of one group, of one patient for example, are never on both sides
 * of a fold. The classes are not looked at: {@link stratifiedGroupKFold} does that.
 *
 * The groups are taken from the largest to the smallest, and each goes to the fold with the fewest rows so far, as in scikit-learn's
 * GroupKFold. Groups of one size are shuffled before, so that the seed decides between them.
 *
 * @param groups a number for each row, such as {@link groupCodes} gives; rows of one number stay together. A row whose number is
 *   below 0 is a group of its own.
 * @returns `nSplits` folds, none of them empty; each row is in the test set of exactly one.
 * @throws {DataError} `select/too-few-groups` when there are fewer groups than folds.
 * @throws {ParameterError} `parameter/invalid` when `nSplits` is below 2.
 * @see scikit-learn's GroupKFold.
 * @example groupKFold([1, 1, 1, 2, 2, 3], { nSplits: 2 })[0].test // [0, 1, 2]
 */
export function groupKFold(groups: ArrayLike<number>, options: KFoldOptions = {}): Fold[] {
  return repeatedGroupKFold(groups, { ...options, nRepeats: 1 });
}

/**
 * Divides the rows several times, each time as {@link groupKFold} does, with groups of one size shuffled anew. Repeat `r` draws from a
 * stream of (seed, r), so that the first repeat is what `groupKFold` gives for the same seed. Where all groups differ in size there is
 * one such division only, and all repeats are the same.
 *
 * @param groups a number for each row, as {@link groupKFold} takes them.
 * @returns `nRepeats` times `nSplits` folds, one repeat behind the other.
 * @throws {DataError} `select/too-few-groups` when there are fewer groups than folds.
 * @throws {ParameterError} `parameter/invalid` for a wrong parameter.
 * @example repeatedGroupKFold([0, 0, 1, 1], { nSplits: 2, nRepeats: 3 }).length // 6
 */
export function repeatedGroupKFold(groups: ArrayLike<number>, options: RepeatedKFoldOptions = {}): Fold[] {
  const { nSplits = 5, nRepeats = 10, randomState = 0 } = options;
  checkParams("group k-fold", { nSplits, nRepeats, randomState }, foldConstraints);
  checkGroups(groups, nSplits);
  const { groupOf, sizes } = groupSizes(groups);
  return Array.from({ length: nRepeats }, (_, repeat) => {
    const shuffled = Random.stream(randomState, repeat).shuffle([...sizes.keys()]);
    const order = shuffled.sort((a, b) => sizes[b]! - sizes[a]!); // a stable sort: groups of one size stay shuffled
    const rowsIn = new Float64Array(nSplits);
    const foldOfGroup = new Int32Array(sizes.length);
    for (const group of order) {
      const lightest = rowsIn.indexOf(rowsIn.reduce((least, rows) => Math.min(least, rows)));
      foldOfGroup[group] = lightest;
      rowsIn[lightest]! += sizes[group]!;
    }
    const foldOf = Int32Array.from(groupOf, (group) => foldOfGroup[group]!);
    return Array.from({ length: nSplits }, (_, fold) => takeFold(foldOf, fold, repeat));
  }).flat();
}

/**
 * Makes a fold of each group: its rows are tested by what was learned from all other groups, as a model is that comes to a hospital which
 * it has not seen. Rows whose number is below 0 are in no fold: they may belong to the group that is left out.
 *
 * @param groups a number for each row, such as {@link groupCodes} gives.
 * @returns a fold for each number that occurs, the lowest first. They may differ much in size, and be of one class.
 * @throws {DataError} `select/too-few-groups` when there are fewer than two groups.
 * @see scikit-learn's LeaveOneGroupOut.
 * @example leaveOneGroupOut([7, 3, 7, -1]).map((fold) => [...fold.test]) // [[1], [0, 2]]
 */
export function leaveOneGroupOut(groups: ArrayLike<number>): Fold[] {
  const numbers = [...new Set(Array.from(groups))].filter((group) => group >= 0).sort((a, b) => a - b);
  if (numbers.length < 2)
    throw new DataError(
      "select/too-few-groups",
      `leaving one group out must have at least 2 groups of rows, got ${numbers.length}`,
      { details: { nGroups: numbers.length } },
    );
  const rows = Int32Array.from(groups, (_, i) => i);
  return numbers.map((group) => ({
    train: rows.filter((i) => groups[i]! >= 0 && groups[i] !== group),
    test: rows.filter((i) => groups[i] === group),
    repeat: 0,
  }));
}

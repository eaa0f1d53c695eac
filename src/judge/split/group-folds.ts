import { checkParams, countClasses, type Labels, Random } from "../../core/index.ts";
import {
  checkMembers,
  type Fold,
  foldConstraints,
  type KFoldOptions,
  type RepeatedKFoldOptions,
  takeFold,
} from "./folds.ts";
import { checkGroups } from "./groups.ts";

/**
 * Divides the rows into test sets so that rows of one group, of one patient for example, are never on both sides of a fold, and
 * each test set has as even a share of every class as the groups allow.
 *
 * The groups are shuffled, and sorted by how unevenly their rows are spread over the classes. One after the other, each goes to the
 * fold in which the shares of the classes then differ least from fold to fold: by their standard deviation over the folds, averaged
 * over the classes, and where several folds are alike, to the one with the fewest rows. This is what scikit-learn's
 * StratifiedGroupKFold does with `shuffle=True`; which groups a fold has is different, as the generator of random numbers is.
 *
 * @param groups a number for each row, such as {@link groupCodes} gives; rows of one number stay together. A row whose number is
 *   below 0 is a group of its own.
 * @returns `nSplits` folds, none of them empty; each row is in the test set of exactly one.
 * @throws {DataError} `select/too-few-groups` when there are fewer groups than folds.
 * @throws {DataError} `select/too-few-members` when every class has fewer rows than there are folds.
 * @throws {ParameterError} `parameter/invalid` when `nSplits` is below 2.
 * @throws {RangeError} when there is not one group a row.
 * @see scikit-learn's StratifiedGroupKFold.
 * @example
 * const labels = makeLabels([0, 0, 1, 1, 0, 1]);
 * stratifiedGroupKFold(labels, [1, 1, 1, 2, 2, 2], { nSplits: 2 })[0].test.length // 3
 */
export function stratifiedGroupKFold(
  labels: Labels,
  groups: ArrayLike<number>,
  options: KFoldOptions = {},
): Fold[] {
  return repeatedStratifiedGroupKFold(labels, groups, { ...options, nRepeats: 1 });
}

/**
 * Divides the rows several times, each time as {@link stratifiedGroupKFold} does, and each time shuffled anew. Repeat `r` draws
 * from a stream of (seed, r), so that the first repeat is what `stratifiedGroupKFold` gives for the same seed. The order of groups
 * that are spread over the classes unequally is not random: the fewer groups are alike, the more alike are the repeats.
 *
 * @param groups a number for each row, as {@link stratifiedGroupKFold} takes them.
 * @returns `nRepeats` times `nSplits` folds, one repeat behind the other.
 * @throws {DataError} `select/too-few-groups` when there are fewer groups than folds.
 * @throws {DataError} `select/too-few-members` when every class has fewer rows than there are folds.
 * @throws {ParameterError} `parameter/invalid` for a wrong parameter.
 * @throws {RangeError} when there is not one group a row.
 * @example repeatedStratifiedGroupKFold(makeLabels([0, 1, 0, 1]), [0, 0, 1, 1], { nSplits: 2, nRepeats: 3 }).length // 6
 */
export function repeatedStratifiedGroupKFold(
  labels: Labels,
  groups: ArrayLike<number>,
  options: RepeatedKFoldOptions = {},
): Fold[] {
  const { nSplits = 5, nRepeats = 10, randomState = 0 } = options;
  checkParams("stratified group k-fold", { nSplits, nRepeats, randomState }, foldConstraints);
  if (groups.length !== labels.codes.length)
    throw new RangeError(
      `there must be one group a row, got ${labels.codes.length} rows and ${groups.length} groups`,
    );
  checkGroups(groups, nSplits);
  checkMembers(labels, nSplits);
  const { groupOf, counts } = countByGroup(labels, groups);
  const totals = countClasses(labels);
  const nOccurring = totals.filter((total) => total > 0).length;
  const spreads = counts.map((count) => spreadOf(count, nOccurring));
  return Array.from({ length: nRepeats }, (_, repeat) => {
    const shuffled = Random.stream(randomState, repeat).shuffle([...counts.keys()]);
    const order = shuffled.sort((a, b) => spreads[b]! - spreads[a]!); // a stable sort: groups that are alike stay shuffled
    const foldOfGroup = dealGroups(order, counts, totals, nSplits);
    const foldOf = Int32Array.from(groupOf, (group) => foldOfGroup[group]!);
    return Array.from({ length: nSplits }, (_, fold) => takeFold(foldOf, fold, repeat));
  }).flat();
}

/** The groups, numbered from 0 as they appear, and how many rows of each class each has. */
function countByGroup(
  labels: Labels,
  groups: ArrayLike<number>,
): { groupOf: Int32Array; counts: Float64Array[] } {
  const numbers = new Map<number, number>();
  const counts: Float64Array[] = [];
  const groupOf = labels.codes.map((code, i) => {
    const given = groups[i]!;
    let group = given < 0 ? undefined : numbers.get(given);
    if (group === undefined) {
      group = counts.push(new Float64Array(labels.classes.length)) - 1;
      if (given >= 0) numbers.set(given, group);
    }
    counts[group]![code]!++;
    return group;
  });
  return { groupOf, counts };
}

/** The variance of a group's counts over the classes, times the squared number of these: a whole number, so that ties are exact. */
function spreadOf(counts: Float64Array, nClasses: number): number {
  let sum = 0;
  let squares = 0;
  for (const count of counts) {
    sum += count;
    squares += count * count;
  }
  return nClasses * squares - sum * sum;
}

/** Two sums of deviations that differ by less than this share count as equal: rounding alone makes that much. */
const rounding = 1e-9;

/**
 * Gives each group a fold, in the order of the groups.
 *
 * @param totals how many rows of each class there are in all.
 * @returns the fold of each group.
 */
function dealGroups(
  order: readonly number[],
  counts: readonly Float64Array[],
  totals: readonly number[],
  nSplits: number,
): Int32Array {
  const nClasses = totals.length;
  const inFold = Array.from({ length: nSplits }, () => new Float64Array(nClasses));
  const rowsIn = new Float64Array(nSplits);
  // Of each class the sum over the folds of its rows there, and that of their squares: with both, the deviation is known.
  const sums = new Float64Array(nClasses);
  const squares = new Float64Array(nClasses);
  const foldOf = new Int32Array(counts.length);
  for (const group of order) {
    const added = counts[group]!;
    let best = -1;
    let least = 0;
    for (let fold = 0; fold < nSplits; fold++) {
      let unevenness = 0;
      for (let j = 0; j < nClasses; j++) {
        if (totals[j] === 0) continue;
        const sum = sums[j]! + added[j]!;
        const square = squares[j]! + added[j]! * (2 * inFold[fold]![j]! + added[j]!);
        unevenness += Math.sqrt(nSplits * square - sum * sum) / totals[j]!;
      }
      const isEqual = Math.abs(unevenness - least) <= rounding * least;
      if (best < 0 || (isEqual ? rowsIn[fold]! < rowsIn[best]! : unevenness < least)) {
        best = fold;
        least = unevenness;
      }
    }
    foldOf[group] = best;
    for (let j = 0; j < nClasses; j++) {
      squares[j]! += added[j]! * (2 * inFold[best]![j]! + added[j]!);
      sums[j]! += added[j]!;
      inFold[best]![j]! += added[j]!;
      rowsIn[best]! += added[j]!;
    }
  }
  return foldOf;
}

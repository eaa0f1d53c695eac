/**
 * For each row the share of a class among the rows of its group that are in other folds. Where there are none, the share among all
 * rows of the other folds.
 *
 * @param groups a number >= 0 for each row: which code or part of a range it has.
 * @param codes the class of each row.
 * @param target the class whose share is taken.
 * @param foldOf the fold of each row, a number >= 0.
 * @returns a share in [0, 1] for each row; 0 where no row is in another fold.
 */
export function outOfFoldShares(
  groups: Int32Array,
  codes: Int32Array,
  target: number,
  foldOf: Int32Array,
): Float64Array {
  const nFolds = 1 + foldOf.reduce((most, fold) => Math.max(most, fold), 0);
  const nGroups = 1 + groups.reduce((most, group) => Math.max(most, group), 0);
  // by group and fold, and in the last group all rows: how many rows, and how many of the class
  const rows = new Float64Array((nGroups + 1) * nFolds);
  const hits = new Float64Array((nGroups + 1) * nFolds);
  for (let i = 0; i < groups.length; i++)
    for (const group of [groups[i]!, nGroups]) {
      const at = group * nFolds + foldOf[i]!;
      rows[at]!++;
      if (codes[i] === target) hits[at]!++;
    }
  const shares = new Float64Array((nGroups + 1) * nFolds);
  for (let group = nGroups; group >= 0; group--) {
    const span = [group * nFolds, (group + 1) * nFolds] as const;
    const [allRows, allHits] = [sum(rows.subarray(...span)), sum(hits.subarray(...span))];
    for (let fold = 0; fold < nFolds; fold++) {
      const at = span[0] + fold;
      const others = allRows - rows[at]!;
      const fallback = group === nGroups ? 0 : shares[nGroups * nFolds + fold]!;
      shares[at] = others === 0 ? fallback : (allHits - hits[at]!) / others;
    }
  }
  return Float64Array.from(groups, (group, i) => shares[group * nFolds + foldOf[i]!]!);
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

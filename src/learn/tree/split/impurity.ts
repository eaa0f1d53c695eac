/** How a tree measures how mixed the classes of a node are. `entropy` is another name of `log_loss`. */
export type Criterion = "gini" | "log_loss" | "entropy";

/** The impurity up to which a node counts as pure: 2.2e-16, the precision of a double, as in scikit-learn. */
export const PURE = Number.EPSILON;

/**
 * Impurity of a node: Gini's index in [0, 1), or the entropy in bits.
 *
 * @param sums the weight of each class in the node.
 * @param total their sum.
 * @see Breiman et al. (1984). The same terms in the same order as scikit-learn, so that equal splits tie there and here.
 */
export function impurityOf(isGini: boolean, sums: Float64Array, total: number): number {
  let sum = 0;
  if (isGini) {
    for (let k = 0; k < sums.length; k++) sum += sums[k]! * sums[k]!;
    return 1 - sum / (total * total);
  }
  for (let k = 0; k < sums.length; k++) {
    const weight = sums[k]!;
    if (weight > 0) {
      const share = weight / total;
      sum -= share * (Math.log(share) / Math.LN2);
    }
  }
  return sum;
}

/**
 * How much a split improves the impurity of the whole tree.
 *
 * @param treeWeight the weight of all rows of the tree.
 * @param nodeWeight the weight of the rows of the node.
 * @param impurity that of the node.
 * @returns the share of the node times the difference between its impurity and its children's weighted mean.
 */
export function impurityDecrease(
  treeWeight: number,
  nodeWeight: number,
  impurity: number,
  leftWeight: number,
  leftImpurity: number,
  rightWeight: number,
  rightImpurity: number,
): number {
  return (
    (nodeWeight / treeWeight) *
    (impurity - (rightWeight / nodeWeight) * rightImpurity - (leftWeight / nodeWeight) * leftImpurity)
  );
}

/**
 * The distributions of leaves, told apart. Whole ones name a single class; a forest counts them, so that only mixed ones are
 * added up. In every way of predicting, a probability is (the sum of the mixed ones in the order of the trees + the
 * number of whole ones) / the number of trees.
 */
export interface LeafAnswers {
  readonly nClasses: number;
  /** Of each distribution: the class that has it all, or -1. */
  readonly wholes: Int32Array;
  /** Row-major, one row a distribution; zeros for whole ones. */
  readonly mixed: Float64Array;
  readonly hasMixed: boolean;
}

/**
 * Tells whole distributions from mixed ones.
 *
 * @param distributions row-major: `nClasses` probabilities each.
 */
export function sortAnswers(distributions: Float64Array, nClasses: number): LeafAnswers {
  const wholes = new Int32Array(distributions.length / nClasses).fill(-1);
  const mixed = distributions.slice();
  let hasMixed = false;
  for (let i = 0; i < wholes.length; i++) {
    const distribution = mixed.subarray(i * nClasses, (i + 1) * nClasses);
    const own = distribution.indexOf(1);
    if (own >= 0 && distribution.every((p, k) => k === own || p === 0)) {
      wholes[i] = own;
      distribution.fill(0);
    } else hasMixed = true;
  }
  return { nClasses, wholes, mixed, hasMixed };
}

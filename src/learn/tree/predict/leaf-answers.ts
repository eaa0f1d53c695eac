/**
 * The class distributions that leaves answer, of two kinds. A whole one gives probability 1 to a single class, a mixed one does not.
 *
 * To predict a row, whole ones are counted, which is faster and exact, and mixed ones added up in the order of the trees. A
 * probability is (sum of the mixed ones + number of whole ones) / number of trees. Every way of predicting computes it so, and
 * gives the same bits.
 */
export interface LeafAnswers {
  readonly nClasses: number;
  /** For each distribution the class that has probability 1, or -1 for a mixed one. */
  readonly wholes: Int32Array;
  /** The distributions, row-major, one row each; zeros for whole ones. */
  readonly mixed: Float64Array;
  /** Whether there is a mixed one. */
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

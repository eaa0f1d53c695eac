/** One round of successive halving. */
export interface HalvingRound {
  /** How many trials are judged in it. */
  readonly nTrials: number;
  /** How much of the resource each of them has: rows or iterations. */
  readonly amount: number;
}

/** What {@link planHalving} takes. */
export interface HalvingOptions {
  readonly nTrials: number;
  /** The part of the trials that a round keeps is one of so many, and the next round gives each so many times as much. */
  readonly factor: number;
  /** The least amount of the resource by which anything can be judged. */
  readonly least: number;
  /** All of it. */
  readonly most: number;
}

/**
 * The rounds of successive halving: many trials are judged with little, the best of them with more, until few are left that are judged
 * with all or nearly all. As scikit-learn's HalvingGridSearchCV plans them with `min_resources="exhaust"`: the first round has so much
 * that the last one comes as near to all as it can; where there is too little for as many rounds as the trials need, more are left at the
 * end than the factor says.
 *
 * @returns one round or more.
 * @see Jamieson & Talwalkar (2016), Non-stochastic best arm identification and hyperparameter optimization.
 * @example planHalving({ nTrials: 9, factor: 3, least: 20, most: 900 }) // [{ nTrials: 9, amount: 100 }, { nTrials: 3, amount: 300 }, { nTrials: 1, amount: 900 }]
 */
export function planHalving({ nTrials, factor, least, most }: HalvingOptions): HalvingRound[] {
  if (most <= least || nTrials === 1) return [{ nTrials, amount: most }];
  const nNeeded = 1 + countDivisions(nTrials, factor);
  const first = Math.max(least, Math.floor(most / factor ** (nNeeded - 1)));
  const nPossible = 1 + countDivisions(Math.floor(most / first), factor);
  const rounds: HalvingRound[] = [];
  for (let round = 0, left = nTrials; round < Math.min(nNeeded, nPossible); round++) {
    rounds.push({ nTrials: left, amount: Math.min(most, first * factor ** round) });
    left = Math.ceil(left / factor);
  }
  return rounds;
}

/** How often a number can be divided before it is below the divisor: the whole part of its logarithm, exactly. */
function countDivisions(value: number, divisor: number): number {
  let count = 0;
  for (let rest = value; rest >= divisor; rest = rest / divisor) count++;
  return count;
}

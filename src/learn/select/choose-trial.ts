import { correctedStandardError, getMetric, hasValue, type Score, summarize } from "../../judge/index.ts";

/** How the trial is chosen of those that were judged. */
export type ChoiceRule = "best" | "one-standard-error";

/** What {@link chooseTrial} goes by. */
export interface ChoiceOptions {
  /** The name of the metric, whose direction is known. */
  readonly metric: string;
  readonly rule: ChoiceRule;
  /** How many rows a training set has, on average. */
  readonly nTrain: number;
  /** How many rows a test set has, on average. */
  readonly nTest: number;
}

/** Means are compared to so many of a unit: rounding alone makes differences below it. */
const perUnit = 1e12;
const roundOff = (mean: number): number => Math.round(mean * perUnit) / perUnit;

/**
 * Chooses a trial by its scores on the same folds. Only trials that have a value in as many folds as any other are looked at, since
 * means over different folds cannot be compared.
 *
 * With `best` the one of the best mean is chosen, of equals the first: as in scikit-learn. With `one-standard-error` it is the first of
 * the list that is behind the best by no more than one standard error of the paired difference, corrected for the overlap of the folds.
 *
 * @param trials the scores of each on each fold, in the order of the list, the simplest first; `undefined` of one that is not looked at.
 * @returns the position of the trial; `undefined` when none has a value.
 */
export function chooseTrial(
  trials: readonly (readonly Score[] | undefined)[],
  { metric, rule, nTrain, nTest }: ChoiceOptions,
): number | undefined {
  const [best] = rankTrials(trials, metric);
  if (best === undefined || rule === "best") return best;
  const sign = getMetric(metric).greaterIsBetter ? 1 : -1;
  const ofBest = trials[best]!;
  const nValues = countValues(ofBest);
  const isNear = (scores: readonly Score[] | undefined): boolean => {
    if (scores === undefined || countValues(scores) < nValues) return false;
    const differences = scores.flatMap((score, f) => {
      const other = ofBest[f]!;
      return hasValue(score) && hasValue(other) ? [sign * (other - score)] : [];
    });
    if (differences.length < 2) return false;
    return roundOff(summarize(differences).mean) <= correctedStandardError(differences, nTrain, nTest);
  };
  const first = trials.findIndex((scores, i) => i === best || isNear(scores));
  return first < 0 ? best : first;
}

/**
 * The trials from the best to the worst by their mean, equals in their order. Those with a value in fewer folds than others come after
 * them; those without any are left out.
 *
 * @returns positions in `trials`.
 */
export function rankTrials(trials: readonly (readonly Score[] | undefined)[], metric: string): number[] {
  const sign = getMetric(metric).greaterIsBetter ? 1 : -1;
  const judged = trials.flatMap((scores, trial) => {
    const values = scores?.filter(hasValue) ?? [];
    return values.length === 0
      ? []
      : [{ trial, n: values.length, mean: roundOff(sign * summarize(values).mean) }];
  });
  return judged.sort((a, b) => b.n - a.n || b.mean - a.mean || a.trial - b.trial).map(({ trial }) => trial);
}

const countValues = (scores: readonly Score[]): number => scores.filter(hasValue).length;

import { correctedStandardError, summarize } from "../intervals/corrected-t.ts";
import { defaultMetric, getMetric } from "../metrics/index.ts";
import { type ScoredCandidate, takeCommonFolds } from "./common-folds.ts";
import { describeLeftOut, type LeftOut } from "./score-summary.ts";

/** What {@link selectCandidate} takes; a `CrossValidation` has all but the metric. */
export interface SelectOptions {
  /** In order of complexity, the simplest first. */
  readonly candidates: readonly ScoredCandidate[];
  /** The name of the metric that decides. Default: `roc_auc`. */
  readonly metric?: string | undefined;
  /** How many rows a training set has, on average. */
  readonly nTrain: number;
  /** How many rows a test set has, on average. */
  readonly nTest: number;
}

/** One candidate beside the best. */
export interface Comparison {
  readonly name: string;
  /** The mean of the metric. */
  readonly mean: number;
  /** How much worse than the best, on the mean over the same folds: >= 0, also for a loss. */
  readonly difference: number;
  /** The standard error of the difference; NaN with a single fold, which says nothing of the spread. */
  readonly correctedStandardError: number;
  /** Whether the difference is at most one standard error. */
  readonly withinOne: boolean;
}

/** Which candidate was taken, and why. */
export interface Selection {
  /** The name of the candidate that was taken. */
  readonly selected: string;
  /** The name of the candidate with the best mean. */
  readonly best: string;
  /** A sentence with the figures. */
  readonly reason: string;
  /** All candidates, in the declared order. */
  readonly comparisons: readonly Comparison[];
  /** Over how many folds the means are taken: those in which every candidate has a value of the metric. */
  readonly nFolds: number;
  /** Why the other folds have no value of one candidate or another. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Takes the simplest candidate that is not clearly worse than the best.
 *
 * For each candidate the differences to the best in the same folds are taken, with their mean and its corrected standard error.
 * The first candidate, in the declared order, whose mean difference is at most one standard error is selected. Folds in which a
 * candidate has no value of the metric are left out for all of them, since means over different folds cannot be compared.
 *
 * @throws {ParameterError} `select/candidates` when there is none or their folds differ in number.
 * @throws {DataError} `select/no-score` when a candidate has no value of the metric in any fold, or there is no fold in
 *   which all have one.
 * @throws {NotFoundError} `metric/unknown` when the metric is not known.
 * @see Breiman et al. (1984), Classification and Regression Trees, 3.4.3, for the rule of one standard error; Nadeau & Bengio
 *   (2003) for the error of the paired difference.
 */
export function selectCandidate(options: SelectOptions): Selection {
  const metric = getMetric(options.metric ?? defaultMetric);
  const { scored, nFolds, leftOut } = takeCommonFolds(options.candidates, metric.name);
  const sign = metric.greaterIsBetter ? 1 : -1;
  const means = scored.map((candidate) => summarize(candidate.values).mean);
  const bestIndex = means.reduce((best, mean, i) => (sign * mean > sign * means[best]! ? i : best), 0);
  const comparisons = scored.map((candidate, i): Comparison => {
    const differences = candidate.values.map((value, f) => sign * (scored[bestIndex]!.values[f]! - value));
    const error = nFolds < 2 ? NaN : correctedStandardError(differences, options.nTrain, options.nTest);
    const difference = sign * (means[bestIndex]! - means[i]!);
    return {
      name: candidate.name,
      mean: means[i]!,
      difference,
      correctedStandardError: error,
      withinOne: i === bestIndex || difference <= error,
    };
  });
  const selected = comparisons.find((comparison) => comparison.withinOne)!;
  const best = comparisons[bestIndex]!;
  const reason = giveReason(selected, best, comparisons, metric.title);
  return {
    selected: selected.name,
    best: best.name,
    reason: leftOut.length === 0 ? reason : `${reason}. ${describeFolds(nFolds, leftOut)}`,
    comparisons,
    nFolds,
    leftOut,
  };
}

/** Over which folds the means of a verdict are taken, when not over all. */
function describeFolds(nFolds: number, leftOut: readonly LeftOut[]): string {
  const nLeft = leftOut.reduce((sum, { nFolds: n }) => sum + n, 0);
  return `Means are over the ${nFolds} of ${nFolds + nLeft} folds in which every candidate has a value; elsewhere ${describeLeftOut(leftOut)}`;
}

/** Why a candidate was taken, as a sentence with the figures. */
function giveReason(
  selected: Comparison,
  best: Comparison,
  comparisons: readonly Comparison[],
  title: string,
): string {
  const of = (c: Comparison): string => `mean ${title} ${c.mean.toFixed(4)}`;
  if (comparisons.length === 1) return `${selected.name} is the only candidate, ${of(selected)}`;
  if (selected !== best)
    return (
      `${selected.name} (${of(selected)}) is the simplest candidate within one corrected standard error ` +
      `(${selected.correctedStandardError.toFixed(4)}) of the best, ${best.name} (${of(best)}): it is ` +
      `${selected.difference.toFixed(4)} behind`
    );
  const simpler = comparisons.slice(0, comparisons.indexOf(best));
  if (simpler.length === 0) {
    const others = comparisons.slice(1).map((c) => describeBehind(c, of(c)));
    return `${best.name} (${of(best)}) has the best mean and is the simplest candidate; ${others.join("; ")}`;
  }
  const behind = simpler.map((c) => describeBehind(c, of(c)));
  return `${best.name} (${of(best)}) is the best candidate; ${behind.join("; ")}`;
}

/** How far a candidate is behind the best, and whether that is more than chance may make of it. */
function describeBehind(
  { name, difference, correctedStandardError: error, withinOne }: Comparison,
  mean: string,
): string {
  const by = `${name} (${mean}) is behind by ${difference.toFixed(4)}`;
  if (Number.isNaN(error)) return `${by}, and one fold gives no standard error`;
  return withinOne
    ? `${by}, within one corrected standard error (${error.toFixed(4)}): no evidence that it is worse`
    : `${by}, more than one corrected standard error (${error.toFixed(4)})`;
}

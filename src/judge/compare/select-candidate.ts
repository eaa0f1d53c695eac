import { correctedStandardError, summarize } from "../intervals/corrected-t.ts";
import { defaultMetric, getMetric } from "../metrics/index.ts";
import { takeCommonFolds } from "./common-folds.ts";
import { type CompareOptions, compareOnFolds } from "./compare-candidates.ts";
import { type Comparison, showP } from "./comparison.ts";
import { describeLeftOut, type LeftOut } from "./score-summary.ts";

/** One candidate beside the best. */
interface Standing {
  readonly name: string;
  /** The mean of the metric. */
  readonly mean: number;
  /** How much worse than the best, on the mean over the same folds: >= 0, also for a loss. */
  readonly behind: number;
  /** The corrected standard error of that; absent with a single fold, which says nothing of the spread. */
  readonly standardError?: number;
  /** Whether it is behind by at most one standard error. */
  readonly withinOne: boolean;
  /** How likely so large a difference from the best is by chance; absent where nothing is stated of it. */
  readonly p?: number;
}

/** Which candidate was taken, and why. */
export interface Selection {
  /** The name of the candidate that was taken. */
  readonly selected: string;
  /** The name of the candidate with the best mean. */
  readonly best: string;
  /** A sentence with the figures. */
  readonly reason: string;
  /** Every two candidates, in the declared order. */
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
export function selectCandidate(options: CompareOptions): Selection {
  const metric = getMetric(options.metric ?? defaultMetric);
  const common = takeCommonFolds(options.candidates, metric.name);
  const { scored, nFolds, leftOut } = common;
  const sign = metric.greaterIsBetter ? 1 : -1;
  const means = scored.map((candidate) => summarize(candidate.values).mean);
  const bestIndex = means.reduce((best, mean, i) => (sign * mean > sign * means[best]! ? i : best), 0);
  const comparisons = compareOnFolds(common, metric.name, options);
  const best = scored[bestIndex]!;
  const standings = scored.map(({ name, values }, i): Standing => {
    const differences = values.map((value, f) => sign * (best.values[f]! - value));
    const behind = sign * (means[bestIndex]! - means[i]!);
    const standardError =
      nFolds < 2 ? undefined : correctedStandardError(differences, options.nTrain, options.nTest);
    const pair = comparisons.find(
      ({ a, b }) => (a === name && b === best.name) || (a === best.name && b === name),
    );
    return {
      name,
      mean: means[i]!,
      behind,
      withinOne: i === bestIndex || (standardError !== undefined && behind <= standardError),
      ...(standardError === undefined ? {} : { standardError }),
      ...(pair !== undefined && "pHolm" in pair ? { p: pair.pHolm } : {}),
    };
  });
  const selected = standings.find((standing) => standing.withinOne)!;
  const reason = giveReason(
    selected,
    standings[bestIndex]!,
    standings,
    metric.title,
    1 - (options.level ?? 0.95),
  );
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
  selected: Standing,
  best: Standing,
  standings: readonly Standing[],
  title: string,
  chance: number,
): string {
  const of = (c: Standing): string => `mean ${title} ${c.mean.toFixed(4)}`;
  const describe = (c: Standing): string => describeBehind(c, of(c), chance);
  if (standings.length === 1) return `${selected.name} is the only candidate, ${of(selected)}`;
  if (selected !== best)
    return (
      `${selected.name} (${of(selected)}) is the simplest candidate within one corrected standard error ` +
      `(${selected.standardError!.toFixed(4)}) of the best, ${best.name} (${of(best)}): it is ` +
      `${selected.behind.toFixed(4)} behind`
    );
  const simpler = standings.slice(0, standings.indexOf(best));
  if (simpler.length === 0)
    return `${best.name} (${of(best)}) has the best mean and is the simplest candidate; ${standings.slice(1).map(describe).join("; ")}`;
  return `${best.name} (${of(best)}) is the best candidate; ${simpler.map(describe).join("; ")}`;
}

/** How far a candidate is behind the best, and whether that is more than chance may make of it. */
function describeBehind(
  { name, behind, standardError, withinOne, p }: Standing,
  mean: string,
  chance: number,
): string {
  const by = `${name} (${mean}) is behind by ${behind.toFixed(4)}`;
  if (standardError === undefined) return `${by}, and one fold gives no standard error`;
  const error = `one corrected standard error (${standardError.toFixed(4)})`;
  if (withinOne) return `${by}, within ${error}: no evidence that it is worse`;
  const caution =
    p === undefined || p < chance ? "" : `, though that is no evidence that it is worse (${showP(p)})`;
  return `${by}, more than ${error}${caution}`;
}

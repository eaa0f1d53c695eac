import { ParameterError } from "../../core/index.ts";
import { getMetric } from "../metrics/index.ts";
import { correctedStandardError, summarize } from "./compare.ts";

/** A candidate's scores per fold; all candidates have the same folds in the same order. */
export interface ScoredCandidate {
  readonly name: string;
  readonly scores: Readonly<Record<string, readonly number[]>>;
}

/** What {@link selectCandidate} takes; a `CrossValidation` has all but the metric. */
export interface SelectOptions {
  /** In order of complexity, the simplest first. */
  readonly candidates: readonly ScoredCandidate[];
  /** Default: `roc_auc`. */
  readonly metric?: string | undefined;
  /** Rows in a training and a test set, on average. */
  readonly nTrain: number;
  readonly nTest: number;
}

/** One candidate beside the best. */
export interface Comparison {
  readonly name: string;
  readonly mean: number;
  /** How much worse than the best, on the mean over the same folds: >= 0, whichever way the metric points. */
  readonly difference: number;
  /** Of the difference; NaN with a single fold, which says nothing of the spread. */
  readonly correctedStandardError: number;
  /** Whether the difference is at most one standard error. */
  readonly withinOne: boolean;
}

/** Which candidate was taken, and why. */
export interface Selection {
  readonly selected: string;
  /** The candidate with the best mean. */
  readonly best: string;
  /** A sentence with the figures. */
  readonly reason: string;
  readonly comparisons: readonly Comparison[];
}

/**
 * Takes the simplest candidate that is not clearly worse than the best: among those whose mean is within one corrected
 * standard error of the paired fold difference to the best mean, the first in the declared order.
 *
 * @throws {ParameterError} `select/candidates` when there is none or their folds differ in number.
 * @throws {NotFoundError} `metric/unknown` when the metric is not known.
 * @see Breiman et al. (1984), Classification and Regression Trees, 3.4.3, for the rule of one standard error; Nadeau & Bengio
 *   (2003) for the error of the paired difference.
 */
export function selectCandidate(options: SelectOptions): Selection {
  const metric = getMetric(options.metric ?? "roc_auc");
  const scored = options.candidates.map(({ name, scores }) => ({ name, scores: scores[metric.name] ?? [] }));
  const nFolds = scored[0]?.scores.length ?? 0;
  if (nFolds === 0 || scored.some((candidate) => candidate.scores.length !== nFolds))
    throw new ParameterError(
      "select/candidates",
      `candidates must be one or more, scored by ${metric.name} on the same folds, got ${scored.map((c) => `"${c.name}" on ${c.scores.length}`).join(", ") || "none"}`,
    );
  const sign = metric.greaterIsBetter ? 1 : -1;
  const means = scored.map((candidate) => summarize(candidate.scores).mean);
  const bestIndex = means.reduce((best, mean, i) => (sign * mean > sign * means[best]! ? i : best), 0);
  const comparisons = scored.map((candidate, i): Comparison => {
    const differences = candidate.scores.map((score, f) => sign * (scored[bestIndex]!.scores[f]! - score));
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
  return {
    selected: selected.name,
    best: best.name,
    reason: giveReason(selected, best, comparisons, metric.title),
    comparisons,
  };
}

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
    const others = comparisons.slice(1).map((c) => `${c.name} has ${of(c)}`);
    return `${best.name} (${of(best)}) is the best candidate and the simplest; ${others.join(", ")}`;
  }
  const behind = simpler.map((c) =>
    Number.isNaN(c.correctedStandardError)
      ? `${c.name} (${of(c)}) is behind by ${c.difference.toFixed(4)}, and one fold gives no standard error`
      : `${c.name} (${of(c)}) is behind by ${c.difference.toFixed(4)}, more than one corrected standard error ` +
        `(${c.correctedStandardError.toFixed(4)})`,
  );
  return `${best.name} (${of(best)}) is the best candidate; ${behind.join("; ")}`;
}

import { indexOfLargest } from "../core/index.ts";
import { correctedStandardError } from "../judge/intervals/corrected-t.ts";
import type { MetricPoint, Run } from "../track/index.ts";
import { betterDirection } from "./metric-view.ts";
import { parentOf } from "./run-tree.ts";

/** The run that compared some candidates, and what its folds tell of a difference. */
export interface Comparison {
  /** Which candidate it chose and why, in its own words. */
  readonly verdict: string;
  /** Rows of a test set for each row of a training set. */
  readonly testShare: number;
}

/**
 * The comparison in which all of these runs were candidates, so that their folds are the same rows.
 *
 * @param parent the run that the first of them names as its parent; `undefined` when it is not there.
 * @returns `undefined` when they are not the candidates of one run, or when that has no verdict.
 */
export function comparisonOf(runs: readonly Run[], parent: Run | undefined): Comparison | undefined {
  const verdict = parent?.tags["systole.verdict"];
  if (parent === undefined || verdict === undefined) return undefined;
  if (runs.some((run) => parentOf(run) !== parent.info.runId)) return undefined;
  const nSplits = Number(parent.params.find(({ key }) => key === "n_splits")?.value);
  if (!Number.isInteger(nSplits) || nSplits < 2) return undefined;
  return { verdict, testShare: 1 / (nSplits - 1) };
}

/** How far the best of some runs is ahead, beside how far it might be by chance. */
export interface Lead {
  /** The position of the run with the best mean. */
  readonly leader: number;
  /** How much better its mean is than that of the run that comes nearest to it, over the folds that all have: >= 0. */
  readonly difference: number;
  /** The corrected standard error of that difference, >= 0. */
  readonly standardError: number;
  /** Whether it is ahead of each other run by more than one standard error: then it is called the best. */
  readonly isClear: boolean;
}

/**
 * Judges by the folds whether one run is better than all others, as a run judges its candidates: by the differences in the same
 * folds, with the corrected standard error of their mean.
 *
 * @param folds the points of a metric, run by run; the step is the fold.
 * @returns `undefined` when it is not known which way the metric is better, or when the runs have fewer than two folds in common.
 */
export function judgeLead(
  metric: string,
  folds: readonly (readonly MetricPoint[])[],
  { testShare }: Pick<Comparison, "testShare">,
): Lead | undefined {
  const direction = betterDirection(metric);
  if (direction === undefined || folds.length < 2) return undefined;
  const sign = direction === "higher" ? 1 : -1;
  const values = folds.map((points) => new Map(points.map(({ step, value }) => [step, sign * value])));
  const common = [...(values[0]?.keys() ?? [])].filter((step) => values.every((own) => own.has(step)));
  const scores = values.map((own) => common.map((step) => own.get(step) ?? NaN));
  if (common.length < 2 || scores.flat().some((score) => !Number.isFinite(score))) return undefined;
  const means = scores.map((own) => own.reduce((sum, score) => sum + score, 0) / own.length);
  const leader = indexOfLargest(means);
  const ahead = scores.flatMap((own, i) => {
    if (i === leader) return [];
    const differences = own.map((score, fold) => (scores[leader]?.[fold] ?? NaN) - score);
    const standardError = correctedStandardError(differences, 1, testShare);
    return [{ difference: (means[leader] ?? NaN) - (means[i] ?? NaN), standardError }];
  });
  const margin = (one: { difference: number; standardError: number }): number =>
    one.difference - one.standardError;
  const nearest = ahead.reduce((a, b) => (margin(b) < margin(a) ? b : a));
  return { leader, ...nearest, isClear: margin(nearest) > 0 };
}

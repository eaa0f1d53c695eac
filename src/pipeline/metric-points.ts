import { getMetric, hasValue, type ScoreSummary, type UndefinedScore } from "../learn/index.ts";
import type { MetricPoint, Tags } from "../track/index.ts";
import { explainGaps } from "./describe-score.ts";
import type { CandidateEvaluation } from "./evaluate.ts";

/** Each metric's value per fold, which is the step. MLflow has no "undefined": a fold without a value has no point. */
export function foldPoints(candidate: CandidateEvaluation, timestamp = Date.now()): MetricPoint[] {
  return Object.entries(candidate.folds).flatMap(([name, scores]) => {
    const key = getMetric(name).tracked.folds;
    return scores.flatMap((value, step) => (hasValue(value) ? [{ key, value, timestamp, step }] : []));
  });
}

/** Each metric's mean over the folds, where it has one. */
export function meanPoints(candidate: CandidateEvaluation, timestamp = Date.now()): MetricPoint[] {
  return summaries(candidate).map(([name, { mean }]) => ({
    key: getMetric(name).tracked.mean,
    value: mean,
    timestamp,
    step: 0,
  }));
}

/** `roc_auc_mean` and `roc_auc_sd`: each metric's mean and spread, where it has them. */
export function spreadPoints(candidate: CandidateEvaluation, timestamp = Date.now()): MetricPoint[] {
  const spreads = summaries(candidate).flatMap(([name, { sd }]) =>
    sd === undefined ? [] : [{ key: getMetric(name).tracked.sd, value: sd, timestamp, step: 0 }],
  );
  return [...meanPoints(candidate, timestamp), ...spreads];
}

/** What a run says in the place of values that a metric does not have: which metric, in how many folds, and why. */
export function gapTags(candidate: CandidateEvaluation): Tags {
  return Object.fromEntries(
    Object.entries(candidate.metrics).flatMap(([name, summary]) => {
      const text = explainGaps(summary);
      return text === undefined ? [] : [[getMetric(name).tracked.undefined, text]];
    }),
  );
}

function summaries({ metrics }: CandidateEvaluation): [string, ScoreSummary][] {
  return Object.entries(metrics).filter((entry): entry is [string, ScoreSummary] => !isUndefined(entry[1]));
}

/** Whether a metric has no value in any fold. */
function isUndefined(summary: ScoreSummary | UndefinedScore): summary is UndefinedScore {
  return "undefined" in summary;
}

import { getMetric, hasValue, type ScoreSummary, type UndefinedScore } from "../judge/index.ts";
import type { MetricPoint, Tags } from "../track/index.ts";
import { explainGaps } from "./describe-score.ts";
import type { CandidateEvaluation } from "./evaluate.ts";

/**
 * The points of each metric, one for each fold, with the number of the fold as the step. MLflow knows no value that is undefined: a fold
 * without a value has no point.
 */
export function foldPoints(candidate: CandidateEvaluation, timestamp = Date.now()): MetricPoint[] {
  return Object.entries(candidate.folds).flatMap(([name, scores]) => {
    const key = getMetric(name).tracked.folds;
    return scores.flatMap((value, step) => (hasValue(value) ? [{ key, value, timestamp, step }] : []));
  });
}

/** One point for each metric that has a mean over the folds. */
export function meanPoints(candidate: CandidateEvaluation, timestamp = Date.now()): MetricPoint[] {
  return summaries(candidate).map(([name, { mean }]) => ({
    key: getMetric(name).tracked.mean,
    value: mean,
    timestamp,
    step: 0,
  }));
}

/**
 * The points of each metric's mean and standard deviation over the folds, and of the ends of its interval, where it has them, under keys
 * such as `roc_auc`, `roc_auc_sd`, `roc_auc_low` and `roc_auc_high`.
 */
export function spreadPoints(candidate: CandidateEvaluation, timestamp = Date.now()): MetricPoint[] {
  const spreads = summaries(candidate).flatMap(([name, summary]) => {
    const { tracked } = getMetric(name);
    const found = [
      ...(summary.sd === undefined ? [] : [[tracked.sd, summary.sd] as const]),
      ...("low" in summary
        ? [[tracked.low, summary.low] as const, [tracked.high, summary.high] as const]
        : []),
    ];
    return found.map(([key, value]) => ({ key, value, timestamp, step: 0 }));
  });
  return [...meanPoints(candidate, timestamp), ...spreads];
}

/** The tags by which a run says where a metric has no value: one for each such metric, with the number of folds and the reason. */
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

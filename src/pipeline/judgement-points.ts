import type { MetricPoint } from "../track/index.ts";
import type { CandidateEvaluation } from "./evaluate.ts";
import type { HeldOutJudgement } from "./judge-held-out.ts";

/**
 * The points of a candidate's threshold: the `threshold` that it keeps, and where its errors have costs `cost`, `cost_sd`, `cost_low` and
 * `cost_high`. None where its project tunes no threshold.
 */
export function thresholdPoints(
  { threshold }: Pick<CandidateEvaluation, "threshold">,
  timestamp = Date.now(),
): MetricPoint[] {
  if (threshold === undefined) return [];
  const { kept, cost } = threshold;
  const figures: Record<string, number | undefined> = {
    threshold: "threshold" in kept ? kept.threshold : undefined,
  };
  if (cost !== undefined && "mean" in cost) {
    figures["cost"] = cost.mean;
    figures["cost_sd"] = cost.sd;
    if (!("noInterval" in cost)) Object.assign(figures, { cost_low: cost.low, cost_high: cost.high });
  }
  return pointsOf(figures, timestamp);
}

/** The points of a judgement beside its metrics: `calibration_intercept`, `calibration_slope` and `ici`, as far as they have a value. */
export function judgementPoints(
  judgement: HeldOutJudgement | undefined,
  timestamp = Date.now(),
): MetricPoint[] {
  if (judgement === undefined || "undefined" in judgement.calibration) return [];
  const { intercept, slope, ici } = judgement.calibration;
  return pointsOf({ calibration_intercept: intercept, calibration_slope: slope, ici }, timestamp);
}

function pointsOf(figures: Readonly<Record<string, unknown>>, timestamp: number): MetricPoint[] {
  return Object.entries(figures).flatMap(([key, value]) =>
    typeof value === "number" ? [{ key, value, timestamp, step: 0 }] : [],
  );
}

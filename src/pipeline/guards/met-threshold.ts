import { describeRule } from "../../judge/index.ts";
import type { GateResult } from "../gates.ts";
import type { CandidateThreshold } from "../tuned-threshold.ts";

/**
 * Holds the threshold that a project has tuned: there must be one. Where none reaches what is asked for, a model would label rows at a
 * threshold that nobody chose.
 */
export function holdThreshold({ rule, kept }: CandidateThreshold): GateResult {
  const name = "threshold";
  if ("undefined" in kept) return { name, passed: false, message: kept.reason };
  const value = kept.threshold;
  const { recall, specificity } = kept.reached;
  const message = `${Number(value.toPrecision(4))} (${describeRule(rule)}) has recall ${recall.toFixed(3)} and specificity ${specificity.toFixed(3)} on the rows that it was tuned on`;
  return { name, value, passed: true, message };
}

import { CountsAbove } from "./counts-above.ts";
import type { CostRule } from "./threshold-rule.ts";

/**
 * What a row costs on average when rows are labelled at a threshold.
 *
 * @param outcomes n values: 1 where the event occurred, else 0. One or more.
 * @param probabilities n probabilities of the event.
 * @returns in the unit of the costs.
 * @example meanCost([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], 0.37, { falsePositive: 1, falseNegative: 4 }) // 1.25
 */
export function meanCost(
  outcomes: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  threshold: number,
  costs: CostRule["costs"],
): number {
  const counts = new CountsAbove(outcomes, probabilities);
  const { truePositives, falsePositives } = counts.at(threshold);
  const nMissed = counts.nEvents - truePositives;
  return (
    (falsePositives * costs.falsePositive + nMissed * costs.falseNegative) / (counts.nEvents + counts.nOthers)
  );
}

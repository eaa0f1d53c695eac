import { checkParams, real } from "../../core/index.ts";

/** What errors cost, in any unit: only their ratio matters. Each above 0. */
export interface CostRule {
  readonly costs: { readonly falsePositive: number; readonly falseNegative: number };
}

/** The least that a metric must reach, in (0, 1]. */
export interface ConstraintRule {
  readonly metric: "recall" | "specificity" | "precision";
  readonly min: number;
}

/** By what a threshold is chosen: what errors cost, or what a metric must reach. */
export type ThresholdRule = CostRule | ConstraintRule;

/**
 * The threshold that costs least for a model whose probabilities are right: a row is to be labelled positive when leaving it out would
 * cost more, which is where p * falseNegative > (1 - p) * falsePositive.
 *
 * @returns in (0, 1).
 * @see Elkan (2001), The Foundations of Cost-Sensitive Learning, IJCAI 2001, equation 2.
 * @example thresholdOfCosts({ falsePositive: 1, falseNegative: 4 }) // 0.2
 */
export function thresholdOfCosts({ falsePositive, falseNegative }: CostRule["costs"]): number {
  return falsePositive / (falsePositive + falseNegative);
}

/**
 * Checks a rule's numbers.
 *
 * @throws {ParameterError} `parameter/invalid`.
 */
export function checkRule(rule: ThresholdRule): void {
  if ("costs" in rule) {
    const { falsePositive, falseNegative } = rule.costs;
    const cost = real({ above: 0 });
    checkParams(
      "tuneThreshold",
      { falsePositive, falseNegative },
      { falsePositive: cost, falseNegative: cost },
    );
  } else checkParams("tuneThreshold", { min: rule.min }, { min: real({ above: 0, max: 1 }) });
}

/**
 * A rule in a few words.
 *
 * @example describeRule({ metric: "recall", min: 0.9 }) // "recall of at least 0.9"
 */
export function describeRule(rule: ThresholdRule): string {
  if ("metric" in rule) return `${rule.metric} of at least ${rule.min}`;
  const { falsePositive, falseNegative } = rule.costs;
  return `a false positive costs ${falsePositive}, a false negative ${falseNegative}`;
}

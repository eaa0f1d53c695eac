import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { coxSnellOfAuc, decisionCurve, tuneThreshold } from "../../src/judge/index.ts";

interface Golden {
  readonly sets: readonly {
    readonly name: string;
    readonly outcomes: number[];
    readonly probabilities: number[];
    readonly curve: readonly {
      readonly threshold: number;
      readonly netBenefit: number;
      readonly all: number;
      readonly standardError: number;
      readonly standardErrorOverAll: number;
    }[];
    readonly costs: readonly {
      readonly falsePositive: number;
      readonly falseNegative: number;
      readonly least: number;
    }[];
    readonly constraints: readonly {
      readonly metric: "recall" | "specificity" | "precision";
      readonly min: number;
      /** `null` where no threshold reaches it. */
      readonly other: number | null;
    }[];
  }[];
  readonly coxSnell: readonly { readonly auc: number; readonly prevalence: number; readonly rSquared: number }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("decision.json", import.meta.url), "utf8"));
const z = 1.959963984540054;

describe.each(golden.sets)("decisions against scikit-learn and NumPy: $name", (set) => {
  const { outcomes, probabilities } = set;

  it("net benefit and its interval", () => {
    const points = decisionCurve(outcomes, probabilities, {
      thresholds: set.curve.map(({ threshold }) => threshold),
    });
    set.curve.forEach((expected, i) => {
      const { netBenefit, all, low, high, lowOverAll, highOverAll } = points[i]!;
      expect(netBenefit).toBeCloseTo(expected.netBenefit, 12);
      expect(all).toBeCloseTo(expected.all, 12);
      expect(high! - low!).toBeCloseTo(2 * z * expected.standardError, 12);
      expect(highOverAll! - lowOverAll!).toBeCloseTo(2 * z * expected.standardErrorOverAll, 12);
    });
  });

  it("the least cost that TunedThresholdClassifierCV finds", () => {
    for (const { least, ...costs } of set.costs) {
      const { byData } = tuneThreshold(outcomes, probabilities, { costs });
      const cost = outcomes.reduce((sum, y, i) => {
        const isPositive = probabilities[i]! > byData!;
        if (isPositive === (y === 1)) return sum;
        return sum + (isPositive ? costs.falsePositive : costs.falseNegative);
      }, 0);
      expect(cost / outcomes.length).toBeCloseTo(least, 12);
    }
  });

  it("the best other side of what reaches a constraint", () => {
    for (const { other, ...rule } of set.constraints) {
      const tune = () => tuneThreshold(outcomes, probabilities, rule);
      if (other === null) expect(tune).toThrow(expect.objectContaining({ code: "threshold/not-met" }));
      else {
        const { reached } = tune();
        expect(reached[rule.metric === "recall" ? "specificity" : "recall"]).toBeCloseTo(other, 12);
        expect(reached[rule.metric]!).toBeGreaterThanOrEqual(rule.min);
      }
    }
  });
});

it("the R² of an AUC is what SciPy integrates", () => {
  for (const { auc, prevalence, rSquared } of golden.coxSnell)
    expect(coxSnellOfAuc(auc, prevalence)).toBeCloseTo(rSquared, 11);
});

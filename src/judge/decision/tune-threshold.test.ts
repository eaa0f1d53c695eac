import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../core/index.ts";
import { type ThresholdRule, thresholdOfCosts } from "./threshold-rule.ts";
import { tuneThreshold } from "./tune-threshold.ts";

const drawnRows = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 20 })), {
    minLength: 2,
    maxLength: 40,
  })
  .filter((rows) => new Set(rows.map(([outcome]) => outcome)).size === 2)
  .map((rows) => ({ outcomes: rows.map(([y]) => y), probabilities: rows.map(([, p]) => p / 20) }));

interface Rows {
  readonly outcomes: readonly number[];
  readonly probabilities: readonly number[];
}

/** Recall, specificity and precision by their definitions. */
function figures({ outcomes, probabilities }: Rows, threshold: number) {
  const count = (outcome: number, isAbove: boolean): number =>
    outcomes.filter((y, i) => y === outcome && probabilities[i]! > threshold === isAbove).length;
  const [tp, fn, fp, tn] = [count(1, true), count(1, false), count(0, true), count(0, false)];
  return { recall: tp / (tp + fn), specificity: tn / (tn + fp), precision: tp / (tp + fp), fp, fn };
}

/** All labellings that a threshold can give: by the middles between neighbours, and by all ends. */
function allThresholds({ probabilities }: Rows): number[] {
  const values = [...new Set([0, ...probabilities, 1])].sort((a, b) => a - b);
  return [...values, ...values.slice(1).map((value, i) => (value + values[i]!) / 2)];
}

describe("tuneThreshold() by a constraint", () => {
  const rules = fc.record({
    metric: fc.constantFrom("recall" as const, "specificity" as const, "precision" as const),
    min: fc.integer({ min: 1, max: 20 }).map((twentieths) => twentieths / 20),
  });

  it("reaches it with the best other side of all thresholds, or says that none does", () => {
    fc.assert(
      fc.property(drawnRows, rules, (rows, rule) => {
        const other = rule.metric === "recall" ? "specificity" : "recall";
        const able = allThresholds(rows)
          .map((threshold) => figures(rows, threshold))
          .filter((found) => !Number.isNaN(found.precision) && found[rule.metric] >= rule.min);
        const tune = () => tuneThreshold(rows.outcomes, rows.probabilities, rule);
        if (able.length === 0) {
          expect(tune).toThrow(/must reach/);
          return;
        }
        const { threshold, reached } = tune();
        const { recall, specificity, precision } = figures(rows, threshold);
        expect(reached).toEqual({ recall, specificity, precision });
        expect(reached[rule.metric]!).toBeGreaterThanOrEqual(rule.min);
        expect(reached[other]).toBe(Math.max(...able.map((found) => found[other])));
      }),
    );
  });

  it("takes the middle between the neighbouring probabilities", () => {
    const tuned = tuneThreshold([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8], { metric: "recall", min: 0.9 });
    expect(tuned.threshold).toBeCloseTo(0.225, 12);
    expect(tuned.reached).toEqual({ recall: 1, specificity: 0.5, precision: 2 / 3 });
  });

  it("takes more of the metric itself where the other side is equal", () => {
    // a threshold in (0.2, 0.6) and one in (0.6, 0.7) both have specificity 1
    const tuned = tuneThreshold([0, 1, 1, 1], [0.2, 0.6, 0.7, 0.8], { metric: "recall", min: 0.6 });
    expect(tuned.reached.recall).toBe(1);
  });

  it("says what the most is that can be reached", () => {
    expect(() =>
      tuneThreshold([1, 0, 1, 0], [0.1, 0.2, 0.3, 0.9], { metric: "specificity", min: 0.9 }),
    ).toThrow(
      "a threshold must reach specificity of at least 0.9, the most that one reaches on these rows is 0.5",
    );
    // a row of probability 0 is above no threshold
    expect(() => tuneThreshold([1, 0], [0, 0.5], { metric: "recall", min: 1 })).toThrow(/reaches .* is 0$/);
  });
});

describe("tuneThreshold() by costs", () => {
  const costs = fc.record({
    falsePositive: fc.integer({ min: 1, max: 9 }),
    falseNegative: fc.integer({ min: 1, max: 9 }),
  });

  it("knows the least cost of all thresholds, and is never dearer than theory", () => {
    fc.assert(
      fc.property(drawnRows, costs, (rows, cost) => {
        const n = rows.outcomes.length;
        const costAt = (threshold: number): number => {
          const { fp, fn } = figures(rows, threshold);
          return (fp * cost.falsePositive + fn * cost.falseNegative) / n;
        };
        const tuned = tuneThreshold(rows.outcomes, rows.probabilities, { costs: cost });
        const least = Math.min(...allThresholds(rows).map(costAt), costAt(tuned.byTheory!));
        expect(costAt(tuned.byData!)).toBeCloseTo(least, 12);
        expect(tuned.reached.cost!).toBeCloseTo(costAt(tuned.threshold), 12);
        expect(tuned.byTheory).toBe(thresholdOfCosts(cost));
      }),
    );
  });

  it("follows chance far less than the least cost does", () => {
    const rule: ThresholdRule = { costs: { falsePositive: 1, falseNegative: 4 } };
    let [chosen, least] = [0, 0];
    for (let i = 0; i < 50; i++) {
      const random = Random.stream(5, i);
      const probabilities = Array.from({ length: 200 }, () => random.nextFloat());
      const outcomes = probabilities.map((p) => (random.nextFloat() < p ? 1 : 0));
      const tuned = tuneThreshold(outcomes, probabilities, rule);
      chosen += Math.abs(tuned.threshold - 0.2);
      least += Math.abs(tuned.byData! - 0.2);
    }
    expect(chosen).toBeLessThan(least / 2);
  });

  it("leaves theory where probabilities are far off", () => {
    const random = new Random(6);
    const risks = Array.from({ length: 2000 }, () => random.nextFloat());
    const outcomes = risks.map((p) => (random.nextFloat() < p ? 1 : 0));
    const stated = risks.map((p) => p ** 3); // a risk of 0.5 is stated as 0.125
    const tuned = tuneThreshold(outcomes, stated, { costs: { falsePositive: 1, falseNegative: 1 } });
    expect(tuned.threshold).toBeLessThan(0.3);
    expect(tuned.threshold).toBeGreaterThanOrEqual(tuned.byData!);
  });

  it("wants more evidence of rows that are answered several times", () => {
    const random = new Random(7);
    const risks = Array.from({ length: 150 }, () => random.nextFloat());
    const outcomes = risks.map((p) => (random.nextFloat() < p ? 1 : 0));
    const stated = risks.map((p) => p ** 2);
    const rule: ThresholdRule = { costs: { falsePositive: 1, falseNegative: 1 } };
    const copies = 25;
    const pooled = <T>(values: readonly T[]): T[] => Array.from({ length: copies }, () => values).flat();
    const once = tuneThreshold(outcomes, stated, rule);
    expect(tuneThreshold(pooled(outcomes), pooled(stated), rule, { copies }).threshold).toBe(once.threshold);
    const naive = tuneThreshold(pooled(outcomes), pooled(stated), rule);
    expect(Math.abs(naive.threshold - 0.5)).toBeGreaterThan(Math.abs(once.threshold - 0.5));
  });
});

describe("tuneThreshold()", () => {
  it("needs both classes, and a rule with sound numbers", () => {
    const rule: ThresholdRule = { costs: { falsePositive: 1, falseNegative: 1 } };
    expect(() => tuneThreshold([1, 1], [0.2, 0.4], rule)).toThrow("got 2 and 0");
    expect(() =>
      tuneThreshold([1, 0], [0.2, 0.4], { costs: { falsePositive: 0, falseNegative: 1 } }),
    ).toThrow("falsePositive");
    expect(() => tuneThreshold([1, 0], [0.2, 0.4], { metric: "recall", min: 1.2 })).toThrow("min");
  });

  it("does not depend on the order of the rows", () => {
    const outcomes = [0, 1, 1, 0, 1, 0, 1, 0];
    const probabilities = [0.3, 0.3, 0.9, 0.1, 0.6, 0.7, 0.5, 0.2];
    const rule: ThresholdRule = { costs: { falsePositive: 1, falseNegative: 3 } };
    expect(tuneThreshold(outcomes.toReversed(), probabilities.toReversed(), rule)).toEqual(
      tuneThreshold(outcomes, probabilities, rule),
    );
  });
});

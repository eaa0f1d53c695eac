import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../core/index.ts";
import { decisionCurve, netBenefit } from "./decision-curve.ts";

/** Rows whose events occur with the very probability that is stated. */
function calibratedRows(n: number, random: Random): { outcomes: number[]; probabilities: number[] } {
  const probabilities = Array.from({ length: n }, () => random.nextFloat() ** 2);
  return { outcomes: probabilities.map((p) => (random.nextFloat() < p ? 1 : 0)), probabilities };
}

describe("netBenefit()", () => {
  it("weighs false positives by the odds of the threshold", () => {
    // Vickers, van Calster & Steyerberg (2019): at a threshold of 10 % nine false positives undo one true positive.
    expect(netBenefit({ truePositives: 1, falsePositives: 9 }, 10, 0.1)).toBeCloseTo(0, 15);
    expect(netBenefit({ truePositives: 80, falsePositives: 90 }, 1000, 0.1)).toBeCloseTo(0.07, 15);
    expect(netBenefit({ truePositives: 4, falsePositives: 4 }, 10, 0.5)).toBe(0);
  });
});

describe("decisionCurve()", () => {
  it("counts a row as positive when its probability is above the threshold, not at it", () => {
    const [point] = decisionCurve([1, 0], [0.5, 0.5], { thresholds: [0.5] });
    expect(point).toMatchObject({ netBenefit: 0, all: 0, none: 0 });
    expect(decisionCurve([1, 0], [0.5, 0.5], { thresholds: [0.49] })[0]!.netBenefit).toBeGreaterThan(0);
  });

  it("has thresholds from 0.01 to 0.99 unless others are given", () => {
    const thresholds = decisionCurve([1, 0], [0.5, 0.5]).map(({ threshold }) => threshold);
    expect(thresholds).toHaveLength(99);
    expect(thresholds[0]).toBe(0.01);
    expect(thresholds.at(-1)).toBe(0.99);
  });

  it("lies between what nobody and a perfect model gain, and is that of all where every row is above", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 1, max: 99 })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 99 }), (drawn, percent) => {
        const outcomes = drawn.map(([outcome]) => outcome);
        const probabilities = drawn.map(([, p]) => p / 100);
        const threshold = percent / 100;
        const point = decisionCurve(outcomes, probabilities, { thresholds: [threshold] })[0]!;
        const share = outcomes.filter((outcome) => outcome === 1).length / outcomes.length;
        expect(point.netBenefit).toBeLessThanOrEqual(share + 1e-12);
        expect(point.all).toBeCloseTo(share - (1 - share) * (threshold / (1 - threshold)), 10);
        if (probabilities.every((p) => p > threshold)) expect(point.netBenefit).toBeCloseTo(point.all, 12);
        if (probabilities.every((p) => p <= threshold)) expect(point.netBenefit).toBe(0);
        if (point.low !== undefined && point.high !== undefined) {
          expect(point.low).toBeLessThanOrEqual(point.netBenefit);
          expect(point.high).toBeGreaterThanOrEqual(point.netBenefit);
        } else expect(point.noInterval?.undefined).toBe("interval/too-few-events");
      }),
    );
  });

  it("has the standard error of the mean of what each row contributes", () => {
    const { outcomes, probabilities } = calibratedRows(200, new Random(3));
    const threshold = 0.3;
    const point = decisionCurve(outcomes, probabilities, { thresholds: [threshold] })[0]!;
    const odds = 0.3 / 0.7;
    const over = (isCounted: (p: number) => boolean): { mean: number; error: number } => {
      const values = outcomes.map((y, i) => (isCounted(probabilities[i]!) ? (y === 1 ? 1 : -odds) : 0));
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const squares = values.reduce((a, b) => a + (b - mean) ** 2, 0);
      return { mean, error: Math.sqrt(squares) / values.length };
    };
    const above = over((p) => p > threshold);
    const below = over((p) => p <= threshold);
    const z = 1.959963984540054;
    expect(point.netBenefit).toBeCloseTo(above.mean, 12);
    expect(point.high! - point.low!).toBeCloseTo(2 * z * above.error, 10);
    expect(point.netBenefit - point.all).toBeCloseTo(-below.mean, 12);
    expect(point.highOverAll! - point.lowOverAll!).toBeCloseTo(2 * z * below.error, 10);
  });

  it("covers the true net benefit about as often as it promises", () => {
    const threshold = 0.25;
    // the probability is the square of a uniform variable
    const truePositives = (1 - threshold ** 1.5) / 3;
    const falsePositives = 1 - Math.sqrt(threshold) - truePositives;
    const value = netBenefit({ truePositives, falsePositives }, 1, threshold);
    let hits = 0;
    for (let i = 0; i < 400; i++) {
      const { outcomes, probabilities } = calibratedRows(150, Random.stream(2, i));
      const { low, high } = decisionCurve(outcomes, probabilities, { thresholds: [threshold] })[0]!;
      if (low! <= value && value <= high!) hits++;
    }
    expect(hits / 400).toBeGreaterThan(0.92);
    expect(hits / 400).toBeLessThan(0.98);
  });

  it("says why it has no interval where rows are too few", () => {
    const outcomes = Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 1));
    const probabilities = outcomes.map((_, i) => (i + 1) / 50);
    const [low, high] = decisionCurve(outcomes, probabilities, { thresholds: [0.1, 0.75] });
    expect(low!.low).toBeTypeOf("number");
    expect(low!.lowOverAll).toBeUndefined();
    expect(low!.noInterval!.reason).toMatch(/10 rows that are not above the threshold or more, got 5$/);
    expect(high!.low).toBeUndefined();
    expect(high!.noInterval!.reason).toMatch(/10 rows above the threshold or more, got 3$/);
    const few = decisionCurve([1, 0, 0], [0.6, 0.5, 0.2], { thresholds: [0.3] })[0]!;
    expect(few.noInterval!.reason).toMatch(/10 events or more, got 1$/);
  });

  it("refuses what is no probability, no threshold or no row", () => {
    expect(() => decisionCurve([], [])).toThrow("one row");
    expect(() => decisionCurve([1], [1.5])).toThrow("row 0 must be a number from 0 to 1, got 1.5");
    expect(() => decisionCurve([1, 0], [0.5])).toThrow(RangeError);
    expect(() => decisionCurve([1], [0.5], { thresholds: [1] })).toThrow("threshold");
  });
});

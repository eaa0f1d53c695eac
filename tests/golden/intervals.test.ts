import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeLabels, matrixOfRows } from "../../src/core/index.ts";
import { aucCovariance, aucInterval, chiSquareQuantile, chiSquareTail, type Comparison, compareOnSet, type DifferenceTest, holmAdjusted, normalCdf, normalQuantile, studentTCdf, wilsonInterval } from "../../src/judge/index.ts";

interface Golden {
  readonly normalCdf: [x: number, p: number][];
  readonly normalQuantile: [p: number, x: number][];
  readonly studentTCdf: [t: number, df: number, p: number][];
  readonly chiSquareTail: [x: number, tail: number][];
  readonly chiSquareQuantile: [level: number, x: number][];
  readonly wilson: [hits: number, n: number, level: number, low: number, high: number][];
  readonly delong: readonly {
    readonly name: string;
    readonly y: number[];
    readonly scores: number[][];
    readonly level: number;
    readonly aucs: number[];
    readonly covariance: number[][];
    readonly low: number[];
    readonly high: number[];
    readonly paired?: Record<"difference" | "standardError" | "low" | "high" | "p", number>;
  }[];
  readonly holm: { readonly p: number[]; readonly adjusted: number[] };
  readonly newcombe: readonly {
    readonly auc: number;
    readonly nEvents: number;
    readonly nOthers: number;
    readonly level: number;
    readonly low: number;
    readonly high: number;
  }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("intervals.json", import.meta.url), "utf8"));
/** Series and continued fractions are summed to the last digits of a double; what is left is rounding. */
const tolerance = 1e-12;

function expectClose(actual: number, expected: number, what: string): void {
  const scale = Math.abs(expected) < 1 && expected !== 0 ? Math.abs(expected) : Math.max(1, Math.abs(expected));
  expect(Math.abs(actual - expected) / scale, `${what}: ${actual}, ${expected}`).toBeLessThanOrEqual(tolerance);
}

describe("distributions against scipy", () => {
  it("normal", () => {
    for (const [x, p] of golden.normalCdf) expectClose(normalCdf(x), p, `cdf ${x}`);
    for (const [p, x] of golden.normalQuantile) expectClose(normalQuantile(p), x, `quantile ${p}`);
  });

  it("Student's t", () => {
    for (const [t, df, p] of golden.studentTCdf) expectClose(studentTCdf(t, df), p, `cdf ${t}, ${df}`);
  });

  it("chi-square with one degree of freedom", () => {
    for (const [x, tail] of golden.chiSquareTail) expectClose(chiSquareTail(x), tail, `tail ${x}`);
    for (const [level, x] of golden.chiSquareQuantile) expectClose(chiSquareQuantile(level), x, `quantile ${level}`);
  });
});

it("wilsonInterval() equals statsmodels' proportion_confint", () => {
  for (const [hits, n, level, low, high] of golden.wilson) {
    const interval = wilsonInterval(hits, n, level);
    expectClose(interval.low, low, `${hits} of ${n}`);
    expectClose(interval.high, high, `${hits} of ${n}`);
  }
});

describe("DeLong's variance against its formula, pair by pair", () => {
  it.each(golden.delong)("$name", ({ y, scores, level, aucs, covariance, low, high }) => {
    const found = aucCovariance(y, scores);
    scores.forEach((score, a) => {
      expectClose(found.aucs[a]!, aucs[a]!, "auc");
      scores.forEach((_, b) => {
        expectClose(found.covariance[a]![b]!, covariance[a]![b]!, `covariance ${a}, ${b}`);
      });
      const interval = aucInterval(y, score, level);
      expect(interval.method).toBe("delong-logit");
      expectClose(interval.low, low[a]!, "low");
      expectClose(interval.high, high[a]!, "high");
    });
  });
});

it("compareOnSet() is DeLong's paired test against its formula, pair by pair", () => {
  for (const { name, y, scores, level, paired } of golden.delong) {
    if (paired === undefined) continue;
    const yTrue = makeLabels(y);
    // any rising function of the scores has the same ranks
    const models = scores.map((score, m) => ({
      name: `m${m}`,
      probabilities: matrixOfRows(score.map((s) => [1 - 1 / (1 + Math.exp(-s / 4)), 1 / (1 + Math.exp(-s / 4))])),
    }));
    const [comparison] = compareOnSet({ yTrue, models, level }) as Comparison[];
    expect(comparison).toMatchObject({ a: "m0", b: "m1", metric: "roc_auc", method: "delong-paired", n: y.length });
    const { pHolm, ...found } = comparison as DifferenceTest & Comparison & { pHolm: number };
    expect(pHolm, name).toBe(found.p);
    for (const key of ["difference", "standardError", "low", "high", "p"] as const)
      expectClose(found[key], paired[key], `${name} ${key}`);
  }
});

it("holmAdjusted() equals statsmodels' multipletests", () => {
  const { p, adjusted } = golden.holm;
  for (const [i, value] of holmAdjusted(p).entries()) expectClose(value, adjusted[i]!, `p ${p[i]}`);
});

it("aucInterval() has Newcombe's ends where DeLong's variance is 0", () => {
  for (const { auc, nEvents, nOthers, level, low, high } of golden.newcombe) {
    const outcomes = Array.from({ length: nEvents + nOthers }, (_, i) => (i < nEvents ? 1 : 0));
    // all events above, below, or level with all others
    const interval = aucInterval(outcomes, outcomes.map((outcome) => outcome * Math.sign(auc - 0.5)), level);
    expect(interval).toMatchObject({ value: auc, method: "newcombe-score" });
    expectClose(interval.low, low, `low of ${auc}`);
    expectClose(interval.high, high, `high of ${auc}`);
  }
});

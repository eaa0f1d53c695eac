import { describe, expect, it } from "vitest";
import { siteGuidance } from "./guidance.ts";
import { randomEffects } from "./random-effects.ts";
import { type SummarizedSite, summarizeSites } from "./site-summary.ts";

const figure = (value: number) =>
  ({ value, low: 0, high: 1, level: 0.95, method: "wilson", n: 9, estimates: "this model" }) as const;
const noValue = { undefined: "metric/one-class", reason: "no row is positive" } as const;

function site(name: string, n: number, auc: number | undefined, variance = 0.04): SummarizedSite {
  const logit = auc === undefined ? undefined : { value: Math.log(auc / (1 - auc)), variance };
  return {
    name,
    n,
    metrics: { roc_auc: auc === undefined ? noValue : figure(auc), accuracy: figure(0.5) },
    effects: logit === undefined ? {} : { roc_auc: logit },
  };
}

describe("summarizeSites()", () => {
  it("counts each site by its rows, or once, where the metric has a value", () => {
    const { means } = summarizeSites([site("a", 100, 0.9), site("b", 300, 0.7), site("c", 50, undefined)]);
    expect(means["roc_auc"]).toEqual({
      weighted: expect.closeTo(0.75, 12),
      macro: expect.closeTo(0.8, 12),
      nSites: 2,
    });
    expect(means["accuracy"]!.nSites).toBe(3);
  });

  it("leaves out a metric that has a value nowhere", () => {
    expect(summarizeSites([site("a", 9, undefined)]).means["roc_auc"]).toBeUndefined();
    expect(summarizeSites([]).means).toEqual({});
  });

  it("summarizes the AUC on the logit scale and gives it as an AUC again", () => {
    const sites = [site("a", 100, 0.9), site("b", 300, 0.7), site("c", 50, 0.8)];
    const { roc_auc: found, slope } = summarizeSites(sites).randomEffects;
    const plain = randomEffects(sites.map(({ effects }) => effects.roc_auc!));
    const back = (x: number) => 1 / (1 + Math.exp(-x));
    expect(found).toMatchObject({
      scale: "logit",
      sites: ["a", "b", "c"],
      mean: back(plain.mean),
      prediction: { low: back(plain.prediction!.low), high: back(plain.prediction!.high) },
      tau: plain.tau,
    });
    expect(slope).toEqual({
      undefined: "transport/too-few-sites",
      reason: "a summary must have two sites or more with the figure and its error, got 0 of 3",
    });
  });
});

describe("siteGuidance()", () => {
  it.each([
    [115, 8, "below-100", "8 rows without the event: below 100"],
    [99, 400, "below-100", "99 events: below 100"],
    [100, 400, "below-200", "100 events: below 200"],
    [400, 199, "below-200", "199 rows without the event: below 200"],
    [200, 200, "enough", "200 events"],
  ] as const)("says of %i events and %i others: %s", (nEvents, nOthers, code, words) => {
    const guidance = siteGuidance(nEvents, nOthers);
    expect(guidance.code).toBe(code);
    expect(guidance.words).toContain(words);
  });
});

import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import type { SiteJudgement, SiteSummary } from "../judge/index.ts";
import type { BetweenSites, TransportResult } from "./transport.ts";
import { transportEntries } from "./transport-points.ts";
import { describeTransport, siteLines, siteNotes, siteWarnings } from "./transport-words.ts";

const interval = { level: 0.95, method: "delong-logit", n: 300, estimates: "this model" } as const;
const oneClass = { undefined: "metric/one-class", reason: "no row is positive" } as const;

const site: SiteJudgement = {
  n: 300,
  events: 120,
  guidance: { code: "below-200", words: "120 events: below 200" },
  metrics: { roc_auc: { value: 0.8, low: 0.7, high: 0.9, ...interval } },
  calibration: { intercept: 0.5, slope: 0.9, ici: 0.1 } as unknown as NonNullable<
    SiteJudgement["calibration"]
  >,
};
const oneSided: SiteJudgement = { n: 20, events: 0, metrics: { roc_auc: oneClass } };
const unread = { undefined: "data/invalid", reason: "the rows must follow the schema" };

const noEffects = { undefined: "transport/too-few-sites", reason: "one" } as const;
const summary: SiteSummary = {
  means: { roc_auc: { weighted: 0.81, macro: 0.79, nSites: 2 } },
  randomEffects: { roc_auc: noEffects, intercept: noEffects, slope: noEffects },
};
const area: SiteSummary["randomEffects"]["roc_auc"] = {
  k: 3,
  method: "reml",
  level: 0.95,
  mean: 0.8,
  standardError: 0.1,
  low: 0.7,
  high: 0.9,
  tau2: 0.01,
  tau: 0.1,
  i2: 0.2,
  q: 3,
  prediction: { low: 0.6, high: 0.95 },
  scale: "logit",
  sites: ["a", "b", "c"],
};
const between: BetweenSites = {
  transport: { far: site, "far/away": oneSided, closed: unread },
  leaveOneOut: { near: site, far: site, closed: unread },
  siteSummaries: {
    transport: summary,
    leaveOneOut: { ...summary, randomEffects: { ...summary.randomEffects, roc_auc: area } },
  },
};
const found: TransportResult = {
  trainingSite: "near",
  transported: "plain",
  ...between,
  columnSets: { core: { without: ["ca"], ...between } },
};

describe("transportEntries()", () => {
  const { metrics, tags } = transportEntries(found, 5);
  const values = new Map(metrics.map(({ key, value }) => [key, value]));

  it("has a key for each figure of each site, with the ends of its interval", () => {
    expect(values.get("transport/far/roc_auc")).toBe(0.8);
    expect(values.get("transport/far/roc_auc_low")).toBe(0.7);
    expect(values.get("leave_one_out/near/roc_auc_high")).toBe(0.9);
    expect(values.get("leave_one_out/near/calibration_intercept")).toBe(0.5);
    expect(values.get("transport/far_away/n")).toBe(20);
    expect(values.has("transport/far_away/roc_auc")).toBe(false);
    expect([...values.keys()].some((key) => key.includes("closed"))).toBe(false);
    expect(values.get("column_set/core/transport/far/calibration_slope")).toBe(0.9);
    expect(tags).toEqual({ "systole.training_site": "near" });
  });

  it("has the means over the sites left out, and where another site is expected", () => {
    expect(values.get("leave_one_out_weighted/roc_auc")).toBe(0.81);
    expect(values.get("leave_one_out_macro/roc_auc")).toBe(0.79);
    expect(values.get("leave_one_out_prediction/roc_auc_high")).toBe(0.95);
    expect(values.has("transport_prediction/roc_auc_low")).toBe(false);
  });

  it("makes keys that the store takes, each once, of any names", () => {
    const names = ["..", "", "a/b", "a_b", "東京", "x".repeat(400), "é\n€", "."];
    const transport = Object.fromEntries(names.map((name) => [name, site]));
    const { metrics: all } = transportEntries({
      ...found,
      transport,
      columnSets: Object.fromEntries(names.map((name) => [name, { without: ["ca"], ...between }])),
    });
    for (const { key } of all) {
      // what MLflow takes as a key: no other characters, and as a path no other path
      expect(key).toMatch(/^[/\p{L}\p{N}_.\- :]{1,250}$/u);
      expect(posix.normalize(key)).toBe(key);
    }
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    expect(all.some(({ key }) => key === "transport/東京/roc_auc")).toBe(true);
  });
});

describe("what people read of other sites", () => {
  it("names each with its area, in a few words", () => {
    expect(describeTransport(found)).toBe(
      "AUC at far 0.800, far/away no value, closed not judged; at sites left out 0.810",
    );
    expect(siteWarnings(found)).toEqual(['site "closed" is not judged: the rows must follow the schema']);
  });

  it("has a line for each, with a mark where the guidance asks for more", () => {
    expect(siteLines(found, "transport")).toEqual([
      { site: "far", cells: ["300", "120", "0.800 [0.700, 0.900]", "+0.50", "0.90", "below 200"] },
      { site: "far/away", cells: ["20", "0", "no value", "-", "-", ""] },
      { site: "closed", cells: ["not judged"] },
    ]);
    expect(siteNotes(found)).toEqual([
      "AUC at the sites left out: 0.8100 weighted by rows, 0.7900 plain, of another site expected within [0.600, 0.950]",
      'AUC of the columns "core": far 0.800, far/away no value, closed not judged; at sites left out 0.810',
      "below 100, below 200: so few events, or rows without; 100 are asked for, 200 for calibration",
    ]);
  });
});

import { describe, expect, it } from "vitest";
import { metrics } from "../judge/metrics/index.ts";
import type { Run } from "../track/index.ts";
import {
  betterDirection,
  gapsOf,
  measurementNames,
  measurementsOf,
  showEnds,
  showMeasurement,
} from "./metric-view.ts";

function runWith(metrics: Readonly<Record<string, number>>): Run {
  return {
    info: {
      runId: "r",
      runName: "r",
      experimentId: "1",
      userId: "u",
      status: "FINISHED",
      startTime: 0,
      artifactUri: "file:///a",
      lifecycleStage: "active",
    },
    metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 0, step: 0 })),
    params: [],
    tags: {},
    inputs: [],
  };
}

describe("measurementsOf()", () => {
  it.each([
    [
      "Systole",
      "roc_auc_fold",
      { nFolds: 1 },
      runWith({ roc_auc: 0.91, roc_auc_fold: 0.8, roc_auc_sd: 0.03, fit_seconds: 2 }),
    ],
    [
      "an older store",
      "roc_auc",
      {},
      runWith({ roc_auc: 0.8, roc_auc_mean: 0.91, roc_auc_sd: 0.03, fit_seconds: 2 }),
    ],
  ])("joins mean, spread and folds into one: %s", (_, historyKey, folds, run) => {
    const found = measurementsOf(run);
    expect([...found.keys()].sort()).toEqual(["fit_seconds", "roc_auc"]);
    expect(found.get("roc_auc")).toEqual({
      name: "roc_auc",
      value: 0.91,
      sd: 0.03,
      historyKey,
      isMean: true,
      ...folds,
    });
    expect(String(showMeasurement(found.get("roc_auc")))).toContain("0.9100 ± 0.0300");
  });

  it("says of how many folds a spread is, unless some have no value", () => {
    const run = runWith({ roc_auc: 0.91, roc_auc_sd: 0.03 });
    const last = { key: "roc_auc_fold", value: 0.8, timestamp: 0, step: 24 };
    const found = measurementsOf({ metrics: [...run.metrics, last] }).get("roc_auc");
    expect(String(showMeasurement(found))).toContain('title="0.91 ± 0.03, the sd of 25 folds"');
    expect(String(showMeasurement(found, "no value in 1 of 25 folds: x"))).not.toContain("the sd of");
  });

  it("joins the ends of the interval, and shows them; without one a dash", () => {
    const points = { roc_auc: 0.91, roc_auc_sd: 0.03, roc_auc_low: 0.881234, roc_auc_high: 0.94 };
    const found = measurementsOf(runWith(points));
    expect([...found.keys()]).toEqual(["roc_auc"]);
    const shown = found.get("roc_auc")!;
    expect(shown.ends).toEqual([0.881234, 0.94]);
    expect(String(showEnds(shown))).toContain(">0.8812 to 0.9400<");
    expect(String(showMeasurement(shown))).toContain("95 % interval of the mean 0.881234 to 0.94");
    const without = measurementsOf(runWith({ recall: 0.5, recall_sd: 0.1 })).get("recall")!;
    expect(String(showEnds(without))).toContain("–");
  });

  it("joins the ends after a prefix too, which are not those of a mean; not of names that may be columns", () => {
    const found = measurementsOf(
      runWith({
        ...{ "transport/va/roc_auc_high": 0.8, "transport/va/roc_auc_low": 0.6, "transport/va/roc_auc": 0.7 },
        ...{ "importance/age": 1, "importance/age_low": 2, "importance/age_high": 3 },
        ...{ "transport_prediction/roc_auc_low": 0.5, "transport_prediction/roc_auc_high": 0.9 },
        ...{ cost: 3, cost_low: 2, cost_high: 4, "gate/f1": 0.7, "gate/f1_low": 0.6 },
      }),
    );
    const ends = [...found.values()].filter((one) => one.ends !== undefined);
    expect(ends.map((one) => [one.name, one.value, one.ends])).toEqual([
      ["transport/va/roc_auc", 0.7, [0.6, 0.8]],
      ["cost", 3, [2, 4]],
    ]);
    expect(found.size).toBe(9);
    expect(String(showMeasurement(ends[0]))).toContain('title="0.7; 95 % interval 0.6 to 0.8"');
  });

  it("takes one value for no mean, whatever its name", () => {
    expect(measurementsOf(runWith({ roc_auc: 0.8 })).get("roc_auc")?.isMean).toBe(false);
  });

  it("takes `_std` too, and a mean without spread or folds", () => {
    expect(measurementsOf(runWith({ a_mean: 1, a_std: 2 })).get("a")).toMatchObject({
      sd: 2,
      historyKey: "a_mean",
    });
    expect(measurementsOf(runWith({ b_mean: 1 })).get("b")?.sd).toBeUndefined();
  });

  it("leaves a spread without a mean alone", () => {
    expect([...measurementsOf(runWith({ c_sd: 1, _mean: 2 })).keys()]).toEqual(["c_sd", "_mean"]);
  });
});

describe("betterDirection()", () => {
  it.each([
    ["roc_auc", "higher"],
    ["log_loss", "lower"],
    ["brier_score", "lower"],
    ["f1", "higher"],
    ["n_iter", undefined],
    ["hit_or_loss_accuracy", undefined],
    ["test-rmse", undefined],
  ])("%s: %s", (name, direction) => {
    expect(betterDirection(name)).toBe(direction);
  });

  it("is that of the table for each of Systole's metrics", () => {
    for (const { name, greaterIsBetter } of metrics)
      expect(betterDirection(name)).toBe(greaterIsBetter ? "higher" : "lower");
  });
});

describe("measurementNames()", () => {
  it("puts Systole's metrics first, as the terminal does, and the others by alphabet", () => {
    const runs = [runWith({ zeta: 1, recall: 1, log_loss_mean: 1, alpha: 1 }), runWith({ roc_auc: 1 })].map(
      measurementsOf,
    );
    expect(measurementNames(runs)).toEqual(["roc_auc", "log_loss", "recall", "alpha", "zeta"]);
  });
});

describe("gapsOf()", () => {
  it("reads from a run's tags why a metric has no value, and says so in its place", () => {
    const reason = 'no value in any fold: recall must have a row of class "1", got none';
    const run = { ...runWith({ f1: 0.5 }), tags: { "systole.undefined.recall": reason, other: "x" } };
    const gaps = gapsOf(run);
    expect([...gaps]).toEqual([["recall", reason]]);
    const shown = String(showMeasurement(measurementsOf(run).get("recall"), gaps.get("recall")));
    expect(shown).toContain("no value<");
    expect(shown).toContain("recall must have a row of class &quot;1&quot;");
    expect(String(showMeasurement(undefined))).toContain("not logged");
  });
});

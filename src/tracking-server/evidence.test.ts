import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MetricPoint, Run } from "../track/index.ts";
import { comparisonOf, judgeLead } from "./evidence.ts";

const points = (values: readonly number[]): MetricPoint[] =>
  values.map((value, step) => ({ key: "x", value, step, timestamp: 0 }));

describe("judgeLead()", () => {
  // what `systole run heart-disease` says of such folds: behind by a mean, beside its corrected standard error
  const a = [0.9, 0.92, 0.88, 0.91, 0.9];
  const b = [0.89, 0.93, 0.86, 0.9, 0.88];

  it("gives the difference of the means and its corrected standard error over the folds", () => {
    // differences 0.01, -0.01, 0.02, 0.01, 0.02: mean 0.01, sd 0.01225; times sqrt(1/5 + 1/4) is 0.008216
    const lead = judgeLead("roc_auc", [points(a), points(b)], { testShare: 0.25 });
    expect(lead).toMatchObject({ leader: 0, isClear: true });
    expect(lead?.difference).toBeCloseTo(0.01, 12);
    expect(lead?.standardError).toBeCloseTo(0.008216, 6);
    expect(judgeLead("roc_auc", [points(a), points(b)], { testShare: 1 })?.isClear).toBe(false);
  });

  it("knows that less is better of a loss, and nothing of a metric that is not Systole's", () => {
    expect(judgeLead("log_loss", [points(a), points(b)], { testShare: 0.25 })?.leader).toBe(1);
    expect(judgeLead("reward", [points(a), points(b)], { testShare: 0.25 })).toBeUndefined();
  });

  it("takes only folds in which all have a value", () => {
    const gapped = points(b).filter(({ step }) => step !== 1);
    const lead = judgeLead("roc_auc", [points(a), gapped], { testShare: 0.25 });
    expect(lead?.difference).toBeCloseTo((0.01 + 0.02 + 0.01 + 0.02) / 4, 12);
    expect(judgeLead("roc_auc", [points(a), points(b).slice(0, 1)], { testShare: 0.25 })).toBeUndefined();
    expect(judgeLead("roc_auc", [points([NaN, 1, 1]), points(b)], { testShare: 0.25 })).toBeUndefined();
  });

  it("is clear of every other run, in whatever order they stand", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }), {
          minLength: 2,
          maxLength: 5,
        }),
        (folds) => {
          const lead = judgeLead("f1", folds.map(points), { testShare: 0.25 });
          const back = judgeLead("f1", folds.map(points).reverse(), { testShare: 0.25 });
          expect(back?.isClear).toBe(lead?.isClear);
          if (lead?.isClear !== true) return;
          expect(back?.leader).toBe(folds.length - 1 - lead.leader);
          for (const [i, other] of folds.entries()) {
            if (i === lead.leader) continue;
            const pair = judgeLead("f1", [folds[lead.leader] ?? [], other].map(points), { testShare: 0.25 });
            expect(pair).toMatchObject({ leader: 0, isClear: true });
          }
        },
      ),
    );
  });
});

describe("comparisonOf()", () => {
  const run = (runId: string, tags: Record<string, string>, nSplits?: string): Run => ({
    info: {
      runId,
      runName: runId,
      experimentId: "1",
      userId: "ada",
      status: "FINISHED",
      startTime: 0,
      artifactUri: "file:///x",
      lifecycleStage: "active",
    },
    metrics: [],
    params: nSplits === undefined ? [] : [{ key: "n_splits", value: nSplits }],
    tags,
    inputs: [],
  });
  const children = ["a", "b"].map((id) => run(id, { "mlflow.parentRunId": "p" }));

  it("is that of the run which compared all of them, when it has a verdict", () => {
    const parent = run("p", { "systole.verdict": "a, by a hair" }, "5");
    expect(comparisonOf(children, parent)).toEqual({ verdict: "a, by a hair", testShare: 0.25 });
    expect(comparisonOf([...children, run("c", {})], parent)).toBeUndefined();
    expect(comparisonOf(children, run("p", {}, "5"))).toBeUndefined();
    expect(comparisonOf(children, run("p", { "systole.verdict": "a" }, "many"))).toBeUndefined();
    expect(comparisonOf(children, undefined)).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { makeLabels, makeMatrix, Random } from "../core/index.ts";
import { judgeAnswers } from "./judgement.ts";

/** Rows of two classes whose events occur with the stated probability. */
export function drawAnswers(n: number, seed: number) {
  const random = new Random(seed);
  const p = Array.from({ length: n }, () => random.nextFloat());
  const yTrue = makeLabels(
    p.map((value) => (random.nextFloat() < value ? "yes" : "no")),
    ["no", "yes"],
  );
  return {
    yTrue,
    probabilities: makeMatrix(n, 2, Float64Array.from(p.flatMap((value) => [1 - value, value]))),
  };
}

describe("judgeAnswers()", () => {
  it("says all that is known of answers to two classes, as plain JSON", () => {
    const judgement = judgeAnswers({ ...drawAnswers(120, 1), threshold: 0.3, nResamples: 200 });
    expect(JSON.parse(JSON.stringify(judgement))).toEqual(judgement);
    expect(judgement).toMatchObject({ n: 120, threshold: 0.3, subgroups: [] });
    expect(judgement.metrics["roc_auc"]).toMatchObject({ method: "delong-logit", estimates: "this model" });
    expect(judgement.calibration).toMatchObject({ n: 120, events: judgement.events });
    expect(judgement.decisionCurve).toHaveLength(99);
  });

  it("is the same for the same seed, whichever class is last", () => {
    const { yTrue, probabilities } = drawAnswers(80, 2);
    const judge = () => judgeAnswers({ yTrue, probabilities, positive: "no", nResamples: 200, seed: 3 });
    expect(judge()).toEqual(judge());
    expect(judge().events).toBe(yTrue.codes.filter((code) => code === 0).length);
  });

  it("labels rows at thresholds of their own", () => {
    const { yTrue, probabilities } = drawAnswers(100, 4);
    const rowThresholds = Float64Array.from({ length: 100 }, (_, i) => (i < 50 ? 0 : 1));
    const { metrics, threshold } = judgeAnswers({ yTrue, probabilities, rowThresholds, threshold: 0.4 });
    const events = [...yTrue.codes].filter((code) => code === 1).length;
    const early = [...yTrue.codes].filter((code, i) => code === 1 && i < 50).length;
    expect(metrics["recall"]).toMatchObject({ value: early / events });
    expect(threshold).toBe(0.4);
  });

  it("has metrics only with three classes, and says why", () => {
    const yTrue = makeLabels(["a", "b", "c", "a"]);
    const probabilities = makeMatrix(
      4,
      3,
      Float64Array.from({ length: 12 }, () => 1 / 3),
    );
    const judgement = judgeAnswers({ yTrue, probabilities });
    expect(judgement.metrics["accuracy"]).toMatchObject({ value: 0.5 });
    expect(judgement.calibration).toEqual({
      undefined: "judge/not-binary",
      reason: "what is of events must have two classes, got 3",
    });
  });

  it("judges rows of one class, as far as anything can be said of them", () => {
    const yTrue = makeLabels(["yes", "yes"], ["no", "yes"]);
    const probabilities = makeMatrix(2, 2, Float64Array.of(0.4, 0.6, 0.7, 0.3));
    const judgement = judgeAnswers({ yTrue, probabilities });
    expect(judgement.metrics["roc_auc"]).toMatchObject({ undefined: "metric/one-class" });
    expect(judgement.metrics["recall"]).toMatchObject({ value: 0.5 });
    expect(judgement.calibration).toMatchObject({ intercept: { undefined: "calibration/one-class" } });
    expect(JSON.stringify(judgement)).not.toMatch(/null/);
  });
});

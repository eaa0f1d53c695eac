import { describe, expect, it } from "vitest";
import { type Labels, type Matrix, makeLabels, matrixOfRows, Random } from "../../core/index.ts";
import { metrics, scoreAll } from "../metrics/index.ts";
import { aucInterval } from "./auc-interval.ts";
import { judgeMetrics } from "./judge-metrics.ts";
import { wilsonInterval } from "./wilson.ts";

/** Rows of some classes, with probabilities that tell them apart to a degree. */
function makeRows(n: number, classes: readonly string[], seed = 1): { yTrue: Labels; probabilities: Matrix } {
  const random = new Random(seed);
  const names = Array.from({ length: n }, (_, i) => classes[i % classes.length]!);
  const rows = names.map((name) => {
    const weights = classes.map((c) => random.nextFloat() + (c === name ? 0.4 : 0));
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((w) => w / sum);
  });
  return { yTrue: makeLabels(names, classes), probabilities: matrixOfRows(rows) };
}

describe("judgeMetrics()", () => {
  const rows = makeRows(80, ["no", "yes"]);

  it("gives every metric its value, an interval around it and how it was made", () => {
    const scores = scoreAll(rows.yTrue, rows.probabilities);
    const figures = judgeMetrics({ ...rows, nResamples: 400 });
    expect(Object.keys(figures)).toEqual(metrics.map(({ name }) => name));
    for (const [name, figure] of Object.entries(figures)) {
      expect(figure, name).toMatchObject({ value: scores[name], level: 0.95, estimates: "this model" });
      const { low, high, value } = figure as { low: number; high: number; value: number };
      expect(low, name).toBeLessThan(value);
      expect(high, name).toBeGreaterThan(value);
    }
    const methods = Object.fromEntries(
      Object.entries(figures).map(([name, figure]) => [name, "method" in figure ? figure.method : ""]),
    );
    expect(methods).toEqual({
      roc_auc: "delong-logit",
      average_precision: "stratified-bootstrap",
      accuracy: "wilson",
      precision: "wilson",
      recall: "wilson",
      specificity: "wilson",
      f1: "stratified-bootstrap",
      brier_score: "stratified-bootstrap",
      log_loss: "stratified-bootstrap",
    });
  });

  it("counts what each share is taken of, for the class that is positive at the threshold that is given", () => {
    const { yTrue, probabilities } = rows;
    const isGiven = Array.from(yTrue.codes, (_, i) => probabilities.data[2 * i]! > 0.3);
    const [nGiven, hits] = [isGiven, isGiven.map((given, i) => given && yTrue.codes[i] === 0)].map(
      (list) => list.filter(Boolean).length,
    ) as [number, number];
    const figures = judgeMetrics({ ...rows, positive: "no", threshold: 0.3, level: 0.9, nResamples: 10 });
    expect(figures["precision"]).toMatchObject(wilsonInterval(hits, nGiven, 0.9));
    expect(figures["recall"]).toMatchObject(wilsonInterval(hits, 40, 0.9));
    const right = hits + (40 - (nGiven - hits));
    expect(figures["accuracy"]).toMatchObject(wilsonInterval(right, 80, 0.9));
    expect(figures["specificity"]).toMatchObject(wilsonInterval(40 - (nGiven - hits), 40, 0.9));
    const outcomes = Array.from(yTrue.codes, (code) => 1 - code);
    const p = outcomes.map((_, i) => probabilities.data[2 * i]!);
    expect(figures["roc_auc"]).toEqual(aucInterval(outcomes, p, 0.9));
  });

  it("serves more than two classes", () => {
    const figures = judgeMetrics({ ...makeRows(90, ["a", "b", "c"]), nResamples: 200 });
    for (const { name } of metrics)
      expect(figures[name], name).toMatchObject({
        method: name === "accuracy" ? "wilson" : "stratified-bootstrap",
        n: 90,
      });
  });

  it("gives equal intervals for equal seeds, and others for others", () => {
    const briers = [3, 3, 4].map((seed) => judgeMetrics({ ...rows, seed, nResamples: 50 })["brier_score"]);
    expect(briers[0]).toEqual(briers[1]);
    expect(briers[0]).not.toEqual(briers[2]);
  });

  it("states no interval below 10 events or rows without the event, and says how many there are", () => {
    const { yTrue, probabilities } = rows;
    const few = makeLabels(Array.from(yTrue.codes, (_, i) => (i < 9 ? "yes" : "no")));
    for (const [name, figure] of Object.entries(judgeMetrics({ yTrue: few, probabilities }))) {
      expect(figure, name).toEqual({
        value: scoreAll(few, probabilities)[name],
        noInterval: {
          undefined: "interval/too-few-events",
          reason: "an interval must have 10 events and 10 rows without the event, got 9 and 71",
        },
      });
    }
    const turned = judgeMetrics({ yTrue: few, probabilities, positive: "no" })["recall"];
    expect(turned).toMatchObject({ noInterval: { reason: expect.stringMatching(/got 71 and 9$/) } });
  });

  it("asks of several classes that each has 10 rows, of means over rows that so many are outside of the largest", () => {
    const { probabilities } = makeRows(90, ["a", "b", "c"]);
    const names = Array.from({ length: 90 }, (_, i) => (i < 60 ? "a" : i < 85 ? "b" : "c"));
    const figures = judgeMetrics({ yTrue: makeLabels(names), probabilities, nResamples: 50 });
    expect(figures["roc_auc"]).toMatchObject({
      noInterval: { reason: 'an interval must have 10 rows of each class that occurs, got of "c" 5' },
    });
    for (const name of ["accuracy", "brier_score", "log_loss"])
      expect(figures[name], name).toHaveProperty("low");
    const nearly = makeLabels(Array.from({ length: 90 }, (_, i) => (i < 82 ? "a" : i < 86 ? "b" : "c")));
    expect(judgeMetrics({ yTrue: nearly, probabilities, nResamples: 50 })["accuracy"]).toMatchObject({
      noInterval: { reason: "an interval must have 10 rows outside of the most frequent class, got 8" },
    });
  });

  it("says why a metric has no value, and of rows of one class why there is no interval", () => {
    const { probabilities } = rows;
    const figures = judgeMetrics({
      yTrue: makeLabels(Array(80).fill("no"), ["no", "yes"]),
      probabilities,
    });
    expect(figures["roc_auc"]).toMatchObject({ undefined: "metric/one-class" });
    expect(figures["accuracy"]).toMatchObject({
      value: expect.any(Number),
      noInterval: { undefined: "interval/too-few-events" },
    });
  });

  it("promises nothing where all resamples agree", () => {
    const yTrue = makeLabels(Array.from({ length: 40 }, (_, i) => (i < 20 ? "no" : "yes")));
    const probabilities = matrixOfRows(
      Array.from({ length: 40 }, (_, i) => (i < 20 ? [0.9, 0.1] : [0.1, 0.9])),
    );
    const figures = judgeMetrics({ yTrue, probabilities, nResamples: 20 });
    expect(figures["f1"]).toMatchObject({ value: 1, noInterval: { undefined: "interval/no-spread" } });
    expect(figures["roc_auc"]).toMatchObject({ value: 1, high: 1, method: "newcombe-score" });
    expect((figures["roc_auc"] as { low: number }).low).toBeLessThan(0.99);
  });

  it("leaves out resamples without a value, unless they are many", () => {
    // class "c" is labelled so once: about a third of the resamples have no precision of it
    const names = Array.from({ length: 60 }, (_, i) => ["a", "b", "c"][i % 3]!);
    const probabilities = matrixOfRows(
      names.map((name, i) =>
        i === 2 ? [0, 0, 1] : name === "a" || i % 7 === 0 ? [0.6, 0.4, 0] : [0.3, 0.7, 0],
      ),
    );
    const figures = judgeMetrics({ yTrue: makeLabels(names), probabilities, nResamples: 200 });
    expect(figures["precision"]).toMatchObject({
      noInterval: { undefined: "interval/undefined-resamples", reason: expect.stringMatching(/of 200$/) },
    });
    expect(figures["recall"]).toHaveProperty("low");
  });

  it("refuses a level, a seed and a number of resamples that are none", () => {
    const invalid = expect.objectContaining({ code: "parameter/invalid" });
    expect(() => judgeMetrics({ ...rows, level: 1 })).toThrow(invalid);
    expect(() => judgeMetrics({ ...rows, seed: -1 })).toThrow(invalid);
    expect(() => judgeMetrics({ ...rows, nResamples: 0 })).toThrow(invalid);
  });
});

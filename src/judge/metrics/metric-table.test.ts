import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeLabels, matrixOfRows } from "../../core/index.ts";
import { defaultMetric, getMetric, metrics, scoreAll } from "./metric-table.ts";
import { hasValue } from "./score.ts";

describe("scoreAll()", () => {
  const yTrue = makeLabels(["no", "no", "yes", "yes"]);
  const probabilities = matrixOfRows([
    [0.9, 0.1],
    [0.6, 0.4],
    [0.65, 0.35],
    [0.2, 0.8],
  ]);

  it("takes the last of two classes as positive unless told", () => {
    expect(scoreAll(yTrue, probabilities)).toEqual(scoreAll(yTrue, probabilities, { positive: "yes" }));
    expect(scoreAll(yTrue, probabilities, { positive: "no" })["recall"]).toBe(1);
    expect(scoreAll(yTrue, probabilities, { positive: "yes" })["recall"]).toBe(0.5);
  });

  it("moves only the metrics that need labels with the threshold", () => {
    const at = scoreAll(yTrue, probabilities, { threshold: 0.5 });
    const lower = scoreAll(yTrue, probabilities, { threshold: 0.3 });
    for (const metric of metrics)
      if (metric.needs === "probabilities") expect(lower[metric.name]).toBe(at[metric.name]);
    expect(lower["recall"]).toBe(1);
    expect(lower["precision"]).toBeCloseTo(2 / 3, 12);
  });

  it("ignores a positive class where there are more than two", () => {
    const three = makeLabels(["a", "b", "c"]);
    const p = matrixOfRows([
      [0.6, 0.2, 0.2],
      [0.2, 0.6, 0.2],
      [0.5, 0.3, 0.2],
    ]);
    expect(scoreAll(three, p, { positive: "a" })).toEqual(scoreAll(three, p));
  });

  it("says of each metric that rows of one class leave undefined why, and gives the others", () => {
    const answers = matrixOfRows([
      [0.9, 0.1],
      [0.6, 0.4],
    ]);
    const scores = scoreAll(makeLabels([0, 0], ["0", "1"]), answers);
    const codes = Object.fromEntries(
      Object.entries(scores).flatMap(([name, score]) => (hasValue(score) ? [] : [[name, score.undefined]])),
    );
    expect(codes).toEqual({
      roc_auc: "metric/one-class",
      average_precision: "metric/one-class",
      precision: "metric/none-predicted",
      recall: "metric/one-class",
      f1: "metric/one-class",
    });
    expect(scores).toMatchObject({ accuracy: 1, specificity: 1 });
    expect(scores["brier_score"]).toBeCloseTo((0.1 ** 2 + 0.4 ** 2) / 2, 12);
  });

  it("gives a finite number or a reason, whatever the rows", () => {
    const rows = fc.array(fc.tuple(fc.nat(2), fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(rows, fc.boolean(), (drawn, isBinary) => {
        const names = isBinary ? ["a", "b"] : ["a", "b", "c"];
        const truth = makeLabels(
          drawn.map(([c]) => names[c % names.length]!),
          names,
        );
        const p = drawn.map(([, x, y]) => (isBinary ? [1 - x / 4, x / 4] : [x / 8, y / 8, 1 - (x + y) / 8]));
        for (const score of Object.values(scoreAll(truth, matrixOfRows(p))))
          expect(hasValue(score) ? Number.isFinite(score) : score.reason.length > 0).toBe(true);
      }),
    );
  });
});

describe("metrics", () => {
  it("do not change with the order of rows, nor with equal weights", () => {
    const rows = fc.array(fc.tuple(fc.nat(2), fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(rows, fc.double({ min: 0.01, max: 100, noNaN: true }), (drawn, weight) => {
        const classes = ["a", "b", "c"];
        const scoresOf = (of: typeof drawn, sampleWeight?: Float64Array) =>
          scoreAll(
            makeLabels(
              of.map(([c]) => classes[c]!),
              classes,
            ),
            matrixOfRows(of.map(([, x, y]) => [x / 8, y / 8, 1 - (x + y) / 8])),
            { sampleWeight },
          );
        const plain = scoresOf(drawn);
        for (const other of [
          scoresOf(drawn.toReversed()),
          scoresOf(drawn, new Float64Array(drawn.length).fill(weight)),
        ])
          for (const { name } of metrics) {
            const [score, same] = [plain[name]!, other[name]!];
            if (hasValue(score) && hasValue(same))
              expect(Math.abs(same - score), name).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(score)));
            else expect(same, name).toEqual(score);
          }
      }),
    );
  });

  it("have keys of their own in tracking, means, spreads and folds apart", () => {
    const keys = metrics.flatMap(({ tracked }) => Object.values(tracked));
    expect(new Set(keys).size).toBe(6 * metrics.length);
    expect(getMetric("roc_auc").tracked).toEqual({
      mean: "roc_auc",
      folds: "roc_auc_fold",
      sd: "roc_auc_sd",
      low: "roc_auc_low",
      high: "roc_auc_high",
      undefined: "systole.undefined.roc_auc",
    });
  });

  it("hold the one that decides by default", () => {
    expect(getMetric(defaultMetric).isHeadline).toBe(true);
  });
});

describe("getMetric()", () => {
  it("finds every metric of the table by its name", () => {
    for (const metric of metrics) expect(getMetric(metric.name)).toBe(metric);
  });

  it("names the metrics when it does not know one", () => {
    expect(() => getMetric("auc")).toThrow(
      expect.objectContaining({ code: "metric/unknown", hint: expect.stringContaining("roc_auc") }),
    );
  });
});

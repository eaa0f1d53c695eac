import { describe, expect, it } from "vitest";
import { makeLabels, matrixOfRows } from "../../core/index.ts";
import { getMetric, metrics, scoreAll } from "./metric-table.ts";

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

  it("refuses rows of one class", () => {
    expect(() =>
      scoreAll(
        makeLabels([0, 0], ["0", "1"]),
        matrixOfRows([
          [1, 0],
          [0, 1],
        ]),
      ),
    ).toThrow(expect.objectContaining({ name: "DataError", code: "metric/one-class" }));
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

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeLabels, matrixOfRows } from "../../core/index.ts";
import { brierScoreLoss, logLoss } from "./probability.ts";

describe("losses of probabilities", () => {
  it("are the same for the positive class's column and for both columns", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1 }),
        (rows) => {
          const yTrue = makeLabels(
            rows.map(([y]) => (y ? 1 : 0)),
            ["0", "1"],
          );
          const p = Float64Array.from(rows, ([, value]) => value);
          const both = matrixOfRows(rows.map(([, value]) => [1 - value, value]));
          for (const loss of [brierScoreLoss, logLoss])
            expect(loss(yTrue, p)).toBeCloseTo(loss(yTrue, both), 12);
        },
      ),
    );
  });

  it("are lowest in expectation at the true share", () => {
    const yTrue = makeLabels([0, 0, 0, 1]);
    for (const loss of [brierScoreLoss, logLoss])
      for (const q of [0.1, 0.2, 0.3, 0.9])
        expect(loss(yTrue, new Float64Array(4).fill(0.25))).toBeLessThan(
          loss(yTrue, new Float64Array(4).fill(q)),
        );
  });

  it("are defined for rows of one class", () => {
    const yTrue = makeLabels([1, 1], ["0", "1"]);
    expect(brierScoreLoss(yTrue, Float64Array.of(0.5, 0.5))).toBe(0.25);
    expect(logLoss(yTrue, Float64Array.of(0.5, 0.5))).toBeCloseTo(Math.LN2, 12);
  });

  it("stay finite for a sure and wrong answer", () => {
    expect(logLoss(makeLabels([0, 1]), Float64Array.of(1, 0))).toBeCloseTo(-Math.log(Number.EPSILON), 9);
  });

  it("refuse what is no probability, and rows or columns that do not fit", () => {
    const yTrue = makeLabels([0, 1]);
    for (const wrong of [NaN, -0.1, 1.1])
      expect(() => logLoss(yTrue, Float64Array.of(0.5, wrong))).toThrow(
        expect.objectContaining({ code: "metric/probability", message: expect.stringContaining("row 1") }),
      );
    expect(() => brierScoreLoss(yTrue, Float64Array.of(0.5))).toThrow(RangeError);
    expect(() =>
      brierScoreLoss(
        yTrue,
        matrixOfRows([
          [0.5, 0.2, 0.3],
          [0.5, 0.2, 0.3],
        ]),
      ),
    ).toThrow(/2 columns/);
  });
});

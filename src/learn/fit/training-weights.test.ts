import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../core/index.ts";
import { weighRows } from "../linear/row-weights.ts";
import { balanceClasses, sumByClass, trainingWeights } from "./training-weights.ts";

const rows = fc
  .array(fc.tuple(fc.nat(2), fc.oneof(fc.constant(0), fc.double({ min: 1e-4, max: 9, noNaN: true }))), {
    minLength: 1,
  })
  .filter((list) => list.some(([, weight]) => weight > 0.01))
  .map((list) => ({
    y: { classes: ["a", "b", "c"], codes: Int32Array.from(list, ([code]) => code) },
    weights: Float64Array.from(list, ([, weight]) => weight),
  }));
const total = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);

describe("trainingWeights()", () => {
  it("gives each class that occurs the same weight in balance, and all together as much as before", () => {
    fc.assert(
      fc.property(rows, ({ y, weights }) => {
        const balanced = trainingWeights("", y, weights, "balanced", "weights")!;
        const before = sumByClass(y.codes, 3, weights);
        const nPresent = before.filter((sum) => sum > 0).length;
        sumByClass(y.codes, 3, balanced).forEach((sum, k) => {
          if (before[k]! > 1e-6) expect(sum).toBeCloseTo(total(weights) / nPresent, 6);
        });
      }),
    );
  });

  it("counts rows, not weights, where that is asked for", () => {
    fc.assert(
      fc.property(rows, ({ y, weights }) => {
        const byRows = trainingWeights("", y, weights, "balanced", "rows")!;
        const factors = balanceClasses(y.codes, 3, undefined);
        weights.forEach((weight, i) => {
          expect(byRows[i]).toBe(factors[y.codes[i]!]! * weight);
        });
      }),
    );
  });

  it("multiplies by the weights of classes that are given; others stay", () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 0.1, max: 5, noNaN: true }), ({ y, weights }, factor) => {
        const found = trainingWeights("", y, weights, { b: factor }, "rows")!;
        weights.forEach((weight, i) => {
          expect(found[i]).toBe(y.codes[i] === 1 ? factor * weight : weight);
        });
        expect(trainingWeights("", y, weights, null, "rows")).toBe(weights);
        expect(trainingWeights("", y, undefined, null, "rows")).toBeUndefined();
      }),
    );
  });

  it("refuses weights that are none, and classes that do not occur", () => {
    const y = { classes: ["a", "b"], codes: Int32Array.of(0, 1) };
    for (const wrong of [
      [1, -1],
      [1, NaN],
      [Infinity, 1],
      [0, 0],
    ])
      expect(() => trainingWeights("", y, Float64Array.from(wrong), null, "rows")).toThrow(DataError);
    expect(() => trainingWeights("", y, undefined, { z: 1 }, "rows")).toThrow('(a, b), got "z"');
    expect(() => trainingWeights("", y, undefined, { a: 0, b: 0 }, "rows")).toThrow("got none");
  });
});

describe("weighRows()", () => {
  it("makes weights that sum to 1 in the proportions given, of any size", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(1, 1e-200, 1e308), ({ y, weights }, factor) => {
        const X = { nRows: weights.length, nCols: 1, data: new Float64Array(weights.length) };
        const largest = Math.max(...weights);
        const sampleWeight = weights.map((weight) => (weight / largest) * factor);
        const found = weighRows("", X, y, { sampleWeight }, null).weights as Float64Array;
        expect(total(found)).toBeCloseTo(1, 9);
        found.forEach((weight, i) => {
          expect(weight).toBeCloseTo(weights[i]! / total(weights), 9);
        });
        expect(weighRows("", X, y, {}, null).weights).toBe(1 / X.nRows);
      }),
    );
  });
});

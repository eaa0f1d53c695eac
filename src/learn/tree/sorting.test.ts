import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../core/index.ts";
import { drawBelow, drawRows, WeightedDraw } from "./draw.ts";
import { rankColumn } from "./rank-column.ts";

const float32 = fc.oneof(
  fc.float({ noDefaultInfinity: true }),
  fc.constantFrom(0, 1, -1, 1e-45, 3.4e38, NaN).map(Math.fround),
);

describe("rankColumn()", () => {
  it("ranks as a sort does, few values and many", () => {
    fc.assert(
      fc.property(fc.array(float32, { maxLength: 40 }), fc.constantFrom(1, 60), (some, times) => {
        const values = Float32Array.from(
          { length: some.length * times },
          (_, i) => some[i % some.length]! + 0,
        );
        const codes = new Int32Array(values.length);
        const distinct = new Float32Array(values.length);
        const { nDistinct, nMissing } = rankColumn(values.slice(), codes, distinct);
        const expected = [...new Set(values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
        expect([...distinct.subarray(0, nDistinct)]).toEqual(expected);
        expect(nMissing).toBe(values.filter((value) => Number.isNaN(value)).length);
        values.forEach((value, i) => {
          expect(codes[i]).toBe(Number.isNaN(value) ? expected.length : expected.indexOf(value));
        });
      }),
    );
  });

  it("may write the ranks over the values", () => {
    for (const n of [5, 3_000]) {
      const values = Float32Array.from({ length: n }, (_, i) => (i * 7919) % n);
      rankColumn(values, new Int32Array(values.buffer), new Float32Array(n));
      expect([...new Int32Array(values.buffer)]).toEqual(Array.from({ length: n }, (_, i) => (i * 7919) % n));
    }
  });
});

describe("draws", () => {
  it("drawBelow() gives each number the same share, also beyond 2^21", () => {
    const random = new Random(3);
    const counts = new Float64Array(7);
    drawRows(random, 70_000, counts);
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
    let above = 0;
    for (let i = 0; i < 10_000; i++) above += drawBelow(random, 3e9) >= 1.5e9 ? 1 : 0;
    expect(Math.abs(above - 5_000)).toBeLessThan(250);
  });

  it("WeightedDraw draws rows in proportion to their weights", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 1, 2, 7.5, 0.1), { minLength: 1, maxLength: 9 }), (weights) => {
        fc.pre(weights.some((weight) => weight > 0));
        const counts = new Float64Array(weights.length);
        new WeightedDraw(Float64Array.from(weights)).drawRows(new Random(9), 20_000, counts);
        const total = weights.reduce<number>((a, b) => a + b, 0);
        weights.forEach((weight, i) => {
          if (weight === 0) expect(counts[i]).toBe(0);
          else expect(Math.abs(counts[i]! / 20_000 - weight / total)).toBeLessThan(0.02);
        });
      }),
      { numRuns: 30 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binOf, roundBins } from "./histogram.ts";

const finite = fc.oneof(
  fc.double({ noNaN: true, min: -1e306, max: 1e306 }),
  fc.integer({ min: -50, max: 50 }),
);

describe("roundBins()", () => {
  it("covers all values with at most as many bins as are asked for", () => {
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 2, max: 30 }),
        (list, most) => {
          const values = Float64Array.from(list);
          const bins = roundBins(values, most);
          expect(bins.count).toBeGreaterThanOrEqual(1);
          expect(bins.count).toBeLessThanOrEqual(most);
          const [low, high] = [Math.min(...list), Math.max(...list)];
          const slack = 1e-6 * bins.step;
          expect(bins.start).toBeLessThanOrEqual(low + slack);
          expect(bins.start + bins.count * bins.step).toBeGreaterThanOrEqual(high - slack);
          for (const value of values) expect(binOf(bins, value)).toBeLessThan(bins.count);
        },
      ),
    );
  });

  it("stays finite at the ends of what a number holds", () => {
    for (const list of [
      [-1e308, 1.7e308],
      [0, -1.0000000010000002e308],
      [0, 5e-324],
    ]) {
      const { start, step, count } = roundBins(Float64Array.from(list));
      expect(Number.isFinite(start + count * step)).toBe(true);
      expect(step).toBeGreaterThan(0);
    }
  });

  it("has round borders", () => {
    expect(roundBins(Float64Array.of(29, 77))).toEqual({ start: 25, step: 5, count: 11 });
    expect(roundBins(Float64Array.of(0, 0.95))).toEqual({ start: 0, step: 0.05, count: 20 });
    expect(roundBins(Float64Array.of(-3, 3, NaN), 6)).toEqual({ start: -4, step: 2, count: 4 });
    expect(roundBins(Float64Array.of(1, 4))).toEqual({ start: 1, step: 1, count: 4 });
  });

  it("is one bin for nothing and for one value", () => {
    expect(roundBins(Float64Array.of())).toEqual({ start: 0, step: 1, count: 1 });
    expect(roundBins(Float64Array.of(NaN))).toEqual({ start: 0, step: 1, count: 1 });
    expect(roundBins(Float64Array.of(7, NaN, 7))).toEqual({ start: 7, step: 1, count: 1 });
  });
});

describe("binOf()", () => {
  it("puts a border into the bin that begins there, also where steps are no binary fractions", () => {
    const bins = roundBins(Float64Array.of(0, 1.9), 20);
    const tenths = Array.from({ length: 20 }, (_, i) => Number((i / 10).toFixed(1)));
    expect(tenths.map((value) => binOf(bins, value))).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});

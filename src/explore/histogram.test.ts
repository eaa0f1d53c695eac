import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { binOf, countBins, roundBins } from "./histogram.ts";

const finite = fc.oneof(
  fc.double({ noNaN: true, min: -1e306, max: 1e306 }),
  fc.integer({ min: -50, max: 50 }),
);

/** Usual numbers, now and then one that is far from all others, infinite or missing. */
const mixed = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: fc.double({ noNaN: true, min: -5, max: 5 }) },
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 3 }) },
    { weight: 1, arbitrary: fc.constantFrom(1e4, -1e5, 1e300, -1e308, 1.7e308, Infinity, -Infinity, NaN) },
  ),
  { maxLength: 60 },
);

describe("roundBins()", () => {
  it("covers all values with at most as many bins as are asked for, and two open ones", () => {
    fc.assert(
      fc.property(
        fc.array(finite, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 2, max: 30 }),
        (list, most) => {
          const values = Float64Array.from(list);
          const bins = roundBins(values, most);
          const [isOpenBelow, isOpenAbove] = [bins.nBelow !== undefined, bins.nAbove !== undefined];
          const nClosed = bins.count - Number(isOpenBelow) - Number(isOpenAbove);
          expect(nClosed).toBeGreaterThanOrEqual(1);
          expect(nClosed).toBeLessThanOrEqual(most);
          const [low, high] = [Math.min(...list), Math.max(...list)];
          const slack = 1e-6 * bins.step;
          if (!isOpenBelow) expect(bins.start).toBeLessThanOrEqual(low + slack);
          if (!isOpenAbove) expect(bins.start + bins.count * bins.step).toBeGreaterThanOrEqual(high - slack);
        },
      ),
    );
  });

  it("puts every value into exactly one bin, between the borders of that bin or beyond an open one", () => {
    fc.assert(
      fc.property(mixed, (list) => {
        const values = Float64Array.from(list);
        const bins = roundBins(values);
        const counts = countBins(bins, values);
        const present = values.filter((value) => !Number.isNaN(value));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(present.length);
        if (bins.nBelow !== undefined) expect(bins.nBelow).toBe(counts[0]);
        if (bins.nAbove !== undefined) expect(bins.nAbove).toBe(counts[bins.count - 1]);
        for (const value of present) {
          const i = binOf(bins, value);
          expect(Number.isInteger(i) && i >= 0 && i < bins.count).toBe(true);
          const slack = 1e-6 * bins.step;
          const isFirst = i === 0 && bins.nBelow !== undefined;
          const isLast = i === bins.count - 1 && bins.nAbove !== undefined;
          if (!isFirst) expect(value).toBeGreaterThanOrEqual(bins.start + i * bins.step - slack);
          if (!isLast) expect(value).toBeLessThanOrEqual(bins.start + (i + 1) * bins.step + slack);
        }
      }),
    );
  });

  it("leaves at most a twentieth of the values, or one, to an open bin", () => {
    fc.assert(
      fc.property(mixed, (list) => {
        const values = Float64Array.from(list.filter(Number.isFinite));
        const { nBelow = 1, nAbove = 1 } = roundBins(values);
        const most = Math.max(1, Math.floor(values.length / 20));
        for (const n of [nBelow, nAbove]) expect(n >= 1 && n <= most).toBe(true);
      }),
    );
  });

  it("stays finite at the ends of what a number holds", () => {
    for (const list of [
      [-1e308, 1.7e308],
      [0, -1.0000000010000002e308],
      [0, 5e-324],
      [1, 2, 3, 4, 5, 6, 7, 8, -1.7e308, 1.7e308, Infinity, -Infinity],
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

  const hundred = Array.from({ length: 100 }, (_, i) => i);

  it("opens the bin in which a far value would be alone, at either end", () => {
    expect(roundBins(Float64Array.of(...hundred, 5005, 4000))).toEqual({
      start: 0,
      step: 5,
      count: 21,
      nAbove: 2,
    });
    expect(roundBins(Float64Array.of(...hundred, -9999))).toEqual({
      start: -5,
      step: 5,
      count: 21,
      nBelow: 1,
    });
    expect(roundBins(Float64Array.of(...hundred, -Infinity, Infinity))).toMatchObject({
      nBelow: 1,
      nAbove: 1,
    });
  });

  it("shows the others also where nearly all values are the same", () => {
    const zeros = new Array<number>(2000).fill(0);
    expect(roundBins(Float64Array.of(...zeros, ...hundred, 1e9))).toMatchObject({ step: 5, nAbove: 1 });
  });

  it("opens no bin for what is a part of the whole: two groups, a long tail, few values", () => {
    for (const list of [
      [...hundred, ...hundred.map((i) => 10_000 + i)],
      hundred.map((i) => Math.exp(i / 25)),
      [1, 2, 1000],
      [0, 0, 0, 0, 0, 0, 0, 1000],
    ]) {
      const { nBelow, nAbove } = roundBins(Float64Array.from(list));
      expect([nBelow, nAbove]).toEqual([undefined, undefined]);
    }
  });
});

describe("binOf()", () => {
  it("puts a border into the bin that begins there, also where steps are no binary fractions", () => {
    const bins = roundBins(Float64Array.of(0, 1.9), 20);
    const tenths = Array.from({ length: 20 }, (_, i) => Number((i / 10).toFixed(1)));
    expect(tenths.map((value) => binOf(bins, value))).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });
});

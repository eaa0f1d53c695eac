import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeMatrix, Random } from "../../core/index.ts";
import { drawBelow, drawRows, WeightedDraw } from "./draw.ts";
import { GroupCollector } from "./group-collector.ts";
import { Pacer } from "./pacer.ts";
import { rankColumn } from "./rank-column.ts";
import { rankColumns } from "./ranked-columns.ts";

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
        const { values: distinct, nMissing } = rankColumn(values.slice(), codes);
        const expected = [...new Set(values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
        expect([...distinct]).toEqual(expected);
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
      rankColumn(values, new Int32Array(values.buffer));
      expect([...new Int32Array(values.buffer)]).toEqual(Array.from({ length: n }, (_, i) => (i * 7919) % n));
    }
  });
});

describe("GroupCollector.collect()", () => {
  it.each([
    ["few rows", 12, 1_000, 1],
    ["spread over many values", 900, 5_000, 1],
    ["crowded at one end, with one far away", 900, 100_000, 0.002],
    ["few values", 900, 30, 1],
  ])("sums weights by value and class: %s", async (_, n, nValues, share) => {
    const random = new Random(5);
    const X = makeMatrix(n, 1);
    for (let i = 0; i < n; i++) X.data[i] = random.nextInt(Math.ceil(nValues * share));
    X.data[0] = nValues;
    // Ranks as if all values occurred in other rows.
    const all = makeMatrix(nValues + 1 + n, 1);
    for (let i = 0; i < all.nRows; i++) all.data[i] = i < n ? X.data[i]! : i - n;
    const ranked = await rankColumns("test", all, false, new Pacer());
    const shift = 4;
    const words = Int32Array.from(
      { length: n },
      (_, i) => (i << shift) | ((1 + random.nextInt(7)) << 1) | (i & 1),
    );
    const groups = new GroupCollector(ranked);
    const expected = new Map<number, [number, number]>();
    words.forEach((word, i) => {
      const sums = expected.get(X.data[i]!) ?? [0, 0];
      sums[word & 1]! += (word & 15) >> 1;
      expected.set(X.data[i]!, sums);
    });
    for (let time = 0; time < 2; time++) {
      const nGroups = groups.collect(words, shift, 0, n, 0, ranked.nDistinct[0]!);
      const found = Array.from({ length: nGroups }, (_, g) => [
        groups.codes[g]!,
        [groups.zeros[g]!, groups.ones[g]!],
      ]);
      expect(found).toEqual([...expected].sort((a, b) => a[0] - b[0]));
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

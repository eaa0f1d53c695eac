import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeMatrix, Random } from "../../../core/index.ts";
import { hasClose, hasMissing, layOutRanks } from "../rank/column-ranks.ts";
import { rankColumnRange } from "../rank/rank-column-range.ts";
import { rankMatrix } from "../rank/rank-matrix.ts";
import { drawBelow, drawRows, WeightedDraw } from "./draw.ts";

const float32 = fc.oneof(
  fc.float({ noDefaultInfinity: true }),
  fc.constantFrom(0, 1, -1, 1e-45, 3.4e38, NaN).map(Math.fround),
);

describe("rankMatrix()", () => {
  it("ranks as a sort does", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(float32, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(1, 60),
        async (some, times) => {
          const values = Float64Array.from(
            { length: some.length * times },
            (_, i) => some[i % some.length]! + 0,
          );
          const ranked = await rankMatrix("test", makeMatrix(values.length, 1, values), {});
          const expected = [...new Set(values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
          expect([...ranked.values.subarray(0, ranked.nDistinct[0])]).toEqual(expected);
          const codes = Array.from(values, (value) =>
            Number.isNaN(value) ? expected.length : expected.indexOf(value),
          );
          expect([...ranked.codes]).toEqual(codes);
          const isMissing = expected.length < new Set(values).size ? hasMissing : 0;
          const isClose = expected.some(
            (value, k) => value <= Math.fround(expected[k - 1]! + Math.fround(1e-7)),
          );
          expect(ranked.flags[0]! & (hasMissing | hasClose)).toBe(isMissing | (isClose ? hasClose : 0));
        },
      ),
    );
  });

  it("does the same in a memory of its own", async () => {
    const random = new Random(1);
    const X = makeMatrix(
      300,
      3,
      Float64Array.from({ length: 900 }, () => random.nextInt(200) / 7),
    );
    const ranked = await rankMatrix("test", X, {});
    const apart = layOutRanks(300, 3);
    const floats = new Float32Array(apart.codes.buffer, apart.codes.byteOffset, 900);
    for (let j = 0; j < 3; j++) for (let i = 0; i < 300; i++) floats[j * 300 + i] = X.data[i * 3 + j]!;
    await rankColumnRange({ ...apart, memory: null }, 0, 3, 0, undefined);
    for (const name of ["codes", "values", "nDistinct", "flags"] as const)
      expect(apart[name]).toEqual(ranked[name]);
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

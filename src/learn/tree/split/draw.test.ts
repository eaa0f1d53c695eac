import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "../../../core/index.ts";
import { drawBelow, drawRows, WeightedDraw } from "./draw.ts";

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

  it("drawBelow() stays below any limit, and repeats itself for the same seed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 }), fc.nat(), (n, seed) => {
        const [random, again] = [new Random(seed), new Random(seed)];
        for (let i = 0; i < 20; i++) {
          const drawn = drawBelow(random, n);
          expect(Number.isInteger(drawn) && drawn >= 0 && drawn < n).toBe(true);
          expect(drawBelow(again, n)).toBe(drawn);
        }
      }),
    );
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

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Random } from "./random.ts";

const seed = fc.maxSafeNat();

describe("Random", () => {
  it("draws the same again for the same seed, and something else for another", () => {
    fc.assert(
      fc.property(seed, seed, (a, b) => {
        fc.pre(a !== b);
        const draws = (random: Random) => Array.from({ length: 8 }, () => random.nextUint32());
        expect(draws(new Random(a))).toEqual(draws(new Random(a)));
        expect(draws(new Random(a))).not.toEqual(draws(new Random(b)));
        expect(draws(Random.stream(a, 1))).not.toEqual(draws(Random.stream(a, 2)));
      }),
    );
  });

  it("keeps to the ranges that it promises", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 2 ** 32 }), (start, n) => {
        const random = new Random(start);
        for (let i = 0; i < 20; i++) {
          const whole = random.nextInt(n);
          expect(Number.isInteger(whole) && whole >= 0 && whole < n).toBe(true);
          const share = random.nextFloat();
          expect(share >= 0 && share < 1).toBe(true);
          expect(Number.isFinite(random.nextNormal())).toBe(true);
        }
      }),
    );
  });

  it("has draws of the moments that their distributions have", () => {
    const random = new Random(7);
    const n = 20_000;
    const normals = Array.from({ length: n }, () => random.nextNormal());
    const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b) / n;
    expect(Math.abs(meanOf(normals))).toBeLessThan(0.03); // four standard errors
    expect(Math.abs(meanOf(normals.map((x) => x * x)) - 1)).toBeLessThan(0.04);
    expect(Math.abs(meanOf(normals.map((x) => x ** 3)))).toBeLessThan(0.11);
    const floats = normals.map(() => random.nextFloat());
    expect(Math.abs(meanOf(floats) - 0.5)).toBeLessThan(0.009);
    expect(Math.abs(meanOf(floats.map((x) => x * x)) - 1 / 3)).toBeLessThan(0.009);
  });

  it("shuffles into any order alike, and loses nothing", () => {
    fc.assert(
      fc.property(seed, fc.array(fc.integer()), (start, values) => {
        const shuffled = new Random(start).shuffle([...values]);
        expect(shuffled.toSorted((a, b) => a - b)).toEqual(values.toSorted((a, b) => a - b));
      }),
    );
    const random = new Random(1);
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle([0, 1, 2]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  });
});

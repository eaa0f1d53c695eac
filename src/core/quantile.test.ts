import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quantile } from "./quantile.ts";

describe("quantile()", () => {
  it("lies between its neighbours", () => {
    expect(quantile(Float64Array.of(1, 2, 3, 4), 0.5)).toBe(2.5);
    expect([0, 1].map((p) => quantile(Float64Array.of(1, 2, 9), p))).toEqual([1, 9]);
  });

  const values = fc
    .array(fc.integer({ min: -50, max: 50 }), { minLength: 1 })
    .map((list) => Float64Array.from(list).sort());
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  it("rises from the least value to the largest, and turns round with the order", () => {
    fc.assert(
      fc.property(values, share, share, (sorted, p, q) => {
        expect(quantile(sorted, 0)).toBe(sorted[0]);
        expect(quantile(sorted, 1)).toBe(sorted.at(-1));
        const [low, high] = [Math.min(p, q), Math.max(p, q)];
        expect(quantile(sorted, low)).toBeLessThanOrEqual(quantile(sorted, high) + 1e-12);
        const turned = sorted.map((value) => -value).reverse();
        expect(quantile(turned, 1 - p)).toBeCloseTo(-quantile(sorted, p), 9);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { impurityDecrease, impurityOf } from "./impurity.ts";

const weight = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 100, noNaN: true }));
const sums = (nClasses: number) =>
  fc
    .array(weight, { minLength: nClasses, maxLength: nClasses })
    .filter((list) => list.some((x) => x > 0))
    .map((list) => Float64Array.from(list));
const total = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
const measures = [
  ["Gini's index", true],
  ["entropy", false],
] as const;

describe.each(measures)("%s", (_, isGini) => {
  it("is 0 for one class, largest for equal shares, and does not depend on the order of classes", () => {
    fc.assert(
      fc.property(sums(4), (values) => {
        const found = impurityOf(isGini, values, total(values));
        const equal = impurityOf(isGini, new Float64Array(4).fill(1), 4);
        expect(equal).toBeCloseTo(isGini ? 0.75 : 2, 12);
        expect(found).toBeLessThanOrEqual(equal + 1e-12);
        expect(found).toBeGreaterThanOrEqual(-1e-12);
        expect(impurityOf(isGini, values.toReversed(), total(values))).toBeCloseTo(found, 12);
        const isPure = values.filter((x) => x > 0).length === 1;
        if (isPure) expect(found).toBeCloseTo(0, 12);
        else expect(found).toBeGreaterThan(0);
      }),
    );
  });

  it("never rises by a split, and falls as much wherever the split stands in the tree", () => {
    fc.assert(
      fc.property(sums(3), sums(3), fc.double({ min: 1, max: 9, noNaN: true }), (left, right, share) => {
        const node = left.map((x, k) => x + right[k]!);
        const [l, r, n] = [total(left), total(right), total(node)];
        const of = (values: Float64Array) => impurityOf(isGini, values, total(values));
        const decrease = impurityDecrease(n, n, of(node), l, of(left), r, of(right));
        expect(decrease).toBeGreaterThanOrEqual(-1e-12);
        const below = impurityDecrease(share * n, n, of(node), l, of(left), r, of(right));
        expect(below).toBeCloseTo(decrease / share, 12);
        const twice = left.map((x) => 2 * x);
        expect(impurityDecrease(3 * l, 3 * l, of(left), l, of(left), 2 * l, of(twice))).toBeCloseTo(0, 12);
      }),
    );
  });
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { findThresholds } from "./thresholds.ts";

it("findThresholds() cuts between few distinct values", () => {
  expect([...findThresholds(Float64Array.of(1, 1, 2, 4, 4, 4), 5)]).toEqual([1.5, 3]);
  expect([...findThresholds(Float64Array.of(7, 7), 5)]).toEqual([]);
  expect([...findThresholds(new Float64Array(0), 5)]).toEqual([]);
});

it("findThresholds() keeps infinite values apart from finite ones", () => {
  expect([...findThresholds(Float64Array.of(-Infinity, 3, Infinity), 5)]).toEqual([-Infinity, 1e300]);
  expect([...findThresholds(Float64Array.of(-Infinity, Infinity), 5)]).toEqual([0]);
});

it("findThresholds() cuts many values into bins of equal number", () => {
  const sorted = Float64Array.from({ length: 1000 }, (_, i) => i);
  expect([...findThresholds(sorted, 4)]).toEqual([249.5, 499.5, 749.5]);
  expect([...findThresholds(sorted, 3)]).toEqual([333, 666]);
});

it("findThresholds() takes a weight of 2 as two values", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 4 })), { minLength: 1 }),
      fc.constantFrom(2, 4), // quarters are exact, so no quantile is decided by rounding
      (pairs, maxBins) => {
        const sorted = pairs.sort((a, b) => a[0] - b[0]);
        const copies = sorted.flatMap(([value, weight]) => new Array<number>(weight).fill(value));
        const weighted = findThresholds(
          Float64Array.from(sorted, ([value]) => value),
          maxBins,
          Float64Array.from(sorted, ([, weight]) => weight),
        );
        const plain = findThresholds(Float64Array.from(copies), maxBins);
        expect(weighted).toEqual(plain);
      },
    ),
  );
});

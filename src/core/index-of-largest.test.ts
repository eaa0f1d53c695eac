import fc from "fast-check";
import { expect, it } from "vitest";
import { indexOfLargest } from "./index-of-largest.ts";

it("indexOfLargest() finds the first of the largest", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(-Infinity))), (values) => {
      expect(indexOfLargest(values)).toBe(values.indexOf(Math.max(...values)));
    }),
  );
});

it("indexOfLargest() takes more numbers than a function takes arguments", () => {
  const values = new Float64Array(2_000_000);
  values[1_234_567] = 1;
  expect(() => Math.max(...values)).toThrow(RangeError);
  expect(indexOfLargest(values)).toBe(1_234_567);
});

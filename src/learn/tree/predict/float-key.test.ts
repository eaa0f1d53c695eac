import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { floatOfKey, keyOf, keyOfThreshold } from "./float-key.ts";

const float = fc.float({ noNaN: true });
const double = fc.oneof(
  float,
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 0.1, 3.5e38, -3.5e38, 1e-50),
);

describe("keyOf()", () => {
  it("orders values as their float32 are ordered, both zeros alike, and can be turned back", () => {
    fc.assert(
      fc.property(double, double, (a, b) => {
        const [x, y] = [Math.fround(a + 0), Math.fround(b + 0)];
        if (x !== y) expect(Math.sign(keyOf(a) - keyOf(b))).toBe(x < y ? -1 : 1);
        if (Object.is(x, y)) expect(keyOf(a)).toBe(keyOf(b));
        expect(floatOfKey(keyOf(a))).toBe(x);
        expect(keyOf(-0)).toBe(keyOf(0));
      }),
      { numRuns: 500 },
    );
  });
});

describe("keyOfThreshold()", () => {
  it("is passed by those keys whose float32 are no more than the threshold as it is", () => {
    fc.assert(
      fc.property(float, double, (value, threshold) => {
        expect(keyOf(value) <= keyOfThreshold(threshold)).toBe(value <= threshold);
      }),
      { numRuns: 500 },
    );
  });

  it("tells neighbours of a threshold between two float32 apart", () => {
    fc.assert(
      fc.property(float.filter(Number.isFinite), (value) => {
        const next = floatOfKey(keyOf(value) + 1);
        fc.pre(Number.isFinite(next));
        const middle = value + (next - value) / 2;
        expect(keyOfThreshold(middle)).toBe(keyOf(value));
        expect(keyOfThreshold(value)).toBe(keyOf(value));
        expect(keyOfThreshold(next)).toBe(keyOf(value) + 1);
      }),
    );
  });
});

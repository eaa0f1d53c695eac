import { describe, expect, it } from "vitest";
import { correctedInterval, correctedStandardError, summarize } from "./corrected-t.ts";

describe("summarize()", () => {
  it("gives the mean and the standard deviation with n - 1", () => {
    expect(summarize([1, 2, 3, 4])).toEqual({ mean: 2.5, sd: Math.sqrt(5 / 3) });
    expect(summarize([0.7])).toEqual({ mean: 0.7 }); // one value has no spread
    expect(() => summarize([])).toThrow(RangeError);
  });
});

describe("correctedStandardError()", () => {
  it("is larger than that of independent values by the share of test rows", () => {
    const values = [0.1, 0.3, 0.2, 0.6];
    const plain = summarize(values).sd! / 2;
    expect(correctedStandardError(values, 1, 0)).toBeCloseTo(plain, 15);
    expect(correctedStandardError(values, 75, 25)).toBeCloseTo(plain * Math.sqrt(1 + 4 / 3), 15);
  });

  it("is undefined for a single fold", () => {
    expect(() => correctedStandardError([0.5], 4, 1)).toThrow(RangeError);
  });
});

describe("correctedInterval()", () => {
  it("holds the mean in its middle and widens with the level", () => {
    const values = [0.8, 0.9, 0.85, 0.95];
    const narrow = correctedInterval(values, 9, 1, 0.5);
    const wide = correctedInterval(values, 9, 1, 0.99);
    expect((narrow.low + narrow.high) / 2).toBeCloseTo(0.875, 12);
    expect(wide.high - wide.low).toBeGreaterThan(narrow.high - narrow.low);
    expect(() => correctedInterval(values, 9, 1, 1)).toThrow(RangeError);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kernelShift, MOST_PAYLOAD_BITS, packRows } from "./tree-rows.ts";

const rows = fc
  .array(fc.tuple(fc.nat(1), fc.oneof(fc.constant(0), fc.nat(127))), { minLength: 1, maxLength: 60 })
  .map((list) => ({
    codes: Int32Array.from(list, ([code]) => code),
    weights: Float64Array.from(list, ([, weight]) => weight),
  }));

describe("packRows()", () => {
  it("keeps each row with a weight, its number, weight and class, and sums up the classes", () => {
    fc.assert(
      fc.property(rows, fc.boolean(), ({ codes, weights }, isPacked) => {
        const shift = isPacked ? kernelShift(weights, 2) : 0;
        if (isPacked) expect(shift).toBeGreaterThan(0);
        const words = new Int32Array(codes.length + 1);
        const packed = packRows(weights, codes, 2, words, shift);
        const found = [...words.subarray(0, packed.nWords)].map((word) =>
          isPacked
            ? [word >>> shift, (word & ((1 << shift) - 1)) >> 1, word & 1]
            : [word, weights[word], codes[word]],
        );
        const expected = [...weights.keys()]
          .filter((row) => weights[row]! > 0)
          .map((row) => [row, weights[row], codes[row]]);
        expect(found).toEqual(expected);
        for (const k of [0, 1])
          expect(packed.sums[k]).toBe(weights.reduce((sum, w, i) => sum + (codes[i] === k ? w : 0), 0));
      }),
    );
  });
});

describe("kernelShift()", () => {
  it("has room for the largest weight and a class, and no more", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 127 }), (largest) => {
        const shift = kernelShift(Float64Array.of(0, largest), 2);
        expect(shift).toBeLessThanOrEqual(MOST_PAYLOAD_BITS);
        expect(2 * largest + 1).toBeLessThan(2 ** shift);
        expect(2 * largest + 1).toBeGreaterThanOrEqual(2 ** (shift - 1));
      }),
    );
  });

  it("is 0 where a word cannot hold the rows", () => {
    const ones = new Float64Array(3).fill(1);
    expect(kernelShift(ones, 2)).toBeGreaterThan(0);
    expect(kernelShift(ones, 3)).toBe(0);
    expect(kernelShift(Float64Array.of(1, 0.5), 2)).toBe(0);
    expect(kernelShift(Float64Array.of(1, 128), 2)).toBe(0);
    expect(kernelShift(Float64Array.of(1, -1), 2)).toBe(0);
    expect(kernelShift(Float64Array.of(1, 2 ** 40), 2)).toBe(0);
  });
});

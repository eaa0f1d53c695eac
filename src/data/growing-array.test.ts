import fc from "fast-check";
import { expect, test } from "vitest";
import { GrowingArray } from "./growing-array.ts";

test("GrowingArray is an array of all that was added, on shared memory, whatever the sizes", () => {
  const piece = fc.record({
    n: fc.constantFrom(0, 1, 3, 63, 64, 65, 1000, 65_536, 70_000),
    step: fc.constantFrom(1, 1, 2),
  });
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 5 }),
      fc.array(fc.integer(), { maxLength: 5 }),
      (pieces, single) => {
        const array = new GrowingArray(Float64Array);
        const expected: number[] = [];
        for (const { n, step } of pieces) {
          const values = Float64Array.from({ length: n }, (_, i) => expected.length + i);
          const places = Int32Array.from({ length: Math.ceil(n / step) }, (_, i) => i * step);
          array.pushFrom(values, places);
          for (const place of places) expected.push(values[place]!);
          for (const value of single) {
            array.push(value);
            expected.push(value);
          }
        }
        expect(array.length).toBe(expected.length);
        const found = array.finish();
        expect(found.buffer).toBeInstanceOf(SharedArrayBuffer);
        expect(
          Buffer.compare(Buffer.from(found.slice().buffer), Buffer.from(Float64Array.from(expected).buffer)),
        ).toBe(0);
        expect(array.finish()).toHaveLength(0);
      },
    ),
    { numRuns: 30 },
  );
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { Random } from "../../../core/index.ts";
import { holdOut } from "./holdout.ts";

it("holdOut() holds each class out in proportion, and leaves a row of each to train", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 8, maxLength: 200 }),
      fc.double({ min: 0.05, max: 0.5, noNaN: true }),
      fc.nat(),
      (classes, fraction, seed) => {
        const codes = Int32Array.from(classes);
        const { training, validation } = holdOut(codes, 4, fraction, new Random(seed));
        expect([...training, ...validation].sort((a, b) => a - b)).toEqual([...codes.keys()]);
        for (let k = 0; k < 4; k++) {
          const count = classes.filter((code) => code === k).length;
          const held = validation.filter((row) => codes[row] === k).length;
          expect(Math.abs(held - (count * Math.ceil(fraction * codes.length)) / codes.length)).toBeLessThan(
            4,
          );
          if (count > 0) expect(held).toBeLessThan(count);
        }
      },
    ),
  );
});

it("holdOut() takes a number of rows, and draws others for another seed", () => {
  const codes = Int32Array.from({ length: 100 }, (_, i) => i % 2);
  const first = holdOut(codes, 2, 10, new Random(1)).validation;
  expect(first).toHaveLength(10);
  expect(holdOut(codes, 2, 10, new Random(1)).validation).toEqual(first);
  expect(holdOut(codes, 2, 10, new Random(2)).validation).not.toEqual(first);
});

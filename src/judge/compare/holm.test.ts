import fc from "fast-check";
import { expect, it } from "vitest";
import { holmAdjusted } from "./holm.ts";

it("holmAdjusted() keeps the order of its values and never makes one smaller, nor more than Bonferroni does", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (p) => {
      const adjusted = holmAdjusted(p);
      p.forEach((value, i) => {
        expect(adjusted[i]).toBeGreaterThanOrEqual(value);
        expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, p.length * value));
        p.forEach((other, j) => {
          if (value < other) expect(adjusted[i]).toBeLessThanOrEqual(adjusted[j]!);
        });
      });
    }),
  );
  expect(holmAdjusted([])).toEqual([]);
  expect(holmAdjusted([0.2])).toEqual([0.2]);
});

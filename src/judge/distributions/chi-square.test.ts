import fc from "fast-check";
import { expect, it } from "vitest";
import { chiSquareQuantile, chiSquareTail } from "./chi-square.ts";

it("chiSquareTail() falls from 1, and meets the values of tables", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1400, noNaN: true }),
      fc.double({ min: 1e-3, max: 9 }),
      (x, more) => {
        const [here, there] = [chiSquareTail(x), chiSquareTail(x + more)];
        expect(here >= 0 && here <= 1).toBe(true);
        expect(there).toBeLessThanOrEqual(here);
      },
    ),
  );
  expect(chiSquareTail(-1)).toBe(1);
  // Abramowitz & Stegun, table 26.8, and the tail at 1, 2 and 3 standard deviations of a normal variable.
  for (const [x, tail] of [
    [1, 0.317_310_507_862_914],
    [4, 0.045_500_263_896_358_4],
    [9, 0.002_699_796_063_260_19],
    [3.841_458_820_694_124, 0.05],
    [6.634_896_601_021_213, 0.01],
  ] as const)
    expect(chiSquareTail(x) / tail).toBeCloseTo(1, 12);
});

it("chiSquareTail() is the integral of its density, also where the series and the fraction meet", () => {
  const density = (x: number): number => Math.exp(-x / 2) / Math.sqrt(2 * Math.PI * x);
  fc.assert(
    fc.property(fc.oneof(fc.double({ min: 2, max: 30, noNaN: true }), fc.constant(7.999)), (x) => {
      const width = 0.01;
      // Simpson's rule
      const area = (width / 6) * (density(x) + 4 * density(x + width / 2) + density(x + width));
      expect(chiSquareTail(x) - chiSquareTail(x + width)).toBeCloseTo(area, 12);
    }),
  );
});

it("chiSquareQuantile() is where the tail begins", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 0.999_999, noNaN: true }), (level) => {
      const x = chiSquareQuantile(level);
      expect(chiSquareTail(x)).toBeCloseTo(1 - level, 12);
    }),
  );
});

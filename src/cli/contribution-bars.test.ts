import fc from "fast-check";
import { expect, test } from "vitest";
import { contributionBars } from "./contribution-bars.ts";

const numbers = (value: number): string => `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(2)}`;

test("contributionBars() draws what lowers to the left of an axis and what raises to the right, in proportion", () => {
  const lines = contributionBars(
    [
      { label: "age = 41 years", value: -0.5 },
      { label: "sex = 0 (female)", value: 1 },
      { label: "cp = 2", value: 0 },
    ],
    numbers,
    51,
  );
  expect(lines).toEqual([
    "age = 41 years    -0.50        ░░░░░░│",
    "sex = 0 (female)  +1.00              │████████████",
    "cp = 2            +0.00              │",
  ]);
});

test("contributionBars() fits the width, whatever the labels and values", () => {
  const label = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 60 });
  const value = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.record({ label, value }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 40, max: 120 }),
      (contributions, width) => {
        const lines = contributionBars(contributions, numbers, width);
        expect(lines).toHaveLength(contributions.length);
        const axes = new Set(lines.map((line) => line.lastIndexOf("│")));
        expect(axes.size).toBe(1);
        for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(width);
      },
    ),
    { numRuns: 60 },
  );
});

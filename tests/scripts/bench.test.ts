import fc from "fast-check";
import { expect, it } from "vitest";
import { replaceBlock } from "../../bench/support/report.ts";
import { logLogSlope, median, ratioOf, splitCost } from "../../bench/support/statistics.ts";

it("median() is the middle, or the mean of the two in the middle", () => {
  expect(median([3, 1, 10])).toBe(3);
  expect(median([4, 1, 10, 2])).toBe(3);
});

it("ratioOf() compares medians, and keeps what single rounds say", () => {
  expect(ratioOf([1, 2, 4], [10, 12, 16])).toEqual({ value: 6, low: 4, high: 10 });
  expect(() => ratioOf([1], [])).toThrow("got 1 and 0");
});

it("logLogSlope() finds the exponent, whatever the factor", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -2, max: 3, noNaN: true }),
      fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
      (exponent, factor) => {
        const sizes = [1e3, 1e4, 1e5, 1e6];
        const costs = sizes.map((size) => factor * size ** exponent);
        expect(logLogSlope(sizes, costs)).toBeCloseTo(exponent, 9);
      },
    ),
  );
  expect(() => logLogSlope([10], [1])).toThrow("two points or more");
});

it("splitCost() tells what is done once from what each item costs, neither below 0", () => {
  expect(splitCost([2, 11], [8, 35])).toEqual({ once: 3, each: 4 });
  expect(splitCost([1, 5], [3, 16])).toEqual({ once: 0, each: 5.5 });
  expect(splitCost([1, 5], [3, 4])).toEqual({ once: 5, each: 0 });
});

it("replaceBlock() changes what stands between two lines, and nothing else", () => {
  const page = "a\n<!-- x -->\nold\n\nold\n<!-- end of x -->\nb\n";
  expect(replaceBlock(page, "x", "new")).toBe("a\n<!-- x -->\nnew\n<!-- end of x -->\nb\n");
  expect(() => replaceBlock(page, "y", "new")).toThrow('a block "y"');
});

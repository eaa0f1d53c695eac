import fc from "fast-check";
import { expect, it } from "vitest";
import { aboutDuration, showDuration } from "./duration.ts";

it.each([
  [0, "a few seconds"],
  [8, "about 10 seconds"],
  [27, "about 25 seconds"],
  [44, "about 40 seconds"],
  [89, "about 90 seconds"],
  [91, "about 1.5 minutes"],
  [110, "about 2 minutes"],
  [372, "about 6 minutes"],
  [5399, "about 90 minutes"],
  [5400, "about 1.5 hours"],
  [360_000, "about 100 hours"],
])("aboutDuration(%d) is %s", (seconds, text) => {
  expect(aboutDuration(seconds)).toBe(text);
});

it("aboutDuration() is never further off than a third", () => {
  const units: Record<string, number> = { seconds: 1, minutes: 60, hours: 3600 };
  fc.assert(
    fc.property(fc.double({ min: 8, max: 1e6, noNaN: true }), (seconds) => {
      const [, digits, unit] = /^about ([\d.]+) (\w+)$/.exec(aboutDuration(seconds))!;
      expect(Math.abs((Number(digits) * units[unit!]!) / seconds - 1)).toBeLessThan(1 / 3);
    }),
  );
});

it.each([
  [90, "90 s"],
  [600, "10 min"],
  [7200, "2 h"],
])("showDuration(%d) is %s", (seconds, text) => {
  expect(showDuration(seconds)).toBe(text);
});

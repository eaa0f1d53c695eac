import { expect, test } from "vitest";
import { randomRunName } from "./run-name.ts";

test("randomRunName() is two words and a number below 1000, and seldom the same", () => {
  const names = Array.from({ length: 200 }, randomRunName);
  for (const name of names) expect(name).toMatch(/^[a-z]+-[a-z]+-\d{1,3}$/);
  expect(new Set(names).size).toBeGreaterThan(190);
});

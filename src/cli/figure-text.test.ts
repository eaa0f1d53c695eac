import { expect, test } from "vitest";
import { showThreshold } from "./figure-text.ts";

test.each([
  [0.2056238413304061, "0.2056"],
  [0.5, "0.5"],
  [0.0012345678, "0.001235"],
  [0.99999, "0.99999"],
])("a threshold of %d is shown as %s", (threshold, text) => {
  expect(showThreshold(threshold)).toBe(text);
});

import { describe, expect, it } from "vitest";
import { classColours } from "./colours.ts";

describe("classColours()", () => {
  it.each([1, 2, 3, 8, 20])("tells %i classes apart in grey too", (n) => {
    const greys = classColours(n).map((colour) => {
      const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
    });
    const sorted = greys.toSorted((a, b) => a - b);
    for (let i = 1; i < n; i++) expect(sorted[i]! - sorted[i - 1]!).toBeGreaterThan(n > 8 ? 4 : 12);
  });
});

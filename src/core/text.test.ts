import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutText } from "./text.ts";

describe("cutText()", () => {
  it("leaves a text alone that fits, and ends a longer one in dots", () => {
    expect(cutText("x".repeat(80))).toBe("x".repeat(80));
    expect(cutText("x".repeat(81))).toBe(`${"x".repeat(77)}...`);
    expect(cutText("a long label", 6, "…")).toBe("a lon…");
  });

  it("never has more than it may, begins as the text does, and tears no character apart", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 40 }), (whole, most) => {
        const shown = cutText(whole, most);
        expect(shown.length).toBeLessThanOrEqual(Math.max(most, 0));
        if (whole.length <= most) expect(shown).toBe(whole);
        else {
          expect(shown.endsWith("...")).toBe(true);
          expect(whole.startsWith(shown.slice(0, -3))).toBe(true);
          expect(shown.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});

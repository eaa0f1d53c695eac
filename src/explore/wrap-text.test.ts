import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { textWidth } from "./font.ts";
import { onOneLine, wrapText } from "./wrap-text.ts";

describe("wrapText()", () => {
  it.each([
    ["left ventricular hypertrophy (Estes)", ["left ventricular", "hypertrophy (Estes)"]],
    ["left_ventricular_ejection_fraction", ["left_ventricular_", "ejection_fraction"]],
    ["leftVentricularEjectionFraction", ["leftVentricular", "EjectionFraction"]],
    ["a blood sugar above 1.5 or 1,000", ["a blood sugar above", "1.5 or 1,000"]],
    ["心電図の異常なし心電図の異常なし", ["心電図の異常なし心電", "図の異常なし"]],
    ["two\r\nlines", ["two lines"]],
    ["", [""]],
  ])("breaks %j where a person would", (text, lines) => {
    expect(wrapText(text, 120, 11)).toEqual(lines);
  });

  it("loses nothing but spaces, and no line is wider than it may be unless it is one letter", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 200 }),
        fc.integer({ min: 20, max: 300 }),
        (text, width) => {
          const lines = wrapText(text, width, 11);
          expect(lines.join("").replaceAll(" ", "")).toBe(onOneLine(text).replaceAll(" ", ""));
          for (const line of lines)
            expect(textWidth(line, 11) <= width || [...new Intl.Segmenter().segment(line)].length === 1).toBe(
              true,
            );
        },
      ),
    );
  });
});

describe("textWidth()", () => {
  it("is that of the font, whose space and M are 0.318 and 0.863 em", () => {
    expect(textWidth(" ", 1000)).toBeCloseTo(318, 0);
    expect(textWidth("MM", 1000)).toBeCloseTo(2 * 863, 0);
    expect(textWidth("i", 11)).toBeLessThan(textWidth("W", 11) / 3);
    expect(textWidth("漢", 10)).toBe(10);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { axisTitle, labelWidth, shorten, shownLines, shownNames } from "./shown-names.ts";

const long = fc
  .tuple(
    fc.constantFrom(
      "a",
      "the same long beginning of many names, ",
      "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
      "a name that goes on and on, ".repeat(12),
    ),
    fc.string(),
    fc.constantFrom("", " and the same long end of many names"),
  )
  .map((parts) => parts.join(""));

describe("shorten()", () => {
  it("keeps what is short, and both ends of what is long", () => {
    expect(shorten("left ventricular ejection fraction", 40)).toBe("left ventricular ejection fraction");
    expect(shorten("left ventricular ejection fraction", 20)).toBe("left ventric…raction");
  });

  it("never has more letters than it may, and tears no letter apart", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 3, max: 40 }), (text, most) => {
        const short = shorten(text, most);
        expect(Array.from(short).length).toBeLessThanOrEqual(most);
        expect(short.isWellFormed()).toBe(text.isWellFormed() || short.isWellFormed());
        if (Array.from(text).length <= most) expect(short).toBe(text);
      }),
    );
  });
});

describe("shownLines()", () => {
  it("shows a sentence whole", () => {
    const text =
      "a patient who was referred by the general practitioner because of chest pain at exercise, without an earlier examination";
    expect(shownLines(text, labelWidth, 11).join(" ")).toBe(text);
  });

  it("cuts the middle of what is longer than six lines, and keeps both ends", () => {
    const lines = shownLines(`first ${"and so on ".repeat(200)}last`, labelWidth, 11);
    expect(lines).toHaveLength(6);
    expect(lines.join(" ")).toMatch(/^first and .*….* last$/);
  });
});

describe("shownNames()", () => {
  it("gives names that are all different, and none that objects have by themselves", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.oneof(long, fc.constantFrom("constructor", "__proto__", "toString")), {
          maxLength: 20,
        }),
        (names) => {
          const shown = shownNames(names);
          expect(new Set(shown).size).toBe(names.length);
          for (const name of shown) {
            expect(name.split("\n").length).toBeLessThanOrEqual(6);
            expect(name in {}).toBe(false);
          }
        },
      ),
    );
  });

  it("tells long names apart that differ in the middle only", () => {
    const [a, b] = ["a".repeat(500), "b".repeat(500)];
    const [one, two] = shownNames([`${a}1${b}`, `${a}2${b}`]);
    expect(one).toMatch(/^a.+….*b$/s);
    expect(two!.replaceAll("\n", "")).toMatch(/^a+…b+ ?\(2\)$/);
    expect(shownNames(["constructor"])).toEqual(["constructor\u00a0"]);
    expect(axisTitle("constructor", 200)).toEqual(["constructor\u00a0"]);
  });
});

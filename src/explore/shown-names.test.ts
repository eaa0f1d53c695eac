import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mostLetters, shorten, shownName, shownNames } from "./shown-names.ts";

const long = fc
  .tuple(
    fc.constantFrom(
      "a",
      "the same long beginning of many names, ",
      "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
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

describe("shownNames()", () => {
  it("gives names that are short, all different, and none that objects have by themselves", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.oneof(long, fc.constantFrom("constructor", "__proto__", "toString")), {
          maxLength: 20,
        }),
        (names) => {
          const shown = shownNames(names);
          expect(new Set(shown).size).toBe(names.length);
          for (const [i, name] of shown.entries()) {
            expect(Array.from(name).length).toBeLessThanOrEqual(mostLetters + 1);
            expect(name in {}).toBe(false);
            if (Array.from(names[i]!).length <= mostLetters && !(names[i]! in {}))
              expect(name).toBe(names[i]);
          }
        },
      ),
    );
  });

  it("tells long names apart that differ in the middle only", () => {
    const [a, b] = ["a".repeat(50), "b".repeat(50)];
    expect(shownNames([`${a}1${b}`, `${a}2${b}`])).toEqual([
      `${"a".repeat(21)}…${"b".repeat(14)}`,
      `${"a".repeat(19)}…${"b".repeat(12)} (2)`,
    ]);
    expect(shownName("constructor")).toBe("constructor\u00a0");
  });
});

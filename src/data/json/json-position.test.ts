import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findJsonError } from "./json-position.ts";

function positionOf(text: string): number | undefined {
  try {
    JSON.parse(text);
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    return position === undefined ? undefined : Number(position);
  }
  return undefined;
}

describe("findJsonError()", () => {
  test.each([
    ["", 1, 1],
    ["[1, 2", 1, 6],
    ['{"a" 1}', 1, 6],
    ['{"a":1,}', 1, 8],
    ["{,}", 1, 2],
    ["[1 2]", 1, 4],
    ['["a\nb"]', 1, 4],
    ['["\\x"]', 1, 3],
    ['["\\u12g4"]', 1, 3],
    ["[1]\n[", 2, 1],
    ["[\n01]", 2, 2],
    ["[1}", 1, 3],
    ["nul", 1, 1],
  ])("%j goes wrong at line %i, column %i", (text, line, column) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(findJsonError(text)).toEqual({ line, column });
  });

  test("finds nothing wrong before the end of a text that is JSON", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(findJsonError(text)).toEqual({ line: 1, column: text.length + 1 });
      }),
    );
  });

  test("names the place that JSON.parse names, or where its literal or escape begins", () => {
    const put = fc.constantFrom("", ",", "]", "}", '"', "\\", "0", "x", "\n", "-", ".");
    fc.assert(
      fc.property(fc.json(), fc.nat(), put, (text, at, char) => {
        const i = at % (text.length + 1);
        const spoiled = text.slice(0, i) + char + text.slice(i + 1);
        const place = positionOf(spoiled);
        if (place === undefined) return;
        const { line, column } = findJsonError(spoiled);
        const lines = spoiled.split("\n").slice(0, line - 1);
        const found = lines.join("\n").length + Math.sign(lines.length) + column - 1;
        expect(found).toBeLessThanOrEqual(place);
        expect(spoiled.slice(found, place)).toMatch(/^\\?[-+.\w]*$/);
      }),
      { numRuns: 300 },
    );
  });

  test("copes with a text nested a million deep and a string of 10 MB", () => {
    expect(findJsonError("[".repeat(1e6))).toEqual({ line: 1, column: 1e6 + 1 });
    expect(findJsonError(`["${"x".repeat(1e7)}`)).toEqual({ line: 1, column: 1e7 + 3 });
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseDecimals } from "./parse-decimal.ts";

function parse(texts: readonly string[]): Float64Array {
  const bytes = Buffer.from(`${texts.join("")}x`);
  const starts = new Int32Array(texts.length);
  const ends = new Int32Array(texts.length);
  let at = 0;
  texts.forEach((text, i) => {
    starts[i] = at;
    at += Buffer.byteLength(text);
    ends[i] = at;
  });
  const numbers = new Float64Array(texts.length);
  parseDecimals(bytes, { starts, ends, first: 0, step: 1 }, numbers);
  return numbers;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

describe("parseDecimals()", () => {
  test.each([
    ...["0", "-0", "+5", "5.", ".5", "007", "1.25", "123456789", "1234567890", "0.1", "0.30000000000000004"],
    ...["9007199254740991", "9007199254740992", "9007199254740996", "1e22", "1E-22", "123e5", "1.5e+3"],
    ...["-1.2345678901234567", "12345678.901234567", "0.00000000000000001", "999999999999999999"],
  ])("reads %s as Number does, without asking it", (text) => {
    expect(Object.is(parse([text])[0], Number(text))).toBe(true);
  });

  test.each([
    "",
    "-",
    ".",
    "+.",
    "e5",
    "1e",
    "1e+",
    "1.2.3",
    "1,5",
    " 1",
    "1 ",
    "0x10",
    "1_0",
    "NaN",
    "Infinity",
    "٣",
  ])("takes %j for no number", (text) => expect(parse([text])[0]).toBeNaN());

  test("gives bit for bit what Number gives, or NaN where Number has to be asked", () => {
    const digits = (max: number) => fc.string({ unit: fc.constantFrom(..."0123456789"), maxLength: max });
    const written = fc
      .tuple(
        fc.constantFrom("", "", "-", "+"),
        digits(12),
        fc.constantFrom("", ".", "."),
        digits(12),
        fc.constantFrom("", "", "", "e1", "e-5", "E22", "e+300", "e-22", "e", "x"),
      )
      .map((parts) => parts.join(""));
    const text = fc.oneof(
      written,
      fc.double({ noNaN: true }).map(String),
      fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map(String),
      fc.float({ noNaN: true, min: -1000, max: 1000 }).map(String),
      fc.bigInt({ min: 0n, max: 10n ** 18n }).map(String),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 20 }), (texts) => {
        parse(texts).forEach((number, i) => {
          if (Number.isNaN(number)) return;
          expect(texts[i]).toMatch(decimal);
          expect(number).toBe(Number(texts[i]));
        });
      }),
      { numRuns: 3000 },
    );
  });

  test("reads the numbers that programs write without help", () => {
    const usual = fc
      .double({ noNaN: true, min: -1e6, max: 1e6 })
      .filter((x) => x === 0 || Math.abs(x) > 1e-4);
    let nLeft = 0;
    let n = 0;
    fc.assert(
      fc.property(fc.array(usual), (numbers) => {
        const parsed = parse(numbers.map(String));
        n += numbers.length;
        nLeft += parsed.filter(Number.isNaN).length;
      }),
    );
    expect(nLeft).toBeLessThan(n / 10);
  });
});

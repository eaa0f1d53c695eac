import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeWriting, type NumberWriting, numberReader } from "./number-text.ts";

const separator = fc.constantFrom(",", ".", " ", "'", undefined);
const affix = fc.constantFrom("$", "€", "kg", "%", "CHF", undefined);
const writings = fc
  .record({
    thousands: separator,
    decimal: fc.constantFrom(".", ","),
    prefix: affix,
    suffix: affix,
    accounting: fc.boolean(),
  })
  .filter(({ thousands, decimal }) => thousands !== decimal)
  .map(
    (given) =>
      Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as NumberWriting,
  );
const number = fc
  .tuple(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.nat(3))
  .map(([n, k]) => Number((n / 10 ** k).toFixed(k)));

/** Writes a number as a column writes it. */
function write(value: number, writing: NumberWriting): string {
  const { thousands = "", decimal = ".", prefix = "", suffix = "", accounting } = writing;
  const [whole, decimals] = String(Math.abs(value)).split(".");
  const grouped = whole!.replace(/\B(?=(\d{3})+$)/g, thousands);
  const digits = `${prefix}${grouped}${decimals === undefined ? "" : `${decimal}${decimals}`}${suffix}`;
  return value >= 0 ? digits : accounting === true ? `(${digits})` : `-${digits}`;
}

describe("numberReader()", () => {
  it("reads what was written, in any writing", () => {
    fc.assert(
      fc.property(writings, number, (writing, value) => {
        const read = numberReader(writing);
        expect(read(write(value, writing))).toBe(value === 0 ? 0 : value);
        expect(read(` ${write(value, writing).replace("-", "\u2212")} `)).toBe(value);
      }),
    );
  });

  it("reads plain numbers beside, unless points keep thousands apart", () => {
    fc.assert(
      fc.property(writings, number, (writing, value) => {
        if (writing.thousands !== ".") expect(numberReader(writing)(String(value))).toBe(value);
        else if (Number.isInteger(value)) expect(numberReader(writing)(String(value))).toBe(value);
      }),
    );
  });

  it("takes no half of a text", () => {
    fc.assert(
      fc.property(writings, fc.string(), (writing, text) => {
        const value = numberReader(writing)(text);
        if (!/\d/.test(text)) expect(value).toBeNaN();
        if (!Number.isNaN(value)) expect(String(text).replace(/\D/g, "")).toMatch(/^\d+$/);
      }),
    );
  });

  it.each<[NumberWriting, string, number]>([
    [{ thousands: "," }, "1,250", 1250],
    [{ thousands: "," }, "2,111.25", 2111.25],
    [{ thousands: "," }, "5250.0", 5250],
    [{ thousands: "," }, "1,25", NaN],
    [{ thousands: "," }, "0001,250", NaN],
    [{ thousands: " " }, "2\u00a0111", 2111],
    [{ thousands: " " }, "2\u202f111", 2111],
    [{ thousands: "'" }, "2\u2019111", 2111],
    [{ thousands: ".", decimal: "," }, "2.111", 2111],
    [{ thousands: ".", decimal: "," }, "61.8", 61.8],
    [{ thousands: ".", decimal: "," }, "1.234.567,8", 1234567.8],
    [{ decimal: "," }, "49,5", 49.5],
    [{ decimal: "," }, "1.41", 1.41],
    [{ decimal: "," }, "1.234,5", NaN],
    [{ decimal: "," }, ",5", 0.5],
    [{ suffix: "%" }, "42.2 %", 42.2],
    [{ suffix: "%" }, "42.2", 42.2],
    [{ suffix: "kg" }, "62kg", 62],
    [{ suffix: "kg" }, "62 lb", NaN],
    [{ prefix: "$" }, "-$5", -5],
    [{ prefix: "$" }, "$-5", -5],
    [{ prefix: "$" }, "$ 5", 5],
    [{ prefix: "$" }, "--5", NaN],
    [{ prefix: "$" }, "-$-5", NaN],
    [{ decimal: ",", suffix: "€" }, "1,50 €", 1.5],
    [{ accounting: true }, "(120.50)", -120.5],
    [{ accounting: true }, "(-1)", NaN],
    [{}, "(120.50)", NaN],
    [{}, "\u221212.5", -12.5],
    [{}, "\u2013100", -100],
    [{}, "1,250", NaN],
    [{}, "0x10", NaN],
    [{}, "", NaN],
    [{ suffix: "%" }, "%", NaN],
    [{ suffix: "x" }, "NaNx", NaN],
    [{ suffix: "x" }, "Infinityx", NaN],
  ])("%j reads %j as %d", (writing, text, value) => {
    expect(numberReader(writing)(text)).toBe(value);
  });

  it("is described in words", () => {
    expect(describeWriting({ thousands: ".", decimal: ",", suffix: "€" })).toBe(
      '"." between thousands, "," before decimals, "€" behind them',
    );
    expect(describeWriting({})).toBe("");
  });
});

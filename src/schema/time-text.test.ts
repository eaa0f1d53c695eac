import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTime } from "./time-text.ts";

describe("parseTime()", () => {
  it.each([
    ["1970", 0],
    ["1970-02", 31 * 86_400_000],
    ["2024-02-29", Date.UTC(2024, 1, 29)],
    ["2024-03-09T10:30", Date.UTC(2024, 2, 9, 10, 30)],
    ["2024-03-09 10:30:15.5Z", Date.UTC(2024, 2, 9, 10, 30, 15, 500)],
    ["2024-03-09T10:30+01:30", Date.UTC(2024, 2, 9, 9)],
    ["2024-03-09t10:30:00-0800", Date.UTC(2024, 2, 9, 18, 30)],
    [" 0099-01-01 ", Date.parse("0099-01-01")],
    ["2024-12-31T24:00", Date.UTC(2025, 0, 1)],
  ])("reads %s", (text, ms) => {
    expect(parseTime(text)).toBe(ms);
  });

  it.each([
    "",
    "2023-02-29",
    "2024-13",
    "2024-3-9",
    "09.03.2024",
    "3/9/24",
    "2024-03-09T25:00",
    "20240309",
    "now",
    "2024-03-09T10",
  ])("takes %j for none", (text) => {
    expect(parseTime(text)).toBeNaN();
  });

  it("reads what a date writes of itself", () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date("9999-12-31"), noInvalidDate: true }), (date) => {
        expect(parseTime(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});

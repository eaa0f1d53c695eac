import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatDuration,
  formatNumber,
  formatSpread,
  formatTime,
  isoTime,
  utcOffset,
} from "./format.ts";

describe("formatNumber()", () => {
  it.each([
    [0.912345, "0.9123"],
    [0.9, "0.9000"],
    [1, "1"],
    [303, "303"],
    [-0.05, "−0.05000"],
    [12345.678, "12346"],
    [99.996, "100.00"],
    [0.00001234, "1.234e−5"],
    [Number.MAX_VALUE, "∞"],
    [-Infinity, "−∞"],
    [NaN, "NaN"],
    [123456789.5, "1.235e8"],
  ])("shows %d as %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe("formatSpread()", () => {
  it("gives both numbers the decimals of the mean", () => {
    expect(formatSpread(0.912345, 0.0317)).toBe("0.9123 ± 0.0317");
    expect(formatSpread(12.3456, 1.5)).toBe("12.35 ± 1.50");
    expect(formatSpread(0, 0.0421)).toBe("0.00000 ± 0.04210");
    expect(formatSpread(NaN, 0.1)).toBe("NaN ± 0.1000");
  });
});

describe("times", () => {
  it("formatTime() shows local time that reads back as the same second", () => {
    const ms = Date.UTC(2026, 10, 23, 20, 34, 3);
    expect(formatTime(ms)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const offset = utcOffset(ms).replace("−", "-");
    expect(Date.parse(`${formatTime(ms).replace(" ", "T")}${offset}`)).toBe(ms);
    expect(isoTime(ms)).toBe("2026-11-23T20:34:03.000Z");
  });

  it("an absent or impossible time is a dash", () => {
    expect([formatTime(undefined), formatTime(NaN), formatTime(1e300)]).toEqual(["–", "–", "–"]);
    expect(isoTime(1e300)).toBe("");
  });

  it.each([
    [0, "0 ms"],
    [420, "420 ms"],
    [12_340, "12.3 s"],
    [59_960, "1 min 00 s"],
    [185_000, "3 min 05 s"],
    [7_440_000, "2 h 04 min"],
    [undefined, "–"],
    [-5, "–"],
  ])("formatDuration(%s) is %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe("formatBytes()", () => {
  it.each([
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KiB"],
    [1_048_575, "1.0 MiB"],
    [1_363_149, "1.3 MiB"],
  ])("shows %d as %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askedPart, isKnown } from "./byte-range.ts";

const file = { size: 1000, etag: "abc" };

describe("askedPart()", () => {
  it.each<[string, [number, number] | undefined]>([
    ["bytes=0-0", [0, 1]],
    ["bytes=10-19", [10, 20]],
    ["Bytes = 10-", [10, 1000]],
    ["bytes=10-99999999999999999999", [10, 1000]],
    ["bytes=-10", [990, 1000]],
    ["bytes=-2000", [0, 1000]],
    ["bytes=20-10", undefined],
    ["bytes=-", undefined],
    ["bytes=a-b", undefined],
    ["bytes=0-1,5-6", undefined],
    ["records=0-1", undefined],
    ["", undefined],
  ])("reads %j", (range, part) => {
    const [start, end] = part ?? [];
    expect(askedPart({ range }, file)).toEqual(part && { start, end });
  });

  it.each(["bytes=1000-", "bytes=1000-2000", "bytes=-0"])("refuses %j with the size", (range) => {
    expect(() => askedPart({ range }, file)).toThrow(
      expect.objectContaining({
        code: "http/range",
        status: 416,
        extras: { headers: { "content-range": "bytes */1000" } },
      }),
    );
  });

  it("gives bytes of the file or refuses, whatever is asked", () => {
    const number = fc.option(fc.nat(3000).map(String), { nil: "" });
    fc.assert(
      fc.property(number, number, fc.nat(1500), (first, last, size) => {
        let part: ReturnType<typeof askedPart>;
        try {
          part = askedPart({ range: `bytes=${first}-${last}` }, { size, etag: "abc" });
        } catch (error) {
          expect(error).toMatchObject({ code: "http/range" });
          return;
        }
        if (part === undefined) return;
        expect(part.start).toBeGreaterThanOrEqual(0);
        expect(part.end).toBeGreaterThan(part.start);
        expect(part.end).toBeLessThanOrEqual(size);
      }),
    );
  });

  it.each([
    ['"abc"', true],
    ['W/"abc"', false],
    ['"other"', false],
    ["Wed, 21 Oct 2015 07:28:00 GMT", false],
  ])("with If-Range %s a part is sent: %s", (condition, isPart) => {
    expect(askedPart({ range: "bytes=1-2", "if-range": condition }, file) !== undefined).toBe(isPart);
  });
});

describe("isKnown()", () => {
  it.each([
    [undefined, false],
    ['"abc"', true],
    ['W/"abc"', true],
    ['"x,y", "abc"', true],
    ["*", true],
    ["abc", false],
    ['"other"', false],
  ])("of If-None-Match %s is %s", (known, expected) => {
    expect(isKnown(known === undefined ? {} : { "if-none-match": known }, file)).toBe(expected);
  });
});

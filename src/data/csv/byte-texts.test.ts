import fc from "fast-check";
import { expect, test } from "vitest";
import { ByteTexts } from "./byte-texts.ts";

test("ByteTexts numbers texts as a map does, those too long left out", () => {
  const text = fc.oneof(
    fc.constantFrom("", "a", "b", "ab", "ba", "abc"),
    fc.string({ unit: fc.constantFrom("a", "b", "é"), maxLength: 30 }),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), (texts) => {
      const known = new ByteTexts();
      const expected = new Map<string, number>();
      for (const one of texts) {
        const bytes = Buffer.from(`<${one}>`);
        const [start, end] = [1, bytes.length - 1];
        expect(known.find(bytes, start, end)).toBe(expected.get(one) ?? -1);
        if (expected.has(one)) continue;
        const isLong = end - start > 48;
        expect(known.add(bytes, start, end)).toBe(isLong ? -1 : expected.size);
        if (!isLong) expected.set(one, expected.size);
      }
    }),
  );
});

test("ByteTexts remembers its own copy, and no more than 4096", () => {
  const known = new ByteTexts();
  const bytes = Buffer.from("first");
  known.add(bytes, 0, 5);
  bytes.write("other");
  expect(known.find(Buffer.from("first"), 0, 5)).toBe(0);
  expect(known.find(bytes, 0, 5)).toBe(-1);
  const numbers = Array.from({ length: 5000 }, (_, i) => known.add(Buffer.from(`text ${i}`), 0, 9));
  expect(numbers.filter((number) => number === -1)).toHaveLength(5000 - 4095);
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyText, shortText } from "./short-text.ts";

describe("text of others", () => {
  it("is isolated and escaped, and cut with the whole in its title", () => {
    expect(String(shortText("<script>"))).toBe("<bdi>&lt;script&gt;</bdi>");
    const long = "x".repeat(500);
    expect(String(shortText(long, 10))).toBe(`<bdi title="${long}">${"x".repeat(9)}…</bdi>`);
  });

  it("may break between the words of a key, and says the same", () => {
    expect(String(keyText("log_loss"))).toBe("<bdi>log_<wbr>loss</bdi>");
    fc.assert(
      fc.property(fc.string({ maxLength: 60, unit: fc.constantFrom("a", "_", ".", "/", "é") }), (key) => {
        expect(String(keyText(key)).replaceAll(/<\/?(bdi|wbr)>/g, "")).toBe(key);
      }),
    );
  });
});

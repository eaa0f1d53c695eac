import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyPath } from "../../schema/shape/index.ts";
import { findCircle } from "./circle.ts";

describe("findCircle()", () => {
  it("finds none in a tree, though values occur more than once side by side", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(findCircle({ a: value, b: [value, value] })).toBeUndefined();
      }),
    );
  });

  it("finds where a value contains itself, at any depth", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("k", "my key", 0), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        (way, at) => {
          const chain: Record<string | number, unknown>[] = way.map((step) =>
            step === 0 ? ([] as never) : {},
          );
          way.forEach((step, i) => {
            chain[i]![step] = chain[i + 1] ?? chain[at % way.length];
          });
          const expected = way.reduce<string>(
            (path, step) => (step === 0 ? `${path}[0]` : keyPath(path, String(step))),
            "",
          );
          expect(findCircle(chain[0])).toBe(expected);
        },
      ),
    );
  });
});

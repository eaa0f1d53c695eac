import fc from "fast-check";
import { expect, it } from "vitest";
import { findRepeated } from "./find-repeated.ts";

it("findRepeated() finds what a comparison of all pairs finds", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "b", "c", "d", "e", "f")), (values) => {
      const repeated = values.filter((value, i) => values.indexOf(value) !== i);
      expect(findRepeated(values)).toEqual([...new Set(repeated)]);
    }),
  );
});

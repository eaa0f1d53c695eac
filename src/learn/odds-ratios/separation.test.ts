import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeTable } from "../../core/index.ts";
import { Pacer } from "../fit/pacer.ts";
import { makeDesign } from "./design.ts";
import { recedes } from "./separation.ts";

/** A design of one number a row, and the column of ones. */
async function designOf(values: readonly number[], codes: readonly number[]) {
  const column = { kind: "numeric" as const, name: "x", values: Float64Array.from(values) };
  const y = { classes: ["no", "yes"], codes: Int32Array.from(codes) };
  return makeDesign(makeTable([column]), y, 1, "first", new Pacer());
}

const rows = fc
  .array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.nat(1)), { minLength: 2, maxLength: 25 })
  .filter((list) => new Set(list.map(([x]) => x)).size > 1 && new Set(list.map(([, code]) => code)).size > 1);

describe("recedes()", () => {
  it("finds the side to which one number separates the classes, ties at one value allowed, and no other", async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (list) => {
        const of = (code: number): number[] => list.filter(([, c]) => c === code).map(([x]) => x);
        const [no, yes] = [of(0), of(1)];
        const design = await designOf(
          list.map(([x]) => x),
          list.map(([, code]) => code),
        );
        const rises = Math.max(...no) <= Math.min(...yes);
        const falls = Math.max(...yes) <= Math.min(...no);
        expect(await recedes(design, 1, 1, new Pacer())).toBe(rises);
        expect(await recedes(design, 1, -1, new Pacer())).toBe(falls);
      }),
    );
  });

  it("does not depend on unit, origin or the order of rows", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(1e-6, 3, -2, 1e6), async (list, unit) => {
        const codes = list.map(([, code]) => code);
        const plain = await designOf(
          list.map(([x]) => x),
          codes,
        );
        const turned = await designOf(list.map(([x]) => unit * (x + 10)).reverse(), codes.reverse());
        for (const side of [1, -1] as const)
          expect(await recedes(turned, 1, unit < 0 ? (-side as 1 | -1) : side, new Pacer())).toBe(
            await recedes(plain, 1, side, new Pacer()),
          );
      }),
    );
  });
});

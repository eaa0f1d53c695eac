import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Column } from "../core/index.ts";
import { associate } from "./associate.ts";

const cells = fc.array(
  fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -1, max: 3 }), fc.boolean()),
  {
    minLength: 1,
    maxLength: 30,
  },
);
type Cells = typeof cells extends fc.Arbitrary<infer T> ? T : never;

const numbers = (name: string, rows: Cells, of: (row: Cells[number]) => number): Column => ({
  kind: "numeric",
  name,
  values: Float64Array.from(rows, of),
});
const codes = (name: string, rows: Cells, of: (row: Cells[number]) => number): Column => ({
  kind: "categorical",
  name,
  categories: ["a", "b", "c", "d"],
  codes: Int32Array.from(rows, of),
});

/** Two columns of each pair of kinds, some values missing. */
const pairs = (rows: Cells): readonly (readonly [Column, Column])[] => {
  const [x, z] = [numbers("x", rows, ([a, , has]) => (has ? a : NaN)), numbers("z", rows, ([a, b]) => a * b)];
  const [g, h] = [codes("g", rows, ([, b]) => b), codes("h", rows, ([a]) => ((a % 4) + 4) % 4)];
  return [
    [x, z],
    [x, g],
    [g, h],
  ];
};
const same = (a: number, b: number): void => {
  if (Number.isNaN(a)) expect(b).toBeNaN();
  else expect(b).toBeCloseTo(a, 9);
};

describe("associate()", () => {
  it("lies within its bounds, and is the same whichever column comes first and in whatever order rows are", () => {
    fc.assert(
      fc.property(cells, (rows) => {
        const turned = pairs(rows.toReversed());
        pairs(rows).forEach(([a, b], i) => {
          const { value, measure } = associate(a, b);
          if (!Number.isNaN(value)) expect(value >= (measure === "r" ? -1 : 0) && value <= 1).toBe(true);
          same(value, associate(b, a).value);
          same(value, associate(...turned[i]!).value);
        });
      }),
    );
  });

  it("does not depend on units, nor on what codes are called", () => {
    fc.assert(
      fc.property(
        cells,
        fc.constantFrom(2, 1000, -3),
        fc.integer({ min: -50, max: 50 }),
        (rows, unit, origin) => {
          const convert = (column: Column): Column =>
            column.kind === "numeric"
              ? { ...column, values: column.values.map((value) => unit * value + origin) }
              : { ...column, codes: column.codes.map((code) => (code < 0 ? code : 3 - code)) };
          pairs(rows).forEach(([a, b]) => {
            const plain = associate(a, b).value;
            same(plain, associate(convert(a), convert(b)).value);
            const isFlipped = unit < 0 && a.kind === "numeric" && b.kind === "numeric";
            same(isFlipped ? -plain : plain, associate(convert(a), b).value);
          });
        },
      ),
    );
  });

  it("does not change when every row is there twice, or rows that lack a value are added", () => {
    fc.assert(
      fc.property(cells, (rows) => {
        const twice = pairs([...rows, ...rows]);
        const gap = rows.map(([a]): Cells[number] => [a, -1, false]);
        const longer = pairs([...rows, ...gap])[1]!; // x and g: both are missing there
        for (const [i, [a, b]] of pairs(rows).entries())
          same(associate(a, b).value, associate(...twice[i]!).value);
        const [x, g] = pairs(rows)[1]!;
        same(associate(x, g).value, associate(...longer).value);
      }),
    );
  });
});

import fc from "fast-check";
import { expect, it } from "vitest";
import { type Column, makeTable } from "../../core/index.ts";
import { findEqualRows } from "./equal-rows.ts";

const cell = fc.constantFrom(0, -0, 1, 1e-300, NaN, -1.5);
const rows = fc.array(fc.tuple(cell, fc.integer({ min: -1, max: 1 }), cell), { maxLength: 25 });

it("findEqualRows() gives one number to rows that are equal cell by cell, missing or not, and counts them as they come", () => {
  fc.assert(
    fc.property(rows, (drawn) => {
      const columns: Column[] = [
        { kind: "numeric", name: "a", values: Float64Array.from(drawn, ([a]) => a) },
        {
          kind: "categorical",
          name: "b",
          categories: ["x", "y"],
          codes: Int32Array.from(drawn, ([, b]) => b),
        },
        { kind: "numeric", name: "unseen", values: Float64Array.from(drawn, (_, i) => i) },
        { kind: "numeric", name: "c", values: Float64Array.from(drawn, ([, , c]) => c) },
      ];
      const kinds = findEqualRows(makeTable(columns, drawn.length), ["a", "b", "c"]);
      // as a Map compares keys: NaN equals NaN, and 0 equals -0
      const said = new Map<string, number>();
      const texts = drawn.map((row) => row.map((value) => String(value + 0)).join());
      for (const text of texts) if (!said.has(text)) said.set(text, said.size);
      expect([...kinds]).toEqual(texts.map((text) => said.get(text)));
    }),
  );
});

it("findEqualRows() finds all rows equal where there is no column", () => {
  expect([...findEqualRows(makeTable([], 3), [])]).toEqual([0, 0, 0]);
});

import { expect, test } from "vitest";
import { makeTable } from "../core/index.ts";
import { defineSchema } from "../schema/index.ts";
import { typicalRows } from "./typical-rows.ts";

const schema = defineSchema({
  columns: [
    { name: "length", kind: "numeric" },
    { name: "empty", kind: "numeric", min: 3, nullable: true },
    { name: "colour", kind: "categorical", codes: [{ value: "red" }, { value: "blue" }] },
    { name: "kind", kind: "categorical", role: "target", codes: [{ value: "a" }, { value: "b" }] },
  ],
  target: { column: "kind" },
});

test("typicalRows() gives quartiles and the most frequent code, and no missing value", () => {
  const table = makeTable([
    { kind: "numeric", name: "length", values: Float64Array.of(1.5, NaN, 2.5, 3.5, 4.5, 5.5) },
    { kind: "numeric", name: "empty", values: new Float64Array(6).fill(NaN) },
    {
      kind: "categorical",
      name: "colour",
      categories: ["red", "blue"],
      codes: Int32Array.of(1, 0, 1, -1, -1, -1),
    },
  ]);
  expect(typicalRows(table, schema).columns).toEqual([
    { kind: "numeric", name: "length", values: Float64Array.of(2.5, 3.5, 4.5) },
    { kind: "numeric", name: "empty", values: Float64Array.of(3, 3, 3) },
    { kind: "categorical", name: "colour", categories: ["red", "blue"], codes: Int32Array.of(1, 1, 1) },
  ]);
});

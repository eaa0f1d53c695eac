import { expect, test } from "vitest";
import { makeTable } from "../core/index.ts";
import { describeEmptySubgroups, parseSubgroup } from "./subgroup-option.ts";

test("cuts must be numbers that rise", () => {
  expect(parseSubgroup("age:50,65")).toEqual({ column: "age", cuts: [50, 65] });
  for (const text of ["age:65,50", "age:50,50", "age:", "age:x", "age:50,"])
    expect(() => parseSubgroup(text)).toThrow("a column, a colon and numbers that rise");
});

test("a column without any value is told, one with a single value is not", () => {
  const table = makeTable([
    { kind: "numeric", name: "age", values: Float64Array.of(NaN, NaN) },
    { kind: "categorical", name: "ward", categories: ["a"], codes: Int32Array.of(-1, -1) },
    { kind: "categorical", name: "sex", categories: ["f"], codes: Int32Array.of(-1, 0) },
  ]);
  const said = describeEmptySubgroups([{ column: "age", cuts: [50] }, "ward", "sex"], table);
  expect(said).toHaveLength(2);
  expect(said[1]).toContain('no row has a value of column "ward"');
});

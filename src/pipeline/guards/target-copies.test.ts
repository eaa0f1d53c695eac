import { expect, it } from "vitest";
import { type Column, makeLabels, makeTable } from "../../core/index.ts";
import { findTargetCopies } from "./target-copies.ts";

const classes = Array.from({ length: 60 }, (_, i) => i % 3);
const numeric = (valueOfRow: (code: number, i: number) => number): Column => ({
  kind: "numeric",
  name: "x",
  values: Float64Array.from(classes, valueOfRow),
});
const coded = (codeOfRow: (code: number, i: number) => number): Column => ({
  kind: "categorical",
  name: "x",
  categories: Array.from({ length: 60 }, (_, i) => `${i}`),
  codes: Int32Array.from(classes, codeOfRow),
});
const find = (column: Column, labels = makeLabels(classes)) =>
  findTargetCopies(makeTable([column]), labels, ["x"]);
const isFirst = makeLabels(classes.map((code) => (code === 0 ? "a" : "b")));

it.each<[string, Column, object[]]>([
  ["in other numbers", numeric((code) => 10 - code), [{ how: "one-to-one", nValues: 3 }]],
  ["in codes", coded((code) => 2 * code), [{ how: "one-to-one", nValues: 3 }]],
  ["with a class that has no value", coded((code) => code - 1), [{ how: "one-to-one", nValues: 3 }]],
  ["finer than the target", coded((code, i) => 2 * code + (i % 2)), [{ how: "finer", nValues: 6 }]],
  ["but for one row", coded((code, i) => (i === 7 ? 0 : code)), []],
  ["of a value a row", coded((_, i) => i), []],
  ["of numbers that rise with it, as measurements may", numeric((code, i) => 10 * code + i / 60), []],
  ["of one value", numeric(() => 1), []],
])("findTargetCopies() looks at a column %s", (_, column, found) => {
  expect(find(column)).toMatchObject(found);
});

it("findTargetCopies() finds a column that has values in the rows of one class alone", () => {
  expect(
    find(
      numeric((code, i) => (code === 0 ? i : Number.NaN)),
      isFirst,
    ),
  ).toEqual([{ name: "x", how: "missing", nValues: 2 }]);
});

it("findTargetCopies() says nothing of few rows, or of a class of few", () => {
  const few = makeTable([{ kind: "numeric", name: "x", values: Float64Array.of(0, 1, 0, 1) }]);
  expect(findTargetCopies(few, makeLabels([0, 1, 0, 1]), ["x"])).toEqual([]);
  const rare = makeLabels(classes.map((_, i) => (i < 4 ? 1 : 0)));
  expect(
    find(
      numeric((_, i) => (i < 4 ? 1 : 0)),
      rare,
    ),
  ).toEqual([]);
});

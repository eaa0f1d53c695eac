import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeLabels } from "./labels.ts";
import { stackLabels, stackTables } from "./stack-tables.ts";
import { type Column, makeTable, type Table, takeRows } from "./table.ts";

const colours = (categories: readonly string[], codes: readonly number[]): Column => ({
  kind: "categorical",
  name: "colour",
  categories,
  codes: Int32Array.from(codes),
});
const sizes = (...values: number[]): Column => ({
  kind: "numeric",
  name: "size",
  values: Float64Array.from(values),
});

/** The values of a table's rows as people write them; a missing one is empty. */
const written = (table: Table): string[] =>
  Array.from({ length: table.nRows }, (_, i) =>
    table.columns
      .map((column) =>
        column.kind === "numeric"
          ? Number.isNaN(column.values[i])
            ? ""
            : String(column.values[i])
          : (column.categories[column.codes[i]!] ?? ""),
      )
      .join(" "),
  );

describe("stackTables()", () => {
  it("keeps what each row says, whatever the order of columns and of categories", () => {
    const stacked = stackTables([
      makeTable([colours(["red", "blue"], [0, -1, 1]), sizes(1, 2, NaN)]),
      makeTable([sizes(4, 5), colours(["green", "blue"], [1, 0])]),
    ]);
    expect(written(stacked)).toEqual(["red 1", " 2", "blue ", "blue 4", "green 5"]);
  });

  it("undoes the division of a table", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1, max: 2 })), fc.nat(), (codes, at) => {
        const whole = makeTable([colours(["a", "b", "c"], codes), sizes(...codes.keys())]);
        const rows = [...codes.keys()];
        const border = rows.length === 0 ? 0 : at % rows.length;
        const parts = [takeRows(whole, rows.slice(0, border)), takeRows(whole, rows.slice(border))] as const;
        expect(stackTables([...parts])).toEqual(whole);
      }),
    );
  });

  it("refuses a column that is numeric in one table and categorical in another, or absent", () => {
    const numeric = makeTable([sizes(1)]);
    const other = makeTable([{ ...colours(["a"], [0]), name: "size" }]);
    expect(() => stackTables([numeric, other])).toThrow(/"size" must be of one kind/);
    expect(() => stackTables([other, numeric])).toThrow(/"size" must be of one kind/);
    expect(() => stackTables([makeTable([colours([], [])]), numeric])).toThrow(/column "colour"/);
  });
});

describe("stackLabels()", () => {
  it("gives each row its class, in the order of the classes that it is told", () => {
    const parts = [makeLabels(["b", "a"]), makeLabels(["c", "b"])];
    const { classes, codes } = stackLabels(parts, ["a", "b", "c"]);
    expect([...codes].map((code) => classes[code])).toEqual(["b", "a", "c", "b"]);
    expect(() => stackLabels(parts, ["a", "b"])).toThrow(/"c" is none of the classes/);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeTable, type Table } from "../../core/index.ts";
import { groupRows } from "./group-rows.ts";

const table = makeTable([
  { kind: "numeric", name: "age", values: Float64Array.of(50, NaN, 70, 49.9, 65, 40) },
  { kind: "categorical", name: "sex", categories: ["0", "1", "2"], codes: Int32Array.of(1, 0, -1, 1, 1, 0) },
]);
const namesOf = (declared: Parameters<typeof groupRows>[1], of: Table = table) =>
  groupRows(of, declared)[0]!.groups.map(({ group, rows }) => [group, [...rows]]);

describe("groupRows()", () => {
  it("tells numbers apart by cuts, a number equal to a cut being above", () => {
    expect(namesOf([{ column: "age", cuts: [50, 65] }])).toEqual([
      ["below 50", [3, 5]],
      ["50 to below 65", [0]],
      ["65 and above", [2, 4]],
      ["missing", [1]],
    ]);
  });

  it("tells codes apart, calls them by their labels and leaves out those without a row", () => {
    expect(namesOf(["sex"])).toEqual([
      ["0", [1, 5]],
      ["1", [0, 3, 4]],
      ["missing", [2]],
    ]);
    const [sex] = groupRows(table, ["sex"], {
      labelOf: (_, code) => (code === "1" ? "männlich" : undefined),
    });
    expect(sex!.groups.map(({ group, code }) => [group, code])).toEqual([
      ["0", "0"],
      ["männlich", "1"],
      ["missing", undefined],
    ]);
  });

  it("puts the rare of many codes together", () => {
    const codes = Int32Array.from({ length: 100 }, (_, i) => (i < 60 ? i % 30 : i - 30));
    const categories = Array.from({ length: 70 }, (_, i) => `site ${i}`);
    const [sites] = groupRows(makeTable([{ kind: "categorical", name: "site", categories, codes }]), [
      "site",
    ]);
    expect(sites!.groups).toHaveLength(31);
    expect(sites!.groups.at(-1)).toMatchObject({ group: "other (40 codes)" });
    expect(sites!.groups.at(-1)!.rows).toHaveLength(40);
  });

  it("puts each row into one group", () => {
    const cell = fc.oneof(fc.constant(NaN), fc.double({ noNaN: true }));
    const cuts = fc.uniqueArray(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 20 }), cuts, (values, at) => {
        const of = makeTable([{ kind: "numeric", name: "x", values: Float64Array.from(values) }]);
        const [grouping] = groupRows(of, [{ column: "x", cuts: at.toSorted((a, b) => a - b) }]);
        const rows = grouping!.groups.flatMap((group) => [...group.rows]);
        expect(rows.toSorted((a, b) => a - b)).toEqual([...values.keys()]);
      }),
    );
  });

  it("refuses a number without cuts, codes with cuts, and cuts that do not rise", () => {
    expect(() => groupRows(table, ["age"])).toThrow('subgroup "age" must have one or more cuts that rise');
    expect(() => groupRows(table, [{ column: "sex", cuts: [1] }])).toThrow("no cuts");
    expect(() => groupRows(table, [{ column: "age", cuts: [65, 50] }])).toThrow("got [65, 50]");
    expect(() => groupRows(table, [{ column: "age", cuts: [] }])).toThrow("cuts");
    expect(() => groupRows(table, ["weight"])).toThrow('"weight"');
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ColumnSpec, Schema } from "../schema/index.ts";
import { findColumnChanges } from "./column-changes.ts";

const number = (name: string): ColumnSpec => ({ name, kind: "numeric" });
const codes = (name: string, ...values: string[]): ColumnSpec => ({
  name,
  kind: "categorical",
  codes: values.map((value) => ({ value })),
});
const schemaOf = (features: readonly ColumnSpec[], classes = ["no", "yes"], target = "class"): Schema => ({
  columns: [...features, { ...codes(target, ...classes), role: "target" } as ColumnSpec],
  target: { column: target },
});
const before = schemaOf([number("len"), number("width"), codes("region", "n", "s")]);

describe("findColumnChanges()", () => {
  it.each<[string, Schema, string[]]>([
    ["nothing", before, []],
    ["another order of features", schemaOf([codes("region", "n", "s"), number("width"), number("len")]), []],
    [
      "other codes, ranges and descriptions",
      schemaOf([{ ...number("len"), description: "cm" }, number("width"), codes("region", "n", "o")]),
      [],
    ],
    [
      "a feature more",
      schemaOf([...before.columns.slice(0, 3), number("age")]),
      ['features added: "age" (numeric)'],
    ],
    [
      "a feature less",
      schemaOf([number("len"), number("width")]),
      ['features removed: "region" (categorical)'],
    ],
    [
      "a feature that is now an id",
      schemaOf([number("len"), { name: "width", kind: "numeric", role: "id" }, codes("region", "n")]),
      ['features removed: "width" (numeric)'],
    ],
    [
      "a feature of another kind",
      schemaOf([number("len"), codes("width", "1", "2"), codes("region", "n")]),
      ['features changed: "width" (categorical, was numeric)'],
    ],
    [
      "another target",
      schemaOf(before.columns.slice(0, 3), ["no", "yes"], "grade"),
      ['target "grade", was "class"'],
    ],
    [
      "other classes",
      schemaOf(before.columns.slice(0, 3), ["no", "maybe"]),
      ['classes added: "maybe"', 'classes removed: "yes"'],
    ],
    ["classes in another order", schemaOf(before.columns.slice(0, 3), ["yes", "no"]), []],
  ])("%s", (_, now, changes) => {
    expect(findColumnChanges(before, now)).toEqual(changes);
  });

  it("names a few of many", () => {
    const many = schemaOf([
      ...before.columns.slice(0, 3),
      ...Array.from({ length: 900 }, (_, i) => number(`x${i}`)),
    ]);
    expect(findColumnChanges(before, many)).toEqual([
      'features added: "x0" (numeric), "x1" (numeric), "x2" (numeric), "x3" (numeric), "x4" (numeric) and 895 more',
    ]);
  });

  it("finds what was added one way removed the other way, and nothing beside a schema itself", () => {
    const drawn = fc
      .uniqueArray(fc.record({ name: fc.string({ minLength: 1 }), isNumber: fc.boolean() }), {
        selector: ({ name }) => name,
        maxLength: 5,
      })
      .map((columns) =>
        schemaOf(
          columns
            .filter(({ name }) => name !== "class")
            .map(({ name, isNumber }) => (isNumber ? number(name) : codes(name, "a"))),
        ),
      );
    const swap = (text: string): string =>
      text.replace(
        /^(features|classes) (added|removed)/,
        (_, what, how) => `${what} ${how === "added" ? "removed" : "added"}`,
      );
    fc.assert(
      fc.property(drawn, drawn, (a, b) => {
        expect(findColumnChanges(a, a)).toEqual([]);
        const moved = (from: Schema, to: Schema) =>
          findColumnChanges(from, to)
            .filter((text) => !text.startsWith("features changed"))
            .toSorted();
        expect(moved(a, b).map(swap).toSorted()).toEqual(moved(b, a));
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Labels,
  makeLabels,
  makeTable,
  Random,
  type Table,
  takeLabels,
  takeRows,
} from "../../core/index.ts";
import { defineSchema } from "../schema.ts";
import { isTableProfile, profileTable } from "./table-profile.ts";

const schema = defineSchema({
  columns: [
    { name: "age", kind: "numeric", nullable: true },
    { name: "__proto__", kind: "numeric", nullable: true },
    { name: "pain", kind: "categorical", nullable: true, codes: [{ value: "a" }, { value: "b" }] },
    { name: "id", kind: "text", role: "id" },
    { name: "ill", kind: "categorical", role: "target", codes: [{ value: "no" }, { value: "yes" }] },
  ],
  target: { column: "ill" },
});
const classes = ["no", "yes"];

/** Labelled rows of that schema: numbers of every kind, missing ones, codes. */
const anyRows = fc
  .array(
    fc.record({
      age: fc.oneof(fc.integer({ min: 0, max: 99 }), fc.double()),
      other: fc.constantFrom(NaN, 1, Infinity, -Infinity),
      pain: fc.constantFrom(-1, 0, 1),
      ill: fc.constantFrom("no", "yes"),
    }),
    { maxLength: 80 },
  )
  .map((rows): { table: Table; labels: Labels } => ({
    table: makeTable([
      { kind: "numeric", name: "age", values: Float64Array.from(rows, (row) => row.age) },
      { kind: "numeric", name: "__proto__", values: Float64Array.from(rows, (row) => row.other) },
      {
        kind: "categorical",
        name: "pain",
        categories: ["a", "b"],
        codes: Int32Array.from(rows, (row) => row.pain),
      },
    ]),
    labels: makeLabels(
      rows.map((row) => row.ill),
      classes,
    ),
  }));

describe("profileTable()", () => {
  test("counts each row of each class once in every column, and is what isTableProfile() takes from JSON", () => {
    fc.assert(
      fc.property(anyRows, ({ table, labels }) => {
        const profile = profileTable(schema, table, labels);
        const columns = [
          ...Object.values(profile.columns).map(({ codes, missing }) => [...codes, missing]),
          ...Object.values(profile.numbers!).map(({ bins, missing }) => [...bins, missing]),
        ];
        expect(columns).toHaveLength(3);
        for (const counts of columns)
          expect(classes.map((_, k) => counts.reduce((sum, row) => sum + row[k]!, 0))).toEqual(profile.nRows);
        expect(isTableProfile(JSON.parse(JSON.stringify(profile)), schema, 2)).toBe(true);
      }),
    );
  });

  test("is the same of the same rows in another order", () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 0 }), ({ table, labels }, seed) => {
        const order = new Random(seed).shuffle(Array.from({ length: table.nRows }, (_, i) => i));
        expect(profileTable(schema, takeRows(table, order), takeLabels(labels, order))).toEqual(
          profileTable(schema, table, labels),
        );
      }),
    );
  });

  test("counts missing numbers apart, and infinite ones in the outermost bins", () => {
    const ages = [
      NaN,
      -Infinity,
      ...new Array<number>(6).fill(30),
      ...new Array<number>(6).fill(60),
      Infinity,
    ];
    const table = makeTable([
      { kind: "numeric", name: "age", values: Float64Array.from(ages) },
      { kind: "numeric", name: "__proto__", values: new Float64Array(ages.length).fill(NaN) },
      { kind: "categorical", name: "pain", categories: ["a", "b"], codes: new Int32Array(ages.length) },
    ]);
    const labels = makeLabels(
      ages.map((age) => (age > 50 ? "yes" : "no")),
      classes,
    );
    const { numbers } = profileTable(schema, table, labels);
    expect(numbers!["age"]).toEqual({
      edges: [60],
      bins: [
        [7, 0],
        [0, 7],
      ],
      missing: [1, 0],
    });
    expect(Object.entries(numbers!)[1]).toEqual([
      "__proto__",
      { edges: [], bins: [[0, 0]], missing: [8, 7] },
    ]);
  });
});

describe("isTableProfile()", () => {
  // biome-ignore format: a count of each class a pair
  const pain = { codes: [[1, 0], [1, 2]], missing: [0, 1] };
  // biome-ignore format: the same
  const age = { edges: [30, 60], bins: [[1, 0], [1, 1], [0, 1]], missing: [0, 1] };
  const constant = { edges: [], bins: [[2, 3]], missing: [0, 0] };
  const right = { nRows: [2, 3], columns: { pain }, numbers: { age, ["__proto__"]: constant } };

  test("takes one with numbers, and one of codes alone", () => {
    expect(isTableProfile(right, schema, 2)).toBe(true);
    expect(isTableProfile({ nRows: [2, 3], columns: { pain } }, schema, 2)).toBe(true);
  });

  const withAge = (changes: object) => ({
    ...right,
    numbers: { ["__proto__"]: constant, age: { ...age, ...changes } },
  });
  const withPain = (changes: object) => ({ ...right, columns: { pain: { ...pain, ...changes } } });
  test.each<[string, unknown]>([
    ["nothing", null],
    ["no columns", { nRows: [2, 3] }],
    ["a class too few", { ...right, nRows: [2] }],
    ["a column of codes too few", { ...right, columns: {} }],
    ["a code too few", withPain({ codes: pain.codes.slice(1) })],
    // biome-ignore format: the same
    ["a negative count", withPain({ codes: [[2, 0], [1, 2]], missing: [-1, 1] })],
    ["codes of fewer rows than there are", withPain({ missing: [0, 0] })],
    ["numbers that are a list", { ...right, numbers: [] }],
    ["a column of numbers too few", { ...right, numbers: { age } }],
    ["edges that fall", withAge({ edges: [60, 30] })],
    ["two equal edges", withAge({ edges: [30, 30] })],
    ["an edge that is no number", withAge({ edges: [30, null] })],
    ["an edge that is infinite", withAge({ edges: [30, Infinity] })],
    ["an edge too many", withAge({ edges: [30, 60, 90] })],
    ["bins of more rows than there are", withAge({ missing: [1, 1] })],
    // biome-ignore format: the same
    ["bins of half rows", withAge({ bins: [[1, 0], [0.5, 1], [0.5, 1]] })],
    ["no count of missing values", withAge({ missing: undefined })],
  ])("takes none with %s", (_name, value) => {
    expect(isTableProfile(value, schema, 2)).toBe(false);
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { getCategorical, getNumeric } from "../core/index.ts";
import type { Schema } from "../schema/index.ts";
import { assertValid } from "./issues.ts";
import { type Rows, type RowsOptions, readRows } from "./rows.ts";

const schema: Schema = {
  columns: [
    { name: "size", kind: "numeric", min: 0, max: 100, nullable: true, missing: ["?"] },
    { name: "kind", kind: "categorical", codes: [{ value: 1 }, { value: 2 }] },
    { name: "colour", kind: "categorical", codes: [{ value: "red" }, { value: "green" }], nullable: true },
    { name: "id", kind: "text", role: "id" },
    { name: "grade", kind: "numeric", role: "target", min: 0, max: 4 },
    { name: "place", kind: "text", role: "group" },
  ],
  target: { column: "grade", positiveWhen: { op: ">", value: 0 } },
};

const read = (text: string | Uint8Array, options: Partial<RowsOptions> = {}): Promise<Rows> =>
  readRows({ schema, bytes: typeof text === "string" ? new TextEncoder().encode(text) : text, ...options });
const json = (document: unknown) => read(JSON.stringify(document));
const shown = ({ table }: Rows) => [
  [...getNumeric(table, "size").values],
  [...getCategorical(table, "kind").codes],
  [...getCategorical(table, "colour").codes],
];
const problems = (rows: Rows) => rows.issues.map(({ row, column, rule }) => [row ?? 0, column, rule]);
const expected = [
  [5, NaN],
  [0, 1],
  [0, -1],
];

describe("readRows()", () => {
  test.each([
    ["a header", "size,kind,colour\n5,1,red\n,2.0,\n"],
    [
      "a header in another order, target, group and id left aside",
      "grade,colour,place,kind,id,size\n,red,x,1,9,5\n9,,,2,,?\n",
    ],
    ["semicolons", "size;kind;colour\n5;1;red\n;2;\n"],
    ["tabs and quotes", '"size"\t"kind"\t"colour"\n5\t"1"\tred\n\t2\t""\n'],
    ["a byte order mark and CRLF", "\uFEFFsize,kind,colour\r\n5,1,red\r\n,2,\r\n"],
    ["no header: the features", "5,1,red\n?,2,\n"],
    ["no header: all columns without groups", "5,1,red,a,0\n,2,,b,\n"],
    ["no header: all columns", "5|1|red|a|0|x\n|2||b||\n"],
    ["JSON: named values", '[{"size":5,"kind":1,"colour":"red"},{"kind":2}]'],
    [
      "JSON: null, target, group and id",
      '[{"size":5,"kind":1,"colour":"red","grade":1,"id":"a"},{"size":null,"kind":2,"place":"x"}]',
    ],
    ["JSON: a request", ' {"records":[{"values":[5,1,"red"]},{"values":[null,2,null]}]}'],
    ["JSON: a declared token", '[{"size":5,"kind":1,"colour":"red"},{"size":"?","kind":2}]'],
  ])("reads the same rows with %s", async (_, text) => {
    const rows = await read(text);
    expect(rows.issues.filter((issue) => issue.severity === "error")).toEqual([]);
    expect(shown(rows)).toEqual(expected);
    expect(rows.imputed).toEqual([[], ["size", "colour"]]);
    expect([...rows.rowNumbers]).toEqual([1, 2]);
    expect(rows.nRows).toBe(2);
  });

  test("takes tokens for missing when the caller names them", async () => {
    expect((await read("none,1,red\n", { missing: ["none"] })).imputed).toEqual([["size"]]);
    expect(problems(await read("none,1,red\n"))).toEqual([[1, "size", "number"]]);
    expect((await read("NA,1,red\n")).imputed).toEqual([["size"]]);
  });

  test("warns of an absent column that may be missing, refuses the others", async () => {
    const rows = await read("kind\n1\n");
    expect(rows.issues.map(({ severity, column }) => [severity, column])).toEqual([
      ["warning", "size"],
      ["warning", "colour"],
    ]);
    expect(rows.imputed).toEqual([["size", "colour"]]);
    expect(problems(await read("size,colour\n1,red\n"))).toEqual([[0, "kind", "missing-column"]]);
    expect(problems(await json([{ size: 1 }]))).toEqual([[1, "kind", "required"]]);
  });

  test("refuses an unknown column in a header and in a record", async () => {
    expect(problems(await read("size,kind,colour,constructor\n5,1,red,2\n"))).toEqual([
      [0, "constructor", "unknown-column"],
    ]);
    const rows = await read('[{"kind":1,"__proto__":{"size":3}},{"kind":1,"toString":1},{"kind":1}]');
    expect(problems(rows)).toEqual([
      [1, "__proto__", "unknown-column"],
      [2, "toString", "unknown-column"],
    ]);
    expect([...rows.rowNumbers]).toEqual([3]);
  });

  test("reports all problems at once and leaves only sound rows in the table", async () => {
    const rows = await read("size,kind,colour\n5,3,blue\n1e400,1,red\n7,1\n8,1,red\n");
    expect(problems(rows)).toEqual([
      [1, "kind", "code"],
      [1, "colour", "code"],
      [2, "size", "number"],
      [3, "colour", "field-count"],
    ]);
    expect([...rows.rowNumbers]).toEqual([4]);
    expect([...getNumeric(rows.table, "size").values]).toEqual([8]);
    expect(() => assertValid(rows)).toThrow("the rows must follow the schema, found 4 errors");
  });

  test.each([
    ["a text for a number", { size: "5", kind: 1 }, ["size", "number"]],
    ["a text for a numeric code", { kind: "1" }, ["kind", "code"]],
    ["a number for a text code", { kind: 1, colour: 0 }, ["colour", "code"]],
    ["true", { size: true, kind: 1 }, ["size", "number"]],
    ["an array", { kind: [1] }, ["kind", "code"]],
    ["an object", { size: {}, kind: 1 }, ["size", "number"]],
    ["the empty text", { size: 1, kind: "" }, ["kind", "required"]],
  ])("refuses %s in JSON", async (_, record, [column, rule]) => {
    expect(problems(await json([record]))).toEqual([[1, column, rule]]);
  });

  test("refuses a number that JSON makes infinite", async () => {
    expect(problems(await read('[{"size":1e400,"kind":1}]'))).toEqual([[1, "size", "number"]]);
  });

  test.each([
    ["a list of another length", { values: [1, 2] }, "field-count"],
    ["a number", 5, "record"],
    ["null", null, "record"],
    ["a bare list", [5, 1, "red"], "record"],
    ["values beside names", { values: [5, 1, "red"], kind: 1 }, "unknown-column"],
  ])("refuses %s as a record", async (_, record, rule) => {
    const rows = await json([{ kind: 1 }, record]);
    expect(problems(rows)).toEqual([[2, rule === "unknown-column" ? "values" : undefined, rule]]);
    expect([...rows.rowNumbers]).toEqual([1]);
  });

  test.each(["", "size,kind,colour\n", "[]", '{"records":[]}'])(
    "has an error for %j: there are no rows",
    async (text) => {
      const rows = await read(text);
      expect(problems(rows)).toEqual([[0, undefined, "no-rows"]]);
      expect(rows.nRows).toBe(0);
    },
  );

  test("never takes a row of data for a header", async () => {
    const coded: Schema = {
      columns: [
        { name: "red", kind: "categorical", codes: [{ value: "red" }, { value: "blue" }] },
        { name: "b", kind: "numeric" },
        { name: "y", kind: "categorical", role: "target", codes: [{ value: 0 }, { value: 1 }] },
      ],
      target: { column: "y" },
    };
    expect((await read("red,1\nblue,2\n", { schema: coded })).nRows).toBe(2);
    expect((await read("red,b\nblue,2\n", { schema: coded })).nRows).toBe(1);
  });

  test("says how many fields a row may have", async () => {
    const rows = await read("1,2\n3,4\n");
    expect(rows.issues[0]?.message).toBe(
      "a row must have 3 or 5 or 6 fields, or the first one the names of columns, got 2 fields",
    );
    expect(rows.nRows).toBe(0);
  });

  test.each([
    ['[{"kind":1},\n {"kind":x}]', 2, 10],
    ["[1,]", 1, 4],
    ["{", 1, 2],
    ['{"record":[]}', 1, 1],
    ['[{"kind":1}] x', 1, 14],
  ])("names line and column where %j stops being a list of rows", async (text, line, column) => {
    await expect(read(text)).rejects.toMatchObject({ code: "data/json-syntax", details: { line, column } });
  });

  test("reads a file by its name, and names it when it is absent", async () => {
    const directory = await mkdtemp(join(tmpdir(), "systole-test-"));
    try {
      await writeFile(join(directory, "a.json"), '[{"kind":1}]');
      const rows = await readRows({ schema, path: join(directory, "a.json") });
      expect(rows).toMatchObject({ nRows: 1, source: join(directory, "a.json") });
      await expect(readRows({ schema, path: join(directory, "b.csv") })).rejects.toMatchObject({
        code: "data/missing-file",
      });
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

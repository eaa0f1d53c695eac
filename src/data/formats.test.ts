import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeParquet } from "../../tests/support/parquet.ts";
import { getCategorical, getNumeric } from "../core/index.ts";
import type { Schema } from "../schema/index.ts";
import { type DatasetOptions, readDataset } from "./dataset.ts";
import type { Dataset, TableFormat } from "./protocol.ts";

const schema: Schema = {
  columns: [
    { name: "size", kind: "numeric", min: 0, max: 100, nullable: true },
    { name: "kind", kind: "categorical", codes: [{ value: 1 }, { value: 2 }] },
    { name: "colour", kind: "categorical", codes: [{ value: "red" }, { value: "green" }], nullable: true },
    { name: "is_new", kind: "categorical", codes: [{ value: 0 }, { value: 1 }], nullable: true },
    { name: "seen", kind: "text", role: "ignore" },
    { name: "place", kind: "text", role: "group", nullable: true },
    { name: "grade", kind: "categorical", role: "target", codes: [{ value: "false" }, { value: "true" }] },
  ],
  target: { column: "grade" },
};

let directory: string;
let counter = 0;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "systole-test-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const sha256Of = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");

async function read(
  content: string | Uint8Array,
  format: TableFormat,
  options: Partial<DatasetOptions> = {},
): Promise<Dataset> {
  const path = `${counter++}.table`;
  await writeFile(join(directory, path), content);
  const file = { path, sha256: sha256Of(content) };
  return readDataset({ schema, format, file, baseDir: directory, ...options });
}

const shown = ({ table, labels, ledger }: Dataset) => ({
  size: [...getNumeric(table, "size").values],
  kind: [...getCategorical(table, "kind").codes],
  colour: [...getCategorical(table, "colour").codes],
  is_new: [...getCategorical(table, "is_new").codes],
  place: [...getCategorical(table, "place").codes].map((c) => getCategorical(table, "place").categories[c]),
  grade: [...labels.codes],
  ledger,
});
const places = (dataset: Dataset) =>
  dataset.issues.map(({ row, line, column, rule }) => [row, line, column, rule]);

const expected = {
  size: [5.5, NaN, 7],
  kind: [0, 1, 1],
  colour: [0, -1, 1],
  is_new: [1, 0, -1],
  place: ["rome", undefined, "oslo"],
  grade: [1, 0, 1],
  ledger: { read: 3, used: 3, dropped: [] },
};
const tsv =
  "size\tkind\tcolour\tis_new\tseen\tplace\tgrade\n" +
  "5.5\t1\tred\t1\t2020-01-02\trome\ttrue\n\t2\t\t0\t\t\tfalse\n7\t2\tgreen\t\tx\toslo\ttrue\n";
const lines = [
  '{"size":5.5,"kind":1,"colour":"red","is_new":true,"seen":"2020-01-02","place":"rome","grade":true}',
  '{"kind":2,"colour":null,"is_new":false,"seen":17,"grade":"false"}',
  '{"grade":true,"size":7,"kind":2,"colour":"green","place":"oslo"}',
];
const sql = `select * from (values
  (5.5::double, 1::bigint, 'red', true, date '2020-01-02', 'rome', true),
  ('NaN'::double, 2::bigint, null, false, null, null, false),
  (7::double, 2::bigint, 'green', null, date '2020-01-03', 'oslo', true))
  as t(size, kind, colour, is_new, seen, place, grade)`;

describe("readDataset() of other formats", () => {
  test("reads TSV as CSV with tabs", async () => {
    expect(shown(await read(tsv, { kind: "tsv", header: true }))).toEqual(expected);
    const semicolons = tsv.replaceAll("\t", ";");
    expect(shown(await read(semicolons, { kind: "tsv", header: true, delimiter: ";" }))).toEqual(expected);
  });

  test.each(["\n", "\r\n"])("reads JSON lines, with %j at the ends of lines", async (end) => {
    expect(shown(await read(lines.join(end), { kind: "jsonl" }))).toEqual(expected);
    expect(shown(await read(`\uFEFF${lines.join(end)}${end}`, { kind: "jsonl" }))).toEqual(expected);
  });

  test("reads Parquet: nulls, NaN, booleans, dates and whole numbers of 64 bits", async () => {
    for (const options of ["", ", compression zstd", ", row_group_size 1"])
      expect(shown(await read(await writeParquet(sql, options), { kind: "parquet" }))).toEqual(expected);
  });

  test("has the rows of a table of many batches in their order", async () => {
    const n = 10_000;
    const many = `select (i % 100)::integer as size, 1 + i % 2 as kind, 'red' as colour, 1::utinyint as is_new,
      i as seen, 'p' || (i % 7) as place, i % 3 = 0 as grade from range(${n}) t(i)`;
    const rows = Array.from({ length: n }, (_, i) =>
      JSON.stringify({
        size: i % 100,
        kind: 1 + (i % 2),
        colour: "red",
        is_new: 1,
        seen: i,
        place: `p${i % 7}`,
        grade: i % 3 === 0,
      }),
    );
    const parquet = await read(await writeParquet(many), { kind: "parquet" });
    const json = await read(rows.join("\n"), { kind: "jsonl" });
    expect(parquet.ledger).toEqual({ read: n, used: n, dropped: [] });
    expect(parquet.issues).toEqual([]);
    expect([...parquet.rowNumbers]).toEqual(Array.from({ length: n }, (_, i) => i + 1));
    expect([...getNumeric(parquet.table, "size").values]).toEqual(
      Array.from({ length: n }, (_, i) => i % 100),
    );
    expect(shown(json)).toEqual(shown(parquet));
    expect(getCategorical(parquet.table, "place").codes.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test("takes decimals, text of numbers, old writers' texts and columns in any order from Parquet", async () => {
    const odd = `select true as grade, encode('grün') as place, null as seen, 1::decimal(5,2) as is_new,
      'red'::blob as colour, '2' as kind, 3.25::decimal(5,2) as size`;
    expect(shown(await read(await writeParquet(odd), { kind: "parquet" }))).toMatchObject({
      size: [3.25],
      kind: [1],
      colour: [0],
      is_new: [1],
      place: ["grün"],
    });
  });

  test("names row and column of what a Parquet file has wrong", async () => {
    const wrong = `select 'x' as size, 3::hugeint as kind, [1] as colour, 'infinity'::float as is_new, null as seen,
      {'a': 1} as place, true as grade union all select '1', 9007199254740993, 'red', 1, null, null, null`;
    const dataset = await read(await writeParquet(wrong.replace("[1]", "'blue'")), { kind: "parquet" });
    expect(places(dataset)).toEqual([
      [1, undefined, "size", "number"],
      [1, undefined, "kind", "code"],
      [1, undefined, "colour", "code"],
      [1, undefined, "is_new", "code"],
      [2, undefined, "grade", "target-missing"], // its other values are not used, whatever they are
    ]);
  });

  test("tells columns of Parquet apart that differ in capitals, and nested ones from their parts", async () => {
    const bytes =
      await writeParquet(`select {'size': 1, 'kind': 2} as Xize, 5 as size, 1 as kind, 'red' as colour,
      1 as is_new, '' as seen, 'rome' as place, true as grade`);
    // the library that writes the file here does not write two such names
    const text = Buffer.from(bytes).toString("latin1").replaceAll("Xize", "Size");
    const dataset = await read(Buffer.from(text, "latin1"), { kind: "parquet" });
    expect(dataset.issues.map(({ rule, column }) => [rule, column])).toEqual([["unknown-column", "Size"]]);
  });

  test("has an error for a Parquet file and for JSON lines without rows", async () => {
    const none = await read(await writeParquet(`${sql} limit 0`), { kind: "parquet" });
    expect(none.issues.map(({ rule }) => rule)).toEqual(["no-rows"]);
    for (const text of ["", "\n\n", "\uFEFF"])
      expect((await read(text, { kind: "jsonl" })).issues.at(-1)?.rule).toBe("no-rows");
  });

  test.each([
    ["cut short", (b: Uint8Array) => b.subarray(0, b.length - 40), "its end is missing"],
    ["cut in front", (b: Uint8Array) => b.subarray(10), "it begins with"],
    ["empty", () => new Uint8Array(), "found an empty file"],
    ["text", () => Buffer.from("size,kind\n1,2\n"), 'it begins with "size"'],
    [
      "with a damaged footer",
      (b: Uint8Array) => Buffer.concat([b.subarray(0, -60), Buffer.alloc(52, 0xff), b.subarray(-8)]),
      "DuckDB found: ",
    ],
    [
      "with a footer longer than the file",
      (b: Uint8Array) =>
        Buffer.concat([b.subarray(0, -8), Buffer.from([0xff, 0xff, 0xff, 0x7f]), b.subarray(-4)]),
      "DuckDB found: ",
    ],
  ])("says of a Parquet file that it is %s", async (_, change, finding) => {
    const bytes = change(await writeParquet(sql));
    await expect(read(bytes, { kind: "parquet" })).rejects.toMatchObject({
      name: "FormatError",
      code: "data/parquet-syntax",
      message: expect.stringContaining(finding),
    });
    await expect(read(bytes, { kind: "parquet" })).rejects.not.toThrow(/systole-/);
  });

  test("takes what JSON lines write as another type for an error", async () => {
    const dataset = await read(
      [
        '{"size":"5","kind":1,"grade":true}',
        "",
        '{"size":1,"kind":"1","grade":true}',
        '{"size":1e999,"kind":[1],"grade":true}',
        "[1,2]",
        '{"size":true,"kind":true,"grade":1}',
        '{"kind":1,"grade":null}',
        '{"kind":1,"seen":"","place":"","colour":"","is_new":null,"grade":true}',
        "",
      ].join("\n"),
      { kind: "jsonl" },
    );
    expect(places(dataset)).toEqual([
      [undefined, 2, undefined, "blank-line"],
      [1, 1, "size", "number"],
      [2, 3, "kind", "code"],
      [3, 4, "size", "number"],
      [3, 4, "kind", "code"],
      [4, 5, undefined, "record"],
      [5, 6, "size", "number"],
      [5, 6, "kind", "code"],
      [5, 6, "grade", "code"],
      [6, 7, "grade", "target-missing"],
    ]);
    expect(dataset.ledger).toMatchObject({ read: 7, used: 1 });
    expect([...dataset.rowNumbers]).toEqual([7]);
  });

  test("takes declared tokens of JSON lines and Parquet for missing", async () => {
    const text = lines.join("\n").replace('"size":5.5', '"size":"?"');
    const dataset = await read(text, { kind: "jsonl", missing: ["?"] });
    expect(shown(dataset).size).toEqual([NaN, NaN, 7]);
    const marked = text.replace('"?"', '"(none)"');
    expect((await read(marked, { kind: "jsonl" })).ledger.used).toBe(2);
    expect(shown(await read(marked, { kind: "jsonl", missing: ["(none)"] })).size).toEqual([NaN, NaN, 7]);
    const bytes = await writeParquet(sql.replaceAll("'red'", "'?'"));
    expect(shown(await read(bytes, { kind: "parquet", missing: ["?"] })).colour).toEqual([-1, -1, 1]);
  });

  test("refuses names of JSON lines that the schema does not have, the prototype's too", async () => {
    const dataset = await read(`${lines.join("\n")}\n{"__proto__":1,"kind":1,"toString":2,"grade":true}`, {
      kind: "jsonl",
    });
    expect(dataset.issues.map(({ rule, column }) => [rule, column])).toEqual([
      ["unknown-column", "__proto__"],
      ["unknown-column", "toString"],
    ]);
    expect(dataset.ledger.used).toBe(0);
  });

  test.each([
    ["{", 1, 2],
    ['{"kind":1}\n{"kind":x}', 2, 9],
    ['{"kind":1}\r\n\r\n{"kind":1},', 3, 11],
    ["{'kind':1}", 1, 2],
    ['{"kind":Infinity}', 1, 9],
    ['{"kind":NaN,"size":-Infinity}', 1, 20],
    ['{"kind":NaN,"size":xNaN}', 1, 20],
    ['{"kind":1} {"kind":2}', 1, 12],
    ['{"kind":"a\tb"}', 1, 11],
  ])("names line and column where %j is no JSON line", async (text, line, column) => {
    await expect(read(text, { kind: "jsonl" })).rejects.toMatchObject({
      code: "data/json-syntax",
      details: { line, column },
      message: expect.stringContaining(`line ${line}, column ${column}`),
    });
  });

  test.each([
    ["Latin-1", Buffer.from('{"a":1}\n{"a":"\xe9"}', "latin1"), 2, 7, "0xe9"],
    ["NUL", Buffer.from('{"a":"é\0"}'), 1, 8, "NUL"],
    ["UTF-16", Buffer.from('\uFEFF{"a":1}', "utf16le"), 1, 1, "UTF-16"],
  ])("names line and column of %s in JSON lines", async (_, bytes, line, column, found) => {
    await expect(read(bytes, { kind: "jsonl" })).rejects.toMatchObject({
      code: "data/encoding",
      details: { line, column },
      message: expect.stringContaining(found),
    });
  });
});

describe("readDataset() of a directory", () => {
  async function makeDirectory(files: Readonly<Record<string, string | Uint8Array>>) {
    const name = `directory-${counter++}`;
    await mkdir(join(directory, name));
    for (const [file, content] of Object.entries(files))
      await writeFile(join(directory, name, file), content);
    const list = Object.keys(files)
      .filter((file) => !file.startsWith("."))
      .sort()
      .map((file) => `${sha256Of(files[file]!)}  ${file}\n`);
    return { directory: name, sha256: sha256Of(list.join("")) };
  }
  const header = "size,kind,colour,is_new,seen,place,grade\n";
  const files = {
    "b.csv": "grade,size,kind,colour,is_new,seen,place\ntrue,3,1,red,1,x,oslo\nmaybe,4,1,red,1,x,oslo\n",
    "a.csv": `${header}1,1,red,1,x,rome,true\n2,1,red\n\n2,1,red,1,x,rome,false\n`,
    "c.csv": `${header}1,1,red,1,x,rome,true\n`,
    ".hidden": "not a table",
  };
  const format: TableFormat = { kind: "csv", header: true };
  const readDirectory = (
    file: { directory: string; sha256: string },
    options: Partial<DatasetOptions> = {},
  ) => readDataset({ schema, format, file, baseDir: directory, ...options });

  test("reads its files as one table in the order of their names", async () => {
    const dataset = await readDirectory(await makeDirectory(files), { duplicates: "drop" });
    expect(dataset.ledger).toEqual({
      read: 6,
      used: 3,
      dropped: [
        { rule: "invalid", rows: [2, 5] },
        { rule: "duplicate-row", rows: [6] },
      ],
    });
    expect([...dataset.rowNumbers]).toEqual([1, 3, 4]);
    expect([...getNumeric(dataset.table, "size").values]).toEqual([1, 2, 3]);
    expect(
      dataset.issues.map(({ row, line, file, rule, column }) => [row, line, file, rule, column]),
    ).toEqual([
      [undefined, 4, "a.csv", "blank-line", undefined],
      [2, 3, "a.csv", "field-count", "is_new"],
      [5, 3, "b.csv", "code", "grade"],
      [6, 2, "c.csv", "duplicate-row", undefined],
    ]);
  });

  test("is refused when a file was changed, added, removed or renamed", async () => {
    const pinned = await makeDirectory(files);
    const at = join(directory, pinned.directory);
    const refused = (): Promise<void> =>
      expect(readDirectory(pinned)).rejects.toMatchObject({
        code: "data/wrong-hash",
        details: { files: expect.any(Object) },
      });
    await writeFile(join(at, ".other"), "ignored");
    await readDirectory(pinned);
    await writeFile(join(at, "d.csv"), header);
    await refused();
    await rm(join(at, "d.csv"));
    await readDirectory(pinned);
    await writeFile(join(at, "c.csv"), header);
    await refused();
    await rm(join(at, "c.csv"));
    await refused();
  });

  test("names the file when one file alone has other columns", async () => {
    const file = await makeDirectory({ "a.csv": files["a.csv"], "z.csv": "size;kind\n1;2\n" });
    const dataset = await readDirectory(file);
    expect(dataset.ledger.used).toBe(0);
    const unknown = dataset.issues.find((issue) => issue.rule === "unknown-column");
    expect(unknown).toMatchObject({ file: "z.csv" });
  });

  test("names the file of what is no text", async () => {
    const file = await makeDirectory({ "a.csv": files["a.csv"], "z.csv": 'size,kind\n1,"2\n' });
    await expect(readDirectory(file)).rejects.toThrow(
      /file ".*z\.csv": line 2, column 2 must close its quote/,
    );
  });

  test.each([
    ["is absent", async () => "none", "data/missing-file"],
    ["is empty", async () => (await makeDirectory({})).directory, "data/directory"],
    ["is a file", async () => join((await makeDirectory(files)).directory, "a.csv"), "data/missing-file"],
    [
      "holds a directory",
      async () => {
        const { directory: name } = await makeDirectory(files);
        await mkdir(join(directory, name, "inner"));
        return name;
      },
      "data/directory",
    ],
  ])("is named when it %s", async (_, make, code) => {
    const name = await make();
    await expect(readDirectory({ directory: name, sha256: "0".repeat(64) })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`directory "${name}"`),
    });
  });
});

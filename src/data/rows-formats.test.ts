// Rows to predict, in every format that training rows have: the same table, whatever it is written in.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { writeParquet } from "../../tests/support/parquet.ts";
import { getCategorical, getNumeric } from "../core/index.ts";
import type { Schema } from "../schema/index.ts";
import { assertValid } from "./issues.ts";
import { type Rows, readRows } from "./rows.ts";

const directory = mkdtempSync(join(tmpdir(), "systole-rows-"));
afterAll(() => rmSync(directory, { recursive: true }));

const schema: Schema = {
  columns: [
    { name: "patient", kind: "text", role: "id" },
    { name: "len", kind: "numeric", unseen: "missing" },
    {
      name: "smoker",
      kind: "categorical",
      codes: [{ value: "false" }, { value: "true" }],
      unseen: "missing",
    },
    { name: "seen", kind: "text", role: "ignore" },
    { name: "class", kind: "categorical", role: "target", codes: [{ value: "no" }, { value: "yes" }] },
  ],
  target: { column: "class" },
};

const csv = "patient,len,smoker,seen,class\nP-1,43.20,true,2024-01-02,yes\nP-2,7,false,,\n";
const records = [
  { patient: "P-1", len: 43.2, smoker: true, seen: "2024-01-02", class: "yes" },
  { patient: "P-2", len: 7, smoker: false, seen: null, class: null },
];
const lines = records.map((record) => JSON.stringify(record)).join("\n");
const sql = `select * from (values ('P-1', 43.2::double, true, date '2024-01-02', 'yes'), ('P-2', 7::double, false, null, null))
  as t(patient, len, smoker, seen, class)`;

function read(content: string | Uint8Array, name = "rows.csv"): Promise<Rows> {
  const path = join(directory, name);
  writeFileSync(path, content);
  return readRows({ schema, path });
}

describe("readRows() reads", () => {
  test.each([
    ["CSV", "a.csv", csv],
    ["semicolons with their line", "a.csv", `sep=;\n${csv.replaceAll(",", ";")}`],
    ["tabs", "a.tsv", csv.replaceAll(",", "\t")],
    ["a title and a blank line", "a.csv", `Export\n\n${csv}`],
    ["comments", "a.csv", `# a\n# b\n${csv}`],
    [
      "R's row names",
      "a.csv",
      csv.replace("\nP-1", '\n"1",P-1').replace("\nP-2", '\n"2",P-2').replaceAll(",true", ',"true"'),
    ],
    ["delimiters at the ends of lines", "a.csv", csv.replaceAll(/(yes|,)\n/g, "$1,\n")],
    ["gzip", "a.csv.gz", gzipSync(csv)],
    ["gzip under another name", "a.data", gzipSync(csv)],
    ["JSON lines", "a.jsonl", lines],
    ["JSON lines with another ending", "a.json", lines],
    ["packed JSON lines", "a.jsonl.gz", gzipSync(lines)],
    ["a JSON list", "a.json", JSON.stringify(records)],
    ["a request", "a.json", JSON.stringify({ records })],
    ["a byte order mark", "a.json", `\uFEFF${JSON.stringify({ records }, null, 1)}`],
    ["Parquet", "a.parquet", sql],
    ["Parquet under another name", "a.csv", sql],
  ])("%s", async (_, name, content) => {
    const rows = await read(content === sql ? await writeParquet(sql) : content, name);
    assertValid(rows);
    expect([...getNumeric(rows.table, "len").values]).toEqual([43.2, 7]);
    expect([...getCategorical(rows.table, "smoker").codes]).toEqual([1, 0]);
    const names = rows.given.names.filter((column) => column !== "rownames");
    expect(names).toEqual(["patient", "len", "smoker", "seen", "class"]);
    const values = rows.given.values(1)!.slice(-5);
    expect(values).toEqual(
      rows.given.isTyped
        ? ["P-1", 43.2, true, "2024-01-02", "yes"]
        : ["P-1", "43.20", "true", "2024-01-02", "yes"],
    );
    expect(rows.refused).toEqual([]);
  });

  test("what training did not have as missing, with a warning, and gives it back as written", async () => {
    for (const [name, content] of [
      ["a.csv", "len,smoker\n,true\n5,maybe\n"],
      ["a.json", '[{"smoker":true},{"len":5,"smoker":"maybe"}]'],
      ["a.jsonl", '{"smoker":true}\n{"len":5,"smoker":"maybe"}\n'],
    ] as const) {
      const rows = await read(content, name);
      expect(rows.imputed, name).toEqual([["len"], ["smoker"]]);
      expect(rows.issues.map(({ severity, row, column }) => [severity, row, column])).toEqual([
        ["warning", 1, "len"],
        ["warning", 2, "smoker"],
      ]);
      expect(rows.given.values(2)).toContain("maybe");
    }
  });

  test("good rows, and lists the others with all that is wrong with them", async () => {
    const strict: Schema = {
      ...schema,
      columns: schema.columns.map(({ unseen: _, ...spec }) => spec as never),
    };
    const text = "len,smoker,patient\n1,true,a\nx,y,b\n2\n3,false,c\n";
    const rows = await readRows({ schema: strict, bytes: new TextEncoder().encode(text) });
    expect([...rows.rowNumbers]).toEqual([1, 4]);
    expect(rows.refused.map(({ row, line, issues }) => [row, line, issues.length])).toEqual([
      [2, 3, 2],
      [3, 4, 1],
    ]);
    expect(() => assertValid(rows, "skip")).not.toThrow();
    expect(() => assertValid(rows)).toThrow("found 3 errors");
  });

  test("every bad row, however many there are", async () => {
    const rows = await read(`len,smoker\n${"1,true\n,\n".repeat(100)}${"1,true,2\n".repeat(3000)}`);
    expect([rows.nRows, rows.refused.length]).toEqual([200, 3000]);
    expect(() => assertValid(rows, "skip")).not.toThrow();
    expect(() => assertValid(rows)).toThrow();
  });

  test("but not with an unknown column, skipped rows or not", async () => {
    const rows = await read("len,smoker,size\n1,true,3\n");
    expect(() => assertValid(rows, "skip")).toThrow('column "size" (the 3.) must be in the schema');
  });
});

describe("readRows() says in one sentence that a table is not the model's", () => {
  const wide = (n: number): string => Array.from({ length: n }, (_, j) => `v${j}`).join(",");

  test.each([
    ["other names", "height,weight\n1,2\n3,4\n"],
    ["as many names as the model has features", "height,weight\n170,heavy\n"],
    ["thousands of names", `${wide(5000)}\n${wide(5000)}\n`],
    ["other names of a file with semicolons", "height;weight;age\n1;2;3\n"],
    ["a list of other objects", '[{"height":1},{"height":2}]'],
    ["lines of other objects", '{"height":1}\n{"height":2}\n'],
    [
      "thousands of names in objects",
      JSON.stringify([
        Object.fromEntries(
          wide(5000)
            .split(",")
            .map((name) => [name, 1]),
        ),
      ]),
    ],
  ])("%s", async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({
      code: "data/other-columns",
      message: expect.stringMatching(
        /do not match: the model needs "len", "smoker"; the file has "(height|v0)"[^\n]{0,200}$/,
      ),
    });
  });

  test("names in other capitals, with the right ones", async () => {
    for (const text of [
      "Len,Smoker\n1,true\n",
      "LEN,SMOKER,Patient\n1,true,a\n",
      '[{"Len":1,"Smoker":true}]',
    ])
      await expect(read(text)).rejects.toMatchObject({
        code: "data/other-columns",
        message: expect.stringMatching(
          /"(Len|LEN)" must be written "len", "(Smoker|SMOKER)" must be written "smoker"/,
        ),
      });
  });

  test("an archive by its name", async () => {
    await expect(
      read(Buffer.from("PK\x03\x04[Content_Types].xml", "latin1"), "a.xlsx"),
    ).rejects.toMatchObject({
      code: "data/packed",
      hint: "save the sheet as CSV",
    });
  });
});

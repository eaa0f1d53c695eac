import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { getCategorical, getNumeric } from "../core/index.ts";
import type { Schema } from "../schema/index.ts";
import { type DatasetOptions, readDataset } from "./dataset.ts";
import { assertValid } from "./issues.ts";
import type { Dataset } from "./protocol.ts";

const schema: Schema = {
  columns: [
    {
      name: "size",
      kind: "numeric",
      min: 0,
      max: 100,
      usual: [1, 50],
      nullable: true,
      missing: [0],
      unit: "cm",
    },
    { name: "kind", kind: "categorical", codes: [{ value: 1, label: "round" }, { value: 2 }] },
    { name: "colour", kind: "categorical", codes: [{ value: "red" }, { value: "green" }], nullable: true },
    { name: "id", kind: "text", role: "id" },
    { name: "note", kind: "text", role: "ignore" },
    { name: "place", kind: "text", role: "group" },
    { name: "grade", kind: "numeric", role: "target", min: 0, max: 4 },
  ],
  target: { column: "grade", positiveWhen: { op: ">", value: 0 } },
};

let directory: string;
let counter = 0;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "systole-test-"));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

async function write(content: string | Uint8Array) {
  const path = `${counter++}.csv`;
  await writeFile(join(directory, path), content);
  return { path, sha256: createHash("sha256").update(content).digest("hex") };
}

async function read(content: string | Uint8Array, options: Partial<DatasetOptions> = {}): Promise<Dataset> {
  const file = { ...(await write(content)), ...options.file };
  const format = { kind: "csv", header: true, missing: ["?"] } as const;
  return readDataset({ schema, format, baseDir: directory, ...options, file });
}

const header = "size,kind,colour,id,note,place,grade\n";
const noHeader = { format: { kind: "csv", header: false } } as const;
const rules = (dataset: Dataset) =>
  dataset.issues.map(({ row, rule }) => (row === undefined ? rule : `${row} ${rule}`));

describe("readDataset()", () => {
  test("reads features and groups on shared memory, in the order of the schema", async () => {
    const dataset = await read(
      `${header}63.0,1.0,red,a,x,rome,0\n.7,2,?,b,,"new, york",3\n 0 ,1,green,c,,rome,1\n`,
    );
    expect(dataset.issues.map((issue) => issue.rule)).toEqual(["usual", "usual"]);
    expect(dataset.table.columns.map((column) => column.name)).toEqual(["size", "kind", "colour", "place"]);
    expect([...getNumeric(dataset.table, "size").values]).toEqual([63, 0.7, NaN]);
    expect([...getCategorical(dataset.table, "kind").codes]).toEqual([0, 1, 0]);
    expect(getCategorical(dataset.table, "kind").categories).toEqual(["1", "2"]);
    expect([...getCategorical(dataset.table, "colour").codes]).toEqual([0, -1, 1]);
    expect(getCategorical(dataset.table, "place").categories).toEqual(["new, york", "rome"]);
    expect([...getCategorical(dataset.table, "place").codes]).toEqual([1, 0, 1]);
    expect(dataset.labels.classes).toEqual(["0", "1"]);
    expect([...dataset.labels.codes]).toEqual([0, 1, 1]);
    expect([...dataset.rowNumbers]).toEqual([1, 2, 3]);
    expect(dataset.ledger).toEqual({ read: 3, used: 3, dropped: [] });
    for (const column of dataset.table.columns)
      expect((column.kind === "numeric" ? column.values : column.codes).buffer).toBeInstanceOf(
        SharedArrayBuffer,
      );
    expect(dataset.labels.codes.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  test("reads a file without header from its first row on", async () => {
    const dataset = await read("5,1,red,a,x,rome,0\n6,2,red,b,x,rome,1\n", noHeader);
    expect([...getNumeric(dataset.table, "size").values]).toEqual([5, 6]);
    expect(dataset.ledger.read).toBe(2);
  });

  test("takes columns in any order and a constant instead of a column", async () => {
    const file = await write("grade,id,note,kind,colour,size\n1,a,x,2,red,5\n");
    const dataset = await read("", { file: { ...file, constants: { place: "oslo" } } });
    expect(dataset.issues).toEqual([]);
    expect(getCategorical(dataset.table, "place")).toMatchObject({ categories: ["oslo"] });
    expect([...getCategorical(dataset.table, "kind").codes]).toEqual([1]);
  });

  test("reads classes of a coded target, sorted, and its positive code", async () => {
    const coded: Schema = {
      columns: [
        { name: "x", kind: "numeric" },
        {
          name: "y",
          kind: "categorical",
          role: "target",
          codes: [{ value: 10 }, { value: 9 }, { value: 2 }],
        },
      ],
      target: { column: "y" },
    };
    const dataset = await read("x,y\n1,10\n2,2.0\n3,9\n", { schema: coded });
    expect(dataset.labels.classes).toEqual(["2", "9", "10"]);
    expect([...dataset.labels.codes]).toEqual([2, 0, 1]);
  });

  test("reports all problems at once, each with row, line, column, rule and value", async () => {
    const dataset = await read(
      `${header}\n1e400,1,red,a,"x\ny",rome,0\nabc,3,blue,b,x,,7\n\n5,?,red,c,x,rome\n101,1,red,d,x,rome,1\n5,1,red,e,x,rome,1\n`,
    );
    expect(
      dataset.issues.map(({ row, line, column, rule, value }) => [row, line, column, rule, value]),
    ).toEqual([
      [undefined, 2, undefined, "blank-line", undefined],
      [undefined, 6, undefined, "blank-line", undefined],
      [1, 3, "size", "number", "1e400"],
      [2, 5, "size", "number", "abc"],
      [2, 5, "kind", "code", "3"],
      [2, 5, "colour", "code", "blue"],
      [2, 5, "place", "required", undefined],
      [2, 5, "grade", "range", "7"],
      [3, 7, "grade", "field-count", "5,?,red,c,x,rome"],
      [4, 8, "size", "range", "101"],
    ]);
    expect(dataset.ledger).toEqual({ read: 5, used: 1, dropped: [{ rule: "invalid", rows: [1, 2, 3, 4] }] });
    expect([...dataset.rowNumbers]).toEqual([5]);
    expect(() => assertValid(dataset)).toThrow(/found 8 errors/);
    expect(JSON.parse(JSON.stringify(dataset.issues))).toEqual(dataset.issues);
  });

  test("drops rows without target, with a warning, whatever the schema says of missing values", async () => {
    const dataset = await read(`${header}5,1,red,a,x,rome,?\n6,1,red,b,x,rome,1\n7,1,red,c,x,rome,\n`);
    expect(rules(dataset)).toEqual(["1 target-missing", "3 target-missing"]);
    expect(dataset.ledger).toEqual({ read: 3, used: 1, dropped: [{ rule: "target-missing", rows: [1, 3] }] });
    expect(() => assertValid(dataset)).not.toThrow();
  });

  test.each([
    ["keep", 3, []],
    ["drop", 2, [{ rule: "duplicate-row", rows: [3] }]],
  ] as const)("%ss exact duplicates, with a warning", async (duplicates, used, dropped) => {
    const dataset = await read(`${header}5,1,red,a,x,rome,1\n6,1,red,a,x,rome,1\n5,1,red, a,x,rome,1\n`, {
      duplicates,
    });
    expect(rules(dataset)).toEqual(["3 duplicate-row"]);
    expect(dataset.issues[0]?.severity).toBe("warning");
    expect(dataset.ledger).toEqual({ read: 3, used, dropped });
  });

  test.each([
    [
      "an unknown column",
      "size,kind,colour,id,note,place,grade,__proto__\n1,1,red,a,x,r,1,9\n",
      ["unknown-column"],
    ],
    ["an absent column", "size,kind,colour,id,note,place\n1,1,red,a,x,r\n", ["missing-column"]],
    [
      "a column in other letters",
      "Size,kind,colour,id,note,place,grade\n1,1,red,a,x,r,1\n",
      ["unknown-column", "missing-column"],
    ],
    [
      "a column twice",
      "size,size,kind,colour,id,note,place,grade\n1,2,1,red,a,x,r,1\n",
      ["duplicate-column"],
    ],
    [
      "a column without name",
      "size,kind,colour,id,note,place,grade,\n1,1,red,a,x,r,1,\n",
      ["unknown-column"],
    ],
  ])("refuses a table with %s, and then each row", async (_, text, expected) => {
    const dataset = await read(text);
    expect(rules(dataset)).toEqual(expected);
    expect(dataset.ledger).toEqual({ read: 1, used: 0, dropped: [{ rule: "invalid", rows: [1] }] });
    expect(dataset.table.nRows).toBe(0);
    expect(() => assertValid(dataset)).toThrow();
    expect(Object.prototype).not.toHaveProperty("9");
  });

  test("proposes the column that a name resembles", async () => {
    const dataset = await read("SIZE,kind,colour,id,note,place,grade\n1,1,red,a,x,r,1\n");
    expect(dataset.issues[0]?.message).toContain('is it "size"?');
  });

  test.each([
    ["without header, first", "5;1;red;a;x;rome;0\n5,5;1;red;a;x;rome;0\n", noHeader],
    ["with header", `${header.replaceAll(",", ";")}5,5;1;red;a;x;rome;0\n`, {}],
  ])("says which delimiter a file seems to have, %s", async (_, text, options) => {
    const dataset = await read(text, options);
    const found = dataset.issues.find((issue) => issue.rule === "delimiter");
    expect(found?.message).toBe('the fields must be separated by ",", they seem to be by ";"');
    expect(dataset.ledger.used).toBe(0);
  });

  test.each([
    ["names where values are declared", `${header}5,1,red,a,x,rome,0\n`, noHeader, /the file has a header$/],
    ["values where names are declared", "5,1,red,a,x,rome,0\n6,1,red,a,x,rome,0\n", {}, /have no header$/],
  ])("says so when the first row holds %s, and uses no row", async (_, text, options, message) => {
    const dataset = await read(text, options);
    expect(dataset.issues.find((issue) => issue.rule === "header")?.message).toMatch(message);
    expect(dataset.ledger.used).toBe(0);
  });

  test("refuses decimal commas as values", async () => {
    const format = { kind: "csv", header: true, delimiter: ";" } as const;
    const dataset = await read(`${header.replaceAll(",", ";")}5,5;1;red;a;x;rome;0\n`, { format });
    expect(rules(dataset)).toEqual(["1 number"]);
  });

  test.each([
    ["an empty file", ""],
    ["a byte order mark alone", "\uFEFF"],
    ["blank lines", "\r\n\r\n"],
    ["a header alone", header],
  ])("has an error, not a crash, for %s", async (_, text) => {
    const dataset = await read(text);
    expect(rules(dataset)).toEqual(["no-rows"]);
    expect(dataset.ledger).toEqual({ read: 0, used: 0, dropped: [] });
    expect(rules(await read(text === header ? "" : text, noHeader))).toEqual(["no-rows"]);
  });

  test("accounts for every row, whatever is in the file", async () => {
    const cell = fc.constantFrom("1", "2", "", "?", "x", "red", "1,1", '"', "\n", "1e400");
    const record = fc.array(cell, { minLength: 5, maxLength: 8 }).map((cells) => cells.join(","));
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { maxLength: 8 }),
        fc.constantFrom("keep", "drop"),
        async (records, duplicates) => {
          const text =
            header + [...records, "5,1,red,a,x,rome,1", "5,1,red,a,x,rome,1"].map((r) => `${r}\n`).join("");
          let dataset: Dataset;
          try {
            dataset = await read(text, { duplicates });
          } catch (error) {
            expect(error).toMatchObject({ code: "data/csv-syntax" });
            return;
          }
          const { ledger, rowNumbers } = dataset;
          const all = [...rowNumbers, ...ledger.dropped.flatMap(({ rows }) => rows)].sort((a, b) => a - b);
          expect(all).toEqual(Array.from({ length: ledger.read }, (_, i) => i + 1));
          expect(ledger.used).toBe(rowNumbers.length);
          expect(dataset.table.nRows).toBe(ledger.used);
          expect(dataset.labels.codes).toHaveLength(ledger.used);
          const invalid = ledger.dropped.find(({ rule }) => rule === "invalid")?.rows ?? [];
          const wrong = dataset.issues
            .filter((issue) => issue.severity === "error")
            .map((issue) => issue.row);
          expect(invalid).toEqual([...new Set(wrong)]);
        },
      ),
      { numRuns: 40 },
    );
  });

  test("keeps a thousand problems of a kind and counts the rest", async () => {
    const dataset = await read(header + "x,1,red,a,x,rome,1\n".repeat(1500));
    const numbers = dataset.issues.filter((issue) => issue.rule === "number");
    expect(numbers).toHaveLength(1001);
    expect(numbers[0]?.message).toBe(
      'column "size" breaks the rule "number" 1500 times, the first 1000 are listed',
    );
    expect(dataset.ledger.dropped[0]?.rows).toHaveLength(1500);
  });

  test("refuses a file whose bytes are not the pinned ones, naming both hashes and the remedy", async () => {
    const file = { ...(await write(header)), sha256: "0".repeat(64) };
    const found = createHash("sha256").update(header).digest("hex");
    await expect(read("", { file })).rejects.toMatchObject({
      name: "DataError",
      code: "data/wrong-hash",
      message: `file "${file.path}" must have the SHA-256 ${file.sha256}, got ${found}`,
      hint: expect.stringContaining("systole.config.ts"),
    });
  });

  test("reports another hash before anything that is wrong in the file", async () => {
    for (const content of [`${header}"5,1`, `${header}\0`, "x".repeat(3_000_000)]) {
      const file = { ...(await write(content)), sha256: "0".repeat(64) };
      const details = { found: createHash("sha256").update(content).digest("hex"), bytes: content.length };
      await expect(read("", { file })).rejects.toMatchObject({ code: "data/wrong-hash", details });
    }
  });

  test("finds a row that equals one of another file whose columns stand in another order", async () => {
    const place = join(directory, "turned");
    await mkdir(place);
    const parts = [`${header}5,1,red,a,x,rome,1\n6,2,red,b,"x, y",rome,0\n`];
    parts.push(`grade,size,kind,colour,id,note,place\n 0,6,2,red,b,"x, y",rome\n1,5,1,red,a,x,oslo\n`);
    for (const [i, part] of parts.entries()) await writeFile(join(place, `part-${i}.csv`), part);
    const list = parts.map(
      (part, i) => `${createHash("sha256").update(part).digest("hex")}  part-${i}.csv\n`,
    );
    const sha256 = createHash("sha256").update(list.join("")).digest("hex");
    const format = { kind: "csv", header: true } as const;
    const file = { directory: "turned", sha256 };
    const { issues, ledger } = await readDataset({
      schema,
      format,
      baseDir: directory,
      file,
      duplicates: "drop",
    });
    expect(issues.map(({ row, rule, message }) => [row, rule, message])).toEqual([
      [3, "duplicate-row", "row 3 equals row 2, it is dropped"],
    ]);
    expect(ledger).toEqual({ read: 4, used: 3, dropped: [{ rule: "duplicate-row", rows: [3] }] });
  });

  test("takes a hash in capitals", async () => {
    const file = await write(`${header}5,1,red,a,x,rome,1\n`);
    expect((await read("", { file: { ...file, sha256: file.sha256.toUpperCase() } })).sha256).toBe(
      file.sha256,
    );
  });

  test.each([
    ["is absent", "none.csv", "NotFoundError", "data/missing-file"],
    ["is a directory", ".", "StorageError", "data/unreadable"],
    ["is a URL", "https://localhost/a.csv", "UnsupportedError", "data/unsupported-source"],
  ])("names the file when it %s", async (_, path, name, code) => {
    const file = { path, sha256: "0".repeat(64) };
    const error = await read("", { file }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({
      name,
      code,
      message: expect.stringContaining(`"${path}"`),
      hint: expect.any(String),
    });
  });

  test.each([{ town: "x" }, { kind: 7 }, { size: 1000 }])("refuses the constant %j", async (constants) => {
    const file = { ...(await write(header)), constants };
    await expect(read("", { file })).rejects.toMatchObject({ code: "parameter/invalid" });
  });

  test("refuses a column that is in the file and among the constants", async () => {
    const file = { ...(await write(`${header}5,1,red,a,x,rome,1\n`)), constants: { place: "oslo" } };
    expect(rules(await read("", { file }))).toEqual(["constant-column"]);
  });

  test("names line and column of what is no text", async () => {
    const bytes = Buffer.from(`${header}5,1,r\xe9d,a,x,rome,1\n`, "latin1");
    await expect(read(bytes)).rejects.toMatchObject({
      code: "data/encoding",
      message: expect.stringContaining("line 2, column 3"),
    });
  });

  test("stops when its signal is aborted", async () => {
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(read(header, { signal })).rejects.toThrow("stopped");
  });
});

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Column } from "../../src/core/index.ts";
import { type Dataset, inferTable, readDataset, type TableGuess } from "../../src/data/index.ts";
import { inferSchema } from "../../src/project/index.ts";
import type { ColumnSpec, Schema } from "../../src/schema/index.ts";

const folder = new URL("../odd-tables/", import.meta.url).pathname;

/** What `init` would guess of a table and what a run would read of it by that guess. */
interface Read {
  readonly guess: TableGuess;
  readonly schema: Schema;
  readonly dataset: Dataset;
}

async function readOdd(file: string): Promise<Read> {
  const target = "class";
  const guess = await inferTable(`${folder}${file}`, { target });
  const schema = inferSchema(guess.columns, target);
  const { format, sha256 } = guess;
  const dataset = await readDataset({ schema, format, file: { path: file, sha256 }, baseDir: folder });
  return { guess, schema, dataset };
}

const specOf = ({ schema }: Read, name: string): ColumnSpec =>
  schema.columns.find((spec) => spec.name === name)!;
function valuesOf({ dataset }: Read, name: string): number[] {
  const column = dataset.table.columns.find((item: Column) => item.name === name);
  if (column?.kind !== "numeric") throw new Error(`${name} must be numeric`);
  return [...column.values];
}

const isNoLoss = (file: string, { dataset }: Read, nRows = 60): void => {
  expect(
    dataset.issues.filter(({ severity }) => severity === "error"),
    file,
  ).toEqual([]);
  expect(dataset.ledger, file).toMatchObject({ read: nRows, used: nRows, dropped: [] });
};

describe("other ways to write a table are read (cases 8 to 14)", () => {
  test.each([
    ["r-write-table-csv.csv", 60],
    ["r-write-table-space.txt", 60],
    ["sep-line-semicolon.csv", 60],
    ["sep-line-comma.csv", 60],
    ["sep-line-quoted.csv", 60],
    ["preamble-comments.csv", 60],
    ["preamble-title-blank.csv", 60],
    ["whitespace-aligned.txt", 60],
    ["single-space.data", 60],
    ["trailing-delimiter-rows.csv", 60],
    ["trailing-delimiter-header-only.csv", 60],
    ["base.csv.gz", 60],
    ["records.json", 40],
    ["lines.json", 40],
  ])("%s: %d rows", async (file, nRows) => {
    const read = await readOdd(file);
    isNoLoss(file, read, nRows);
    const names = read.schema.columns.map(({ name }) => name);
    expect(names.filter((name) => ["len", "width", "region", "class"].includes(name))).toHaveLength(4);
    const values = valuesOf(read, "len");
    expect([Math.min(...values), Math.max(...values)]).toEqual(
      nRows === 60 ? [13.9, 72.5] : expect.any(Array),
    );
  });

  test.each([
    ["quote-open.csv", /line 32, column 2 must close its quote/],
    ["quote-open-semicolon.csv", /line 32, column 2 must close its quote/],
    ["extra-field-most-rows.csv", /4\b.*\b5|5\b.*\b4/s],
  ])("%s is refused for what is wrong with it", async (file, message) => {
    const error = await readOdd(file).then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error?.message).toMatch(message);
  });

  test("a row of units below the header is dropped for its empty class, and costs no column", async () => {
    const read = await readOdd("units-below-header.csv");
    expect(read.dataset.ledger).toMatchObject({
      read: 61,
      used: 60,
      dropped: [{ rule: "target-missing", rows: [1] }],
    });
    expect(read.dataset.issues.map(({ severity, rule }) => [severity, rule])).toEqual([
      ["warning", "target-missing"],
    ]);
    const values = valuesOf(read, "len");
    expect([Math.min(...values), Math.max(...values)]).toEqual([13.9, 72.5]);
    expect(specOf(read, "width")).toMatchObject({ kind: "numeric" });
  });

  test("lines after a line sep= are counted as in the file", async () => {
    const text = readFileSync(`${folder}sep-line-comma.csv`, "utf8");
    expect(text).toMatch(/^sep=,/);
    const { guess } = await readOdd("sep-line-comma.csv");
    expect(guess.nRows).toBe(60);
  });

  test("nan-literal.jsonl: bare NaN is missing, or refused with the remedy", async () => {
    const read = await readOdd("nan-literal.jsonl").catch((error: { hint?: string }) => error);
    if ("dataset" in read) expect(valuesOf(read, "len").filter(Number.isNaN)).toHaveLength(6);
    else expect(read.hint).toMatch(/null/);
  });
});

describe("ids and codes (cases 27 and 34)", () => {
  test("whole numbers from 1 to 5 are codes, and one more is taken as missing with a warning later", async () => {
    const read = await readOdd("rooms-1-to-5.csv");
    expect(specOf(read, "rooms")).toMatchObject({ kind: "categorical", unseen: "missing" });
  });

  test("an id is left out", async () => {
    const read = await readOdd("with-id.csv");
    expect(specOf(read, "patient")).toMatchObject({ kind: "text", role: "id" });
  });
});

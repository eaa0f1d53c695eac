import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Column } from "../../src/core/index.ts";
import { type Dataset, inferTable, readDataset, type TableGuess } from "../../src/data/index.ts";
import { inferSchema } from "../../src/project/index.ts";
import type { ColumnSpec, Schema } from "../../src/schema/index.ts";

const folder = new URL("../odd-tables/", import.meta.url).pathname;

/** The outcome of a table: it stands last in the header, and is one of these. */
function lastName(file: string): string {
  const [header = ""] = readFileSync(`${folder}${file}`, "utf8").split("\n", 1);
  const name = header.split(/[;,]/).at(-1)!.trim();
  return ["sold", "default", "high"].includes(name) ? name : "class";
}

/** What `init` would guess of a table and what a run would read of it by that guess. */
interface Read {
  readonly guess: TableGuess;
  readonly schema: Schema;
  readonly dataset: Dataset;
}

/** @param target by default the last name of the header, as in all of these tables. */
async function readOdd(file: string, target = lastName(file)): Promise<Read> {
  const guess = await inferTable(`${folder}${file}`, { target });
  const schema = inferSchema(guess.columns, target);
  const { format, sha256 } = guess;
  const dataset = await readDataset({ schema, format, file: { path: file, sha256 }, baseDir: folder });
  return { guess, schema, dataset };
}

const specOf = ({ schema }: Read, name: string): ColumnSpec =>
  schema.columns.find((spec) => spec.name === name)!;
const reasonOf = ({ guess }: Read, name: string): string =>
  guess.columns.find((column) => column.name === name)!.reason;

function valuesOf({ dataset }: Read, name: string): number[] {
  const column = dataset.table.columns.find((item: Column) => item.name === name);
  if (column?.kind !== "numeric") throw new Error(`${name} must be numeric`);
  return [...column.values];
}

const round = (value: number): number => Number(value.toFixed(4));

/** How many rows each class has. */
function countsOf({ labels }: Dataset): Record<string, number> {
  return Object.fromEntries(
    labels.classes.map((name, j) => [name, labels.codes.filter((code) => code === j).length]),
  );
}

const isNoLoss = (file: string, { dataset }: Read, nRows = 60): void => {
  expect(
    dataset.issues.filter(({ severity }) => severity === "error"),
    file,
  ).toEqual([]);
  expect(dataset.ledger, file).toMatchObject({ read: nRows, used: nRows, dropped: [] });
};

describe("texts that look like numbers are read by the rule of their column (cases 1 and 2)", () => {
  test.each<
    [file: string, column: string, min: number, max: number, mean: number | undefined, nRows: number]
  >([
    ["thousands-few-large.csv", "price", 120, 3100, 580.8833, 60],
    ["thousands-many-large.csv", "price", 300, 2749, 1524.5, 60],
    ["thousands-repeated-values.csv", "price", 500, 15000, 4175, 60],
    ["thousands-with-cents.csv", "price", 900.25, 52973.25, undefined, 60],
    ["thousands-space.csv", "price", 900, 52973, undefined, 60],
    ["percent-few.csv", "rate", 13.9, 72.5, undefined, 60],
    ["percent-whole.csv", "rate", 13, 74, undefined, 120],
    ["currency-dollar.csv", "amount", 13.9, 72.5, undefined, 60],
    ["currency-whole-few.csv", "amount", 10, 100, undefined, 60],
    ["currency-comma-euro.csv", "price", 1.5, 9.5, undefined, 60],
    ["weight-kg-few.csv", "weight", 50, 61, undefined, 60],
    ["accounting-negative-few.csv", "balance", -120.5, 72.5, undefined, 60],
    ["unicode-minus-few.csv", "balance", -12.5, 72.5, undefined, 60],
    ["unicode-minus.csv", "balance", -31.1, 27.5, undefined, 60],
    ["decimal-comma-mixed.csv", "yield", 46, 69, undefined, 60],
    ["decimal-comma-mostly-whole.csv", "hours", 0.5, 29, undefined, 60],
    ["decimal-comma-some-halves.csv", "marks", 1.5, 7, undefined, 60],
    ["decimal-comma-header-commas.csv", "len, cm", 13.9, 72.5, undefined, 60],
    ["decimal-comma-header-commas.csv", "width, cm", 0.51, 8.16, undefined, 60],
  ])("%s: %s from %d to %d", async (file, column, min, max, mean, nRows) => {
    const read = await readOdd(file);
    isNoLoss(file, read, nRows);
    expect(specOf(read, column)).toMatchObject({ kind: "numeric", usual: [min, max] });
    const values = valuesOf(read, column);
    expect([Math.min(...values), Math.max(...values)]).toEqual([min, max]);
    if (mean !== undefined)
      expect(round(values.reduce((sum, value) => sum + value) / values.length)).toBe(mean);
    expect(countsOf(read.dataset)).toEqual(nRows === 60 ? { no: 34, yes: 26 } : { no: 68, yes: 52 });
  });

  test("points before three digits are read as pandas reads them, and that is said", async () => {
    const read = await readOdd("thousands-points-german.csv");
    isNoLoss("thousands-points-german.csv", read);
    expect(reasonOf(read, "price")).toMatch(/thousands/);
  });

  test("a column of other numbers beside is left alone", async () => {
    const read = await readOdd("currency-comma-euro.csv", "class");
    const width = specOf(read, "width");
    expect(width).toMatchObject({ kind: "numeric" });
    expect(width).not.toHaveProperty("decimal");
  });
});

describe("bounds and words among numbers are not missing (cases 3 and 4)", () => {
  test.each([
    ["age-90-plus.csv", "age", /90\+/],
    ["censored-few.csv", "lead", /<0\.1/],
    ["claims-none.csv", "claims", /none/],
    ["infinities.csv", "len", /20 times "inf"/],
  ])("%s: %s is left out with its true reason", async (file, column, said) => {
    const read = await readOdd(file);
    isNoLoss(file, read);
    expect(specOf(read, column)).toMatchObject({ kind: "text", role: "ignore" });
    expect(reasonOf(read, column)).toMatch(said);
    expect(reasonOf(read, column)).toMatch(/\d+/);
  });
});

describe("a class is no missing value (case 5)", () => {
  test.each<[file: string, target: string, counts: Record<string, number>]>([
    [
      "target-numbers-and-letter.csv",
      "grade",
      { 1: 12, 2: 8, 3: 12, 4: 12, 5: 12, 6: 8, 7: 12, 8: 12, X: 8 },
    ],
    ["target-marks-absent.csv", "mark", { 4: 12, 5: 12, 6: 12, 7: 11, 8: 12, 9: 12, 10: 10, abs: 9 }],
    ["target-severity-dash.csv", "severity", { "-": 45, 1: 9, 2: 9, 3: 9, 4: 9, 5: 9 }],
    ["target-numbers-and-none.csv", "defects", { None: 41, 1: 14, 2: 14, 3: 11 }],
  ])("%s: %s", async (file, target, counts) => {
    const read = await readOdd(file, target);
    const nRows = Object.values(counts).reduce((sum, n) => sum + n);
    isNoLoss(file, read, nRows);
    expect(countsOf(read.dataset)).toEqual(counts);
  });
});

describe("spellings of no value are missing, whatever their share (case 6)", () => {
  test.each(["na-excel-div0.csv", "na-hash-na.csv", "na-minus-nan.csv", "na-mysql-null.csv"])(
    "%s",
    async (file) => {
      const read = await readOdd(file);
      isNoLoss(file, read);
      expect(specOf(read, "len")).toMatchObject({ kind: "numeric", nullable: true, usual: [16.2, 71] });
      expect(valuesOf(read, "len").filter(Number.isNaN)).toHaveLength(15);
    },
  );
});

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

  test("lines after a line sep= are counted as in the file", async () => {
    const text = readFileSync(`${folder}sep-line-comma.csv`, "utf8");
    expect(text).toMatch(/^sep=,/);
    const { guess } = await readOdd("sep-line-comma.csv", "class");
    expect(guess.nRows).toBe(60);
  });

  test("nan-literal.jsonl: bare NaN is missing, or refused with the remedy", async () => {
    const read = await readOdd("nan-literal.jsonl", "class").catch((error: { hint?: string }) => error);
    if ("dataset" in read) expect(valuesOf(read, "len").filter(Number.isNaN)).toHaveLength(6);
    else expect(read.hint).toMatch(/null/);
  });
});

describe("dates, ids and codes (cases 27, 31 to 34)", () => {
  test("dates beside a word are dates", async () => {
    const read = await readOdd("dates-with-unknown.csv", "class");
    isNoLoss("dates-with-unknown.csv", read);
    expect(specOf(read, "last_visit")).toMatchObject({ kind: "text" });
    expect(reasonOf(read, "last_visit")).toMatch(/50 dates.*10 times "never"/);
  });

  test("months are dates", async () => {
    const read = await readOdd("months.csv", "class");
    expect(specOf(read, "month")).toMatchObject({ kind: "text", role: "ignore" });
    expect(reasonOf(read, "month")).toMatch(/date|month/);
  });

  test("whole numbers from 1 to 5 are codes, and one more is taken as missing with a warning later", async () => {
    const read = await readOdd("rooms-1-to-5.csv", "class");
    expect(specOf(read, "rooms")).toMatchObject({ kind: "categorical", unseen: "missing" });
  });

  test("an id is left out", async () => {
    const read = await readOdd("with-id.csv", "class");
    expect(specOf(read, "patient")).toMatchObject({ kind: "text", role: "id" });
  });
});

import { mkdtemp, readdir, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { FormatError, ParameterError } from "../core/index.ts";
import { dialectOf, guessDelimiter } from "./csv.ts";
import { type CsvScan, type Dialect, scanCsv } from "./csv-scan.ts";
import { readScanned } from "./csv-values.ts";
import { readWide } from "./csv-wide.ts";
import { withDuckDb } from "./duckdb.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** All records of a text, as the scan finds them and DuckDB reads them. */
async function readRecords(
  bytes: Uint8Array,
  dialect: Dialect,
  subject: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<{ scan: CsvScan; columns: string[][] }> {
  const scan = scanCsv(bytes, dialect, subject);
  const columns = Array.from({ length: scan.nFields }, (): string[] => []);
  const take = (texts: readonly (readonly string[])[], start: number): void => {
    expect(start).toBe(columns[0]?.length ?? 0);
    texts.forEach((column, j) => {
      columns[j]?.push(...column);
    });
  };
  await readScanned(scan, dialect, subject, take, { signal });
  return { scan, columns };
}

/** Writes rows as RFC 4180 says, quoting what must be quoted and, where `force` says so, more. */
function writeCsv(
  rows: readonly (readonly string[])[],
  dialect: Dialect,
  lineEnd: string,
  force: boolean,
): string {
  const { delimiter, quote } = dialect;
  const write = (value: string): string => {
    const must =
      value === "" || /[\r\n ]/.test(value) || value.includes(quote) || value.includes(delimiter[0]!);
    return must || force ? quote + value.replaceAll(quote, quote + quote) + quote : value;
  };
  return rows.map((row) => row.map(write).join(delimiter) + lineEnd).join("");
}

const alphabet = fc.constantFrom(
  "a",
  "1",
  ".",
  ",",
  ";",
  "|",
  "\t",
  '"',
  "'",
  "\n",
  "\r",
  " ",
  "\\",
  "é",
  "😀",
  "#",
  "?",
  "-",
);
const value = fc.string({ unit: alphabet, maxLength: 6 });
const rows = fc
  .integer({ min: 1, max: 4 })
  .chain((n) => fc.array(fc.array(value, { minLength: n, maxLength: n }), { minLength: 1, maxLength: 6 }));
const dialect: fc.Arbitrary<Dialect> = fc
  .tuple(fc.constantFrom(",", ";", "\t", "|", "||", ":-", " "), fc.constantFrom('"', "'"))
  .map(([delimiter, quote]) => ({ delimiter, quote }));

describe("readRecords()", () => {
  test("reads back what was written, for all delimiters, quotes and line ends", async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        dialect,
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        async (given, d, end, force) => {
          const { columns } = await readRecords(bytesOf(writeCsv(given, d, end, force)), d, "file");
          expect(given.map((_, i) => columns.map((column) => column[i]))).toEqual(given);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("reads any text or names line and column, and loses no record", async () => {
    const text = fc.string({
      unit: fc.oneof(alphabet, fc.constantFrom("\0", ",", '"', "\n")),
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        try {
          const { scan, columns } = await readRecords(bytesOf(given), dialectOf({}), "file");
          expect(scan.records.length + scan.ragged.length).toBe(scan.nRecords);
          for (const column of columns) expect(column).toHaveLength(scan.records.length);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          expect(error.code).not.toBe("data/misread");
          expect(error.message).toMatch(/line \d+, column \d+/);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("reads a line of 10 MB", async () => {
    const long = "x".repeat(10_000_000);
    const { columns } = await readRecords(bytesOf(`a,b\n1,${long}\n2,"${long}"\n`), dialectOf({}), "file");
    expect(columns[1]!.map((text) => text.length)).toEqual([1, 10_000_000, 10_000_000]);
  });

  test("reads wide tables as it reads others", async () => {
    await fc.assert(
      fc.asyncProperty(rows, dialect, fc.boolean(), async (given, d, force) => {
        const scan = scanCsv(bytesOf(writeCsv(given, d, "\n", force)), d, "file");
        const wide: (readonly string[])[] = [];
        readWide(scan, d, (columns) => {
          columns.forEach((column, j) => {
            wide[j] = column;
          });
        });
        expect(given.map((_, i) => wide.map((column) => column[i]))).toEqual(given);
      }),
      { numRuns: 200 },
    );
  });

  test("reads 1,000 columns and as many rows as there are", async () => {
    const line = Array.from({ length: 1000 }, (_, j) => j).join(",");
    const { columns } = await readRecords(bytesOf(`${line}\n`.repeat(20)), dialectOf({}), "file");
    expect(columns).toHaveLength(1000);
    expect(columns[999]).toEqual(new Array(20).fill("999"));
  });

  test("stops when its signal is aborted", async () => {
    const signal = AbortSignal.abort(new Error("stopped"));
    await expect(readRecords(bytesOf("1,2\n"), dialectOf({}), "file", { signal })).rejects.toThrow("stopped");
  });
});

describe("readScanned()", () => {
  const scan = {
    clean: bytesOf("1,2\n3,4\n"),
    nFields: 2,
    records: [1, 2],
    lines: [1, 3],
    sizes: [2, 2],
    longest: 4,
    nRecords: 2,
    ragged: [],
    blankLines: [],
  };

  test.each([
    ["a row too many", { ...scan, records: [1], sizes: [2], lines: [1] }],
    ["a row too few", { ...scan, records: [1, 2, 3], sizes: [2, 2, 2], lines: [1, 3, 4] }],
    ["a value of another length", { ...scan, sizes: [2, 3] }],
    ["rows of another width", { ...scan, nFields: 3 }],
  ])("does not trust an answer that differs from the scan by %s", async (_, wrong) => {
    await expect(readScanned(wrong, dialectOf({}), "file", () => {})).rejects.toMatchObject({
      code: "data/misread",
    });
  });
});

describe("the private file that DuckDB reads", () => {
  test.each([
    ["another file", "select * from read_text('/etc/passwd')"],
    ["a file of its working directory", "select * from read_text('package.json')"],
    ["a directory", "select * from glob('/etc/*')"],
    ["writing a file", "copy (select 1) to 'written.csv'"],
    ["an extension", "install httpfs"],
    ["a URL", "select * from read_csv('http://127.0.0.1:9/a.csv')"],
    ["another setting", "set enable_external_access = true"],
  ])("is all that it may read: not %s", async (_, sql) => {
    const look = withDuckDb(bytesOf("a"), async ({ query }) => (await query(sql)).getRows(), {});
    await expect(look).rejects.toThrow(/ermission|disabled|not allowed|locked/);
  });

  const before = process.env["TMPDIR"];
  afterEach(() => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  });

  test("is gone after reading, and after a failure", async () => {
    const directory = await mkdtemp(join(tmpdir(), "systole-it's-"));
    process.env["TMPDIR"] = directory;
    const text = bytesOf("1,2\n");
    expect((await readRecords(text, dialectOf({}), "file")).columns).toEqual([["1"], ["2"]]);
    const scan = scanCsv(text, dialectOf({}), "file");
    await expect(readScanned({ ...scan, sizes: [9] }, dialectOf({}), "file", () => {})).rejects.toThrow();
    expect(await readdir(directory)).toEqual([]);
    await rmdir(directory);
  });

  test("is asked for by name when it cannot be written", async () => {
    process.env["TMPDIR"] = "/dev/null/none";
    await expect(readRecords(bytesOf("1,2\n"), dialectOf({}), "file")).rejects.toMatchObject({
      name: "StorageError",
      code: "data/temporary-file",
    });
  });
});

describe("dialectOf()", () => {
  test("has the usual defaults", () => expect(dialectOf({})).toEqual({ delimiter: ",", quote: '"' }));

  test.each([
    { delimiter: "" },
    { delimiter: "\n" },
    { delimiter: "12345" },
    { delimiter: '"' },
    { quote: "ab" },
    { quote: "é" },
  ])("refuses %j", (format) => expect(() => dialectOf(format)).toThrow(ParameterError));
});

describe("guessDelimiter()", () => {
  const isNamed = (first: readonly string[]) => first.join() === "age,sex";
  test.each([
    ["age,sex\n", ","],
    ["\n\uFEFFage;sex\r\n", ";"],
    ['"age"\t"sex"', "\t"],
    ["age | sex", "|"],
    ["age sex", undefined],
  ])("%j is separated by %j", (text, expected) => {
    expect(guessDelimiter(bytesOf(text.replace("\uFEFF", "")), '"', isNamed)).toBe(expected);
  });
});

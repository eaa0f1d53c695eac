import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FormatError, ParameterError } from "../../core/index.ts";
import type { Issue } from "../protocol.ts";
import { streamOf } from "../source/byte-stream.ts";
import { guessDelimiter, readCsv } from "./csv.ts";
import { type Dialect, dialectOf } from "./csv-dialect.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** All rows of a text without header, as texts. */
async function readRecords(
  text: string,
  dialect: Dialect,
): Promise<{ rows: string[][]; nRagged: number; nRead: number }> {
  const rows: string[][] = [];
  const issues: Issue[] = [];
  const nRead = await readCsv(
    {
      stream: streamOf(bytesOf(text)),
      subject: "file",
      nBefore: 0,
      issues: { add: (issue) => issues.push(issue) },
    },
    { dialect, layout: ({ first }) => first.map((_, j) => `c${j}`) },
    {
      onNames: () => {},
      onRows: (read) => {
        const columns = Array.from({ length: read.nColumns }, (_, j) => read.column(j));
        for (let i = 0; i < read.nRows; i++) rows.push(columns.map((column) => String(column[i])));
      },
    },
  );
  return { rows, nRead, nRagged: issues.filter((issue) => issue.rule === "field-count").length };
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

describe("readCsv()", () => {
  test("reads back what was written, for all delimiters, quotes and line ends", async () => {
    await fc.assert(
      fc.asyncProperty(
        rows,
        dialect,
        fc.constantFrom("\n", "\r\n", "\r"),
        fc.boolean(),
        async (given, d, end, force) => {
          expect((await readRecords(writeCsv(given, d, end, force), d)).rows).toEqual(given);
        },
      ),
      { numRuns: 500 },
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
          const { rows, nRagged, nRead } = await readRecords(given, dialectOf({}));
          expect(rows.length + nRagged).toBe(nRead);
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
          expect(error.message).toMatch(/line \d+, column \d+/);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("reads a line of 10 MB", async () => {
    const long = "x".repeat(10_000_000);
    const { rows } = await readRecords(`a,b\n1,${long}\n2,"${long}"\n`, dialectOf({}));
    expect(rows.map((row) => row[1]!.length)).toEqual([1, 10_000_000, 10_000_000]);
  });

  test("reads 1,000 columns and as many rows as there are", async () => {
    const line = Array.from({ length: 1000 }, (_, j) => String(j));
    const { rows } = await readRecords(`${line.join()}\n`.repeat(200), dialectOf({}));
    expect(rows).toEqual(new Array(200).fill(line));
  });
});

describe("dialectOf()", () => {
  test("has the usual defaults", () => expect(dialectOf({})).toMatchObject({ delimiter: ",", quote: '"' }));

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

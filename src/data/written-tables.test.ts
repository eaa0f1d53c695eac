// What is read is what was written: tables by chance, in all the clothes that text tables and JSON come in.
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dialectOf } from "./csv/csv-dialect.ts";
import { scanCsv } from "./csv/csv-scan.ts";
import { IssueList } from "./issues.ts";
import type { CsvFormat, TableFormat } from "./protocol.ts";
import { layoutOf, readTable } from "./read-table.ts";
import { streamOf } from "./source/byte-stream.ts";

interface Read {
  names: readonly string[];
  rows: unknown[][];
  lines: number[];
  rowNumbers: number[];
  nRows: number;
  issues: readonly { rule: string; line?: number }[];
}

async function read(bytes: Uint8Array, format: TableFormat): Promise<Read> {
  const issues = new IssueList();
  const found: Read = { names: [], rows: [], lines: [], rowNumbers: [], nRows: 0, issues: [] };
  const part = { stream: streamOf(bytes), subject: "file", nBefore: 0, issues };
  found.nRows = await readTable(part, format, layoutOf(format, []), {
    onNames: (names) => {
      found.names = names;
    },
    onRows: ({ nRows, nColumns, column, rowNumbers, lines }) => {
      const columns = Array.from({ length: nColumns }, (_, j) => column(j));
      for (let i = 0; i < nRows; i++) {
        found.rows.push(columns.map((values) => values[i]));
        found.rowNumbers.push(rowNumbers[i]!);
        if (lines !== undefined) found.lines.push(lines[i]!);
      }
    },
  });
  return { ...found, issues: issues.toArray() };
}

/** How a table is written. */
interface Clothes {
  delimiter: string;
  isSpaced: boolean;
  end: string;
  hasMark: boolean;
  sepLine: "none" | "plain" | "quoted";
  isDelimiterSaid: boolean;
  above: readonly string[];
  comment: string | undefined;
  /** Before which records a comment stands. */
  commented: readonly boolean[];
  rowNames: boolean;
  trailing: number;
  isQuoted: boolean;
  isPacked: boolean;
}

const clothes: fc.Arbitrary<Clothes> = fc.record({
  delimiter: fc.constantFrom(",", ";", "\t", "|", "||"),
  isSpaced: fc.boolean(),
  end: fc.constantFrom("\n", "\r\n", "\r"),
  hasMark: fc.boolean(),
  sepLine: fc.constantFrom("none" as const, "plain" as const, "quoted" as const),
  isDelimiterSaid: fc.boolean(),
  above: fc.array(fc.constantFrom("", "a title", 'an "odd, line', "# x", '"', "1,2,3", "é;\t"), {
    maxLength: 3,
  }),
  comment: fc.constantFrom(undefined, "#", "//", "é"),
  commented: fc.array(fc.boolean(), { maxLength: 12 }),
  rowNames: fc.boolean(),
  trailing: fc.constantFrom(0, 0, 1, 3),
  isQuoted: fc.boolean(),
  isPacked: fc.boolean(),
});
const cell = fc.string({
  unit: fc.constantFrom("a", "1", ".", " ", ",", ";", '"', "#", "/", "é", "\n", "|"),
  maxLength: 5,
});
const table = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
  );

/** The text of a table in some clothes, its format, and on which lines its rows begin. */
function write(rows: readonly (readonly string[])[], clothes: Clothes) {
  const { end, comment, trailing, rowNames } = clothes;
  const hasSepLine = clothes.sepLine !== "none" && clothes.delimiter.length === 1 && !clothes.isSpaced;
  const skip = hasSepLine && clothes.above.length > 0 ? clothes.above.length + 1 : clothes.above.length;
  const separator = clothes.isSpaced ? " \t  " : clothes.delimiter;
  const header = rows[0]!.map((_, j) => `n${j}`);
  const texts: string[] = [];
  const lines: number[] = [];
  const quote = (text: string): string => {
    const isPlain =
      /^[a1.é]+$/.test(text) && !clothes.isQuoted && !(comment !== undefined && text.startsWith(comment));
    return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
  };
  if (hasSepLine) texts.push(clothes.sepLine === "quoted" ? `"sep=${separator}"` : `sep=${separator}`);
  texts.push(...clothes.above);
  [header, ...rows].forEach((row, i) => {
    if (comment !== undefined && clothes.commented[i] === true)
      texts.push(`${comment} "odd, ${separator}comment`);
    const named = rowNames && i > 0 ? [`r${i}`, ...row] : row;
    const tail = clothes.isSpaced ? "  " : separator.repeat(i % 2 === 1 ? trailing : 0);
    if (i > 0) lines.push(texts.join("\n").split("\n").length + (texts.length === 0 ? 0 : 1));
    texts.push(`${clothes.isSpaced ? "  " : ""}${named.map(quote).join(separator)}${tail}`);
  });
  const text = `${clothes.hasMark ? "\uFEFF" : ""}${texts.join(end)}${end}`;
  const isDelimiterNeeded = clothes.isSpaced || !hasSepLine || clothes.isDelimiterSaid;
  const format: CsvFormat = {
    kind: "csv",
    header: true,
    ...(isDelimiterNeeded ? { delimiter: clothes.isSpaced ? "whitespace" : clothes.delimiter } : {}),
    ...(skip > 0 ? { skip } : {}),
    ...(comment === undefined ? {} : { comment }),
    ...(rowNames ? { rowNames } : {}),
    ...(trailing > 0 && !clothes.isSpaced ? { trailingDelimiter: true } : {}),
  };
  const bytes = new TextEncoder().encode(text);
  return { bytes: clothes.isPacked ? gzipSync(bytes) : bytes, text: bytes, format, lines, header };
}

describe("a text table that was written is read", () => {
  test("with its names, its texts and its lines, whatever it wears", async () => {
    await fc.assert(
      fc.asyncProperty(table, clothes, async (rows, worn) => {
        const { bytes, format, lines, header } = write(rows, worn);
        const found = await read(bytes, format);
        const expected = rows.map((row, i) => (worn.rowNames ? [`r${i + 1}`, ...row] : row));
        expect(found.names).toEqual(worn.rowNames ? ["rownames", ...header] : header);
        expect(found.rows).toEqual(expected);
        expect(found.lines).toEqual(lines);
        expect(found.rowNumbers).toEqual(rows.map((_, i) => i + 1));
        expect(found.nRows).toBe(rows.length);
        expect(found.issues.filter(({ rule }) => rule !== "blank-line" && rule !== "comment")).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test("also when it comes a few bytes at a time", async () => {
    await fc.assert(
      fc.asyncProperty(table, clothes, fc.integer({ min: 4, max: 40 }), async (rows, worn, blockBytes) => {
        const { text, format, lines } = write(rows, worn);
        const values: string[][] = [];
        const found: number[] = [];
        await scanCsv(
          streamOf(text),
          { dialect: dialectOf(format), subject: "file", blockBytes },
          {
            onRecords: (fields) => {
              for (let i = 0; i < fields.nRecords; i++) {
                values.push(Array.from({ length: fields.nFields }, (_, j) => fields.text(i, j)));
                found.push(fields.lines[i]!);
              }
            },
            onRagged: (record) => expect(record).toBeUndefined(),
            onBlankLine: () => {},
          },
        );
        expect(values.slice(1)).toEqual(rows.map((row, i) => (worn.rowNames ? [`r${i + 1}`, ...row] : row)));
        expect(found.slice(1)).toEqual(lines);
      }),
      { numRuns: 200 },
    );
  });
});

describe("a JSON table that was written is read", () => {
  const value = fc.oneof(fc.string({ maxLength: 4 }), fc.integer(), fc.boolean(), fc.constant(null));
  const records = fc.array(fc.dictionary(fc.constantFrom("a", "b", "c", "NaN", '"'), value), {
    minLength: 1,
    maxLength: 9,
  });
  const formatOf = { list: "json", object: "json", lines: "jsonl" } as const;

  test("as a list, as an object of records, as lines, packed or not, with NaN for null", async () => {
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.constantFrom("list" as const, "object" as const, "lines" as const),
        fc.boolean(),
        fc.boolean(),
        async (rows, form, isPacked, hasNaN) => {
          const json = (row: unknown): string => {
            const text = JSON.stringify(row, (_, item: unknown) => (item === null && hasNaN ? "\0" : item));
            return text.replaceAll('"\\u0000"', "NaN");
          };
          const list = `[${rows.map(json).join(",\n ")}]`;
          const text =
            form === "lines" ? rows.map(json).join("\n") : form === "list" ? list : `{"records": ${list}}`;
          const bytes = new TextEncoder().encode(text);
          const found = await read(isPacked ? gzipSync(bytes) : bytes, { kind: formatOf[form] });
          const objects = found.rows.map((row) =>
            Object.fromEntries(
              found.names.flatMap((name, j) => (row[j] === undefined ? [] : [[name, row[j]]])),
            ),
          );
          expect(objects).toEqual(rows.map((row) => ({ ...row })));
          const nNull = rows.flatMap((row) => Object.values(row)).filter((item) => item === null).length;
          expect(found.issues.map(({ rule }) => rule)).toEqual(hasNaN && nNull > 0 ? ["nan"] : []);
        },
      ),
      { numRuns: 300 },
    );
  });
});

import { type Constraint, checkParams, type Schema, that } from "../core/index.ts";
import { type CsvScan, type Dialect, type RaggedRecord, scanCsv } from "./csv-scan.ts";
import { readScanned } from "./duckdb.ts";
import { type IssueList, quoteName, shorten } from "./issues.ts";
import type { CsvFormat } from "./protocol.ts";

/** Rows as they are written, before any rule of a schema. Plain data; every column has one value a row. */
export interface RawTable {
  readonly names: readonly string[];
  readonly columns: readonly (readonly unknown[])[];
  /** Of each row: its number in the file, from 1, the header not counted. */
  readonly rowNumbers: readonly number[];
  /** Of each row: its line in the file, from 1. Absent where the file has no lines. */
  readonly lines?: readonly number[];
}

/** A text table in memory: the records as texts, the header not yet told from the rows. */
export interface CsvRecords {
  readonly scan: CsvScan;
  readonly columns: readonly (readonly string[])[];
}

const oneCharacter: Constraint = that(
  'one ASCII character, or ""',
  (v) => typeof v === "string" && /^[\x21-\x7e]?$/.test(v),
);
const shortText: Constraint = that(
  "one to four bytes without a line end",
  (v) => typeof v === "string" && /^[^\r\n\0]+$/.test(v) && Buffer.byteLength(v) <= 4,
);

/**
 * The dialect of a format, defaults filled in.
 *
 * @throws {ParameterError} `parameter/invalid` when delimiter or quote cannot work.
 */
export function dialectOf(format: Partial<Pick<CsvFormat, "delimiter" | "quote">>): Dialect {
  const dialect = { delimiter: format.delimiter ?? ",", quote: format.quote ?? '"' };
  checkParams("the CSV format", dialect, {
    delimiter: that(`${shortText.expectation} or quote`, (v) => {
      return shortText.accepts(v) && (dialect.quote === "" || !String(v).includes(dialect.quote));
    }),
    quote: oneCharacter,
  });
  return dialect;
}

/**
 * Reads a text table: finds its records, lets DuckDB read their values, and compares both.
 *
 * @param nFields how many fields a record must have. Default: as many as the first one.
 * @throws {FormatError} see {@link scanCsv}.
 */
export async function readRecords(
  bytes: Uint8Array,
  dialect: Dialect,
  subject: string,
  options: { nFields?: number | undefined; signal?: AbortSignal | undefined } = {},
): Promise<CsvRecords> {
  const scan = scanCsv(bytes, dialect, subject, options.nFields);
  return { scan, columns: await readScanned(scan, dialect, subject, options.signal) };
}

/**
 * Tells header and rows apart and reports records of another length, which are no rows of the table.
 *
 * @param names the columns of a table without header.
 * @returns the rows, and how many the file has with those reported.
 */
export function tableOfRecords(
  { scan, columns }: CsvRecords,
  names: readonly string[] | "header",
  bytes: Uint8Array,
  issues: IssueList,
): RawTable & { readonly nRead: number } {
  const skipped = names === "header" ? 1 : 0;
  const header = names === "header" ? columns.map((column) => (column[0] ?? "").trim()) : names;
  for (const record of scan.ragged) issues.add(raggedIssue(record, skipped, header, scan.nFields, bytes));
  for (const line of scan.blankLines)
    issues.add({
      severity: "warning",
      rule: "blank-line",
      line,
      message: `line ${line} is blank and not counted as a row`,
    });
  return {
    names: header,
    columns: skipped === 0 ? columns : columns.map((column) => column.slice(1)),
    rowNumbers: scan.records.slice(skipped).map((record) => record - skipped),
    lines: scan.lines.slice(skipped),
    nRead: Math.max(scan.nRecords - skipped, 0),
  };
}

function raggedIssue(
  { record, line, nFields, start, end }: RaggedRecord,
  skipped: number,
  names: readonly string[],
  expected: number,
  bytes: Uint8Array,
) {
  const column = names[nFields];
  const text = shorten(new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 400))));
  const without = column === undefined ? "" : `, the first that is absent is ${quoteName(column)}`;
  return {
    severity: "error",
    rule: "field-count",
    row: record - skipped,
    line,
    ...(column === undefined ? {} : { column }),
    value: text,
    message: `row ${record - skipped} must have ${expected} fields, got ${nFields}${without}`,
  } as const;
}

/** Whether a first record names columns: most of its texts do. */
export function isHeader(first: readonly string[], schema: Schema): boolean {
  const names = new Set(schema.columns.map((spec) => spec.name));
  const known = new Set(first.map((text) => text.trim()).filter((text) => names.has(text)));
  return known.size * 2 > first.length;
}

/** Delimiters that files in the wild have. */
const knownDelimiters = [",", ";", "\t", "|"] as const;

/**
 * The delimiter that splits the first record as `fits` wants it, if one does.
 *
 * @param fits judges the texts of the first record.
 */
export function guessDelimiter(
  bytes: Uint8Array,
  quote: string,
  fits: (first: readonly string[]) => boolean,
): string | undefined {
  const start = new TextDecoder().decode(bytes.subarray(0, 1 << 16)).replace(/^\s*\n/, "");
  const line = start.split(/[\r\n]/, 1)[0] ?? "";
  return knownDelimiters.find((delimiter) =>
    fits(
      line.split(delimiter).map((text) => {
        const value = text.trim();
        const isQuoted = quote !== "" && value.length > 1 && value.startsWith(quote) && value.endsWith(quote);
        return isQuoted ? value.slice(1, -1) : value;
      }),
    ),
  );
}

import { type Constraint, checkParams, type Schema, that } from "../core/index.ts";
import { type CsvScan, type Dialect, type RaggedRecord, scanCsv } from "./csv-scan.ts";
import { readScanned } from "./csv-values.ts";
import { quoteName, shorten } from "./issues.ts";
import type { CsvFormat, Issue } from "./protocol.ts";
import { countFrom, type RowSink, type TablePart } from "./raw-rows.ts";

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
export function dialectOf(format: Partial<Pick<CsvFormat, "kind" | "delimiter" | "quote">>): Dialect {
  const usual = format.kind === "tsv" ? "\t" : ",";
  const dialect = { delimiter: format.delimiter ?? usual, quote: format.quote ?? '"' };
  checkParams("the CSV format", dialect, {
    delimiter: that(`${shortText.expectation} or quote`, (v) => {
      return shortText.accepts(v) && (dialect.quote === "" || !String(v).includes(dialect.quote));
    }),
    quote: oneCharacter,
  });
  return dialect;
}

/** How a text table is read. */
export interface CsvOptions {
  readonly dialect: Dialect;
  /** How many fields a record must have. Default: as many as the first one. */
  readonly nFields?: number | undefined;
  /**
   * Says what the columns are, once the first record is known: `header` when that names them, else their names.
   *
   * @param first the texts of the first record that has as many fields as it must; empty when there is none.
   */
  readonly layout: (first: readonly string[], scan: CsvScan) => readonly string[] | "header";
}

/**
 * Reads a text table: finds its records, lets DuckDB read their values, compares both, and tells header and rows apart.
 * Records of another length are reported and are no rows of the table.
 *
 * @returns how many rows the file has, with those reported.
 * @throws {FormatError} see {@link scanCsv}.
 */
export async function readCsv(part: TablePart, options: CsvOptions, sink: RowSink): Promise<number> {
  const { dialect, nFields, layout } = options;
  const { bytes, subject, nBefore } = part;
  const scan = scanCsv(bytes, dialect, subject, nFields);
  let skipped = 0;
  const begin = (first: readonly string[]): void => {
    const names = layout(first, scan);
    skipped = names === "header" && scan.nRecords > 0 ? 1 : 0;
    const header = names === "header" ? first.map(nameOfColumn) : names;
    reportRecords(part, scan, skipped, header);
    sink.onNames(header);
  };
  if (scan.records.length === 0) begin([]);
  const onRecords = (columns: readonly (readonly string[])[], start: number): void => {
    if (start === 0) begin(columns.map((column) => column[0] ?? ""));
    const from = start === 0 ? skipped : 0;
    const nRows = (columns[0]?.length ?? 0) - from;
    if (nRows <= 0) return;
    const rowNumbers = countFrom(nBefore, nRows);
    for (let i = 0; i < nRows; i++) rowNumbers[i] = nBefore + scan.records[start + from + i]! - skipped;
    sink.onRows({
      columns: from === 0 ? columns : columns.map((column) => column.slice(from)),
      nRows,
      rowNumbers,
      lines: scan.lines.slice(start + from, start + from + nRows),
    });
  };
  await readScanned(scan, dialect, subject, onRecords, part);
  return Math.max(scan.nRecords - skipped, 0);
}

/** The name of a column by its header; one without a name there, as pandas writes an index, is `column_` and its place. */
const nameOfColumn = (text: string, j: number): string => text.trim() || `column_${j + 1}`;

/** Reports records that are no rows of the table, and lines between records. */
function reportRecords(
  { bytes, nBefore, issues }: TablePart,
  scan: CsvScan,
  skipped: number,
  names: readonly string[],
): void {
  for (const record of scan.ragged)
    issues.add(raggedIssue(record, nBefore - skipped, names, scan.nFields, bytes));
  for (const line of scan.blankLines)
    issues.add({
      severity: "warning",
      rule: "blank-line",
      line,
      message: `line ${line} is blank and not counted as a row`,
    });
}

function raggedIssue(
  { record, line, nFields, start, end }: RaggedRecord,
  offset: number,
  names: readonly string[],
  expected: number,
  bytes: Uint8Array,
): Issue {
  const column = names[nFields];
  const text = shorten(new TextDecoder().decode(bytes.subarray(start, Math.min(end, start + 400))));
  const without = column === undefined ? "" : `, the first that is absent is ${quoteName(column)}`;
  const row = record + offset;
  return {
    severity: "error",
    rule: "field-count",
    row,
    line,
    ...(column === undefined ? {} : { column }),
    value: text,
    message: `row ${row} must have ${expected} fields, got ${nFields}${without}`,
  };
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

import { cutText, showValue } from "../../core/index.ts";
import type { Schema } from "../../schema/index.ts";
import { quoteName } from "../issues.ts";
import type { Issue } from "../protocol.ts";
import type { RowSink, TablePart } from "../raw-rows.ts";
import type { Dialect } from "./csv-dialect.ts";
import type { CsvFields } from "./csv-fields.ts";
import { scanCsv } from "./csv-scan.ts";
import type { CsvSink, RaggedRecord } from "./csv-sink.ts";

/** What is known of a text table at the moment when somebody has to say what its columns are. */
export interface CsvStart {
  /** How the file is read: as was declared, and as its `sep=` line says. */
  readonly dialect: Dialect;
  /** The texts of the first record that has as many fields as it must; empty when there is none. */
  readonly first: readonly string[];
  /** The line of that record. */
  readonly line: number | undefined;
  /** The first bytes of the file, lines that are left out at its beginning not counted. */
  readonly head: Uint8Array;
}

/** How many bytes at the beginning of a file are looked at to guess its delimiter: 64 KiB, which hold any usual first line. */
const headBytes = 1 << 16;

/** How a text table is read. */
export interface CsvOptions {
  readonly dialect: Dialect;
  /** How many fields a record must have. Default: as many as the first one. */
  readonly nFields?: number | undefined;
  /**
   * Says what the columns are, once the first record is known, or that there is none: `header` when that names them, else
   * their names.
   */
  readonly layout: (start: CsvStart) => readonly string[] | "header";
}

/**
 * Reads a text table while its bytes come: finds the records, tells header and rows apart, and passes rows on. Records of
 * another length are reported and are no rows of the table.
 *
 * @returns how many rows the file has, with those reported.
 * @throws {FormatError} see {@link scanCsv}.
 */
export async function readCsv(part: TablePart, options: CsvOptions, sink: RowSink): Promise<number> {
  const { dialect, nFields } = options;
  const { stream, subject, signal } = part;
  const rows = new CsvRows(part, options, sink);
  const nRecords = await scanCsv(stream, { dialect, subject, nFields, signal }, rows);
  return rows.finish(nRecords);
}

/** Makes rows of records. */
class CsvRows implements CsvSink {
  readonly #part: TablePart;
  readonly #options: CsvOptions;
  readonly #sink: RowSink;
  /** Ragged records that came before the columns are known, and so cannot be reported yet; `undefined` from then on. */
  #early: RaggedRecord[] | undefined = [];
  #names: readonly string[] = [];
  #nFields = 0;
  /** How many records at the beginning are no rows: 1 for a header, else 0. */
  #skipped = 0;
  #head: Uint8Array = new Uint8Array();
  #dialect: Dialect;
  #nComments = 0;
  #firstComment = 0;

  constructor(part: TablePart, options: CsvOptions, sink: RowSink) {
    this.#part = part;
    this.#options = options;
    this.#sink = sink;
    this.#nFields = options.nFields ?? 0;
    this.#dialect = options.dialect;
  }

  onStart(bytes: Uint8Array, dialect: Dialect): void {
    this.#head = new Uint8Array(bytes.subarray(0, headBytes));
    this.#dialect = dialect;
  }

  #begin(first: readonly string[], line?: number): void {
    const names = this.#options.layout({ first, line, head: this.#head, dialect: this.#dialect });
    const isHeader = names === "header";
    this.#skipped = isHeader && first.length > 0 ? 1 : 0;
    this.#names = isHeader ? namesOf(first, this.#dialect) : names;
    if (this.#skipped === 1) this.#nFields = this.#names.length;
    this.#sink.onNames(this.#names);
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const record of early) this.onRagged(record);
  }

  onRecords(fields: CsvFields): void {
    if (this.#early !== undefined) {
      this.#nFields = fields.nFields;
      const first = Array.from({ length: fields.nFields }, (_, j) => fields.text(0, j));
      this.#begin(first, fields.lines[0]);
      fields.from = this.#skipped;
    }
    const { from, nRecords, nFields } = fields;
    const nRows = nRecords - from;
    if (nRows === 0) return;
    const rowNumbers = fields.records.slice(from, nRecords);
    const offset = this.#part.nBefore - this.#skipped;
    if (offset !== 0) for (let i = 0; i < nRows; i++) rowNumbers[i] = rowNumbers[i]! + offset;
    this.#sink.onRows({
      nRows,
      nColumns: nFields,
      column: (position) => fields.texts(position),
      fields,
      rowNumbers,
      lines: fields.lines.subarray(from, nRecords),
    });
  }

  onRagged(record: RaggedRecord): void {
    if (this.#early !== undefined) this.#early.push(record);
    else
      this.#part.issues.add(
        raggedIssue(record, this.#part.nBefore - this.#skipped, this.#names, this.#nFields),
      );
  }

  onBlankLine(line: number): void {
    this.#part.issues.add({
      severity: "warning",
      rule: "blank-line",
      line,
      message: `line ${line} is blank and not counted as a row`,
    });
  }

  onComment(line: number): void {
    if (this.#nComments++ === 0) this.#firstComment = line;
  }

  /** Says how many lines between rows are comments, since a row that begins as they do is lost with them. */
  #reportComments(): void {
    const n = this.#nComments;
    if (n === 0) return;
    const sign = showValue(this.#dialect.comment);
    const message = `${n === 1 ? "a line between rows begins" : `${n} lines between rows begin`} with ${sign}: taken for ${n === 1 ? "a comment" : "comments"} and not read`;
    this.#part.issues.add({ severity: "warning", rule: "comment", line: this.#firstComment, message });
  }

  finish(nRecords: number): number {
    this.#reportComments();
    if (this.#early !== undefined) this.#begin([]);
    return Math.max(nRecords - this.#skipped, 0);
  }
}

/** The column of a table in which each row begins with its name. */
export const rowNamesColumn = "rownames";

/** The names of columns by their header; one without a name there, as pandas writes an index, is `column_` and its place. */
function namesOf(header: readonly string[], { rowNames, trailingDelimiter }: Dialect): string[] {
  let texts = header.map((text) => text.trim());
  if (trailingDelimiter === true)
    texts = texts.slice(0, Math.max(1, texts.findLastIndex((text) => text !== "") + 1));
  if (rowNames === true) texts.unshift(freeName(rowNamesColumn, texts));
  return texts.map((text, j) => text || `column_${j + 1}`);
}

function freeName(name: string, taken: readonly string[]): string {
  for (let i = 2, free = name; ; i++, free = `${name}_${i - 1}`) if (!taken.includes(free)) return free;
}

function raggedIssue(
  { record, line, nFields, text }: RaggedRecord,
  offset: number,
  names: readonly string[],
  expected: number,
): Issue {
  const column = names[nFields];
  const without = column === undefined ? "" : `, the first that is absent is ${quoteName(column)}`;
  const row = record + offset;
  return {
    severity: "error",
    rule: "field-count",
    row,
    line,
    ...(column === undefined ? {} : { column }),
    value: cutText(text),
    message: `row ${row} must have ${expected} fields, got ${nFields}${without}`,
  };
}

/** Whether a first record is a header: more than half of its texts are names of the schema's columns. */
export function isHeader(first: readonly string[], schema: Schema): boolean {
  const names = new Set(schema.columns.map((spec) => spec.name));
  const known = new Set(first.map((text) => text.trim()).filter((text) => names.has(text)));
  return known.size * 2 > first.length;
}

/** The delimiters that are tried, the most usual first: it wins when several fit. */
const knownDelimiters = [",", ";", "\t", "|"] as const;

/**
 * Guesses the delimiter of a text table: the first of `,`, `;`, tab and `|` that splits the first record as `fits` wants it.
 *
 * @param bytes the beginning of the file or all of it.
 * @param quote taken off both ends of a text; "" when nothing is quoted. A delimiter inside quotes is not recognised as text.
 * @param fits judges the texts into which a delimiter splits the first record.
 * @returns `undefined` when none fits.
 */
export function guessDelimiter(
  bytes: Uint8Array,
  quote: string,
  fits: (first: readonly string[]) => boolean,
): string | undefined {
  const start = new TextDecoder().decode(bytes.subarray(0, headBytes)).replace(/^\s*\n/, "");
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

import { resolve } from "node:path";
import type { Table } from "../core/index.ts";
import {
  type CodeProfile,
  type ColumnSpec,
  cellReader,
  checkSchema,
  compileCodingJudge,
  featureSpecs,
  type Schema,
  type SureNumbers,
  sureNumbers,
} from "../schema/index.ts";
import type { ValueReader } from "./columns.ts";
import { type CsvStart, guessDelimiter, readCsv } from "./csv/csv.ts";
import { dialectOf } from "./csv/csv-dialect.ts";
import { FileCoding } from "./file-coding.ts";
import { type GivenRows, RowKeeper } from "./given-rows.ts";
import { noRows } from "./issues.ts";
import { jsonReader, readJsonRows } from "./json/json-rows.ts";
import type { CsvFormat, Issue } from "./protocol.ts";
import type { RowSink, TablePart } from "./raw-rows.ts";
import { isFeature, type RefusedRow, RowIssues, RowJudge } from "./row-judge.ts";
import { streamOf } from "./source/byte-stream.ts";
import { readBytes } from "./source/verify-file.ts";

/** Rows to predict: where they are and how they are written. */
export interface RowsOptions extends Partial<Pick<CsvFormat, "delimiter" | "quote" | "missing">> {
  readonly schema: Schema;
  /** A file; relative to the working directory. Instead of it `bytes` may be given. */
  readonly path?: string | undefined;
  readonly bytes?: Uint8Array | undefined;
  /** Default: `json` when the path ends so or the text begins with `[` or `{`, else `csv`. */
  readonly format?: "csv" | "json" | undefined;
  /** The schema's coding that the rows have, converted without loss; `own` for its own codes, whatever they look like. */
  readonly coding?: string | undefined;
  /** How often each code occurred in training: rows that fit another coding better as a whole are then refused too. */
  readonly profile?: CodeProfile | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Rows to predict, without a target. */
export interface Rows {
  /** The features of the rows without an error, in the order of the schema. */
  readonly table: Table;
  readonly nRows: number;
  /** The number of each row of `table` in the file, from 1, the header not counted. */
  readonly rowNumbers: Int32Array;
  /** For each row of `table` the features that are missing, which the model will fill in. */
  readonly imputed: readonly (readonly string[])[];
  /** All columns as they were given, of every row that could be taken apart, those refused among them. */
  readonly given: GivenRows;
  /** The rows that are not in `table`, in the file's order, each with all that is wrong with it. */
  readonly refused: readonly RefusedRow[];
  readonly issues: readonly Issue[];
  /** Absolute path; absent when bytes were given. */
  readonly source?: string;
}

/**
 * Reads rows to predict, CSV or JSON, and validates them as the schema says, all problems at once. Missing is what the
 * schema allows to be missing; the target, groups, ids and ignored columns are not needed and left aside. A row with an
 * error is not in the table: look at `issues` or call {@link assertValid} before predicting.
 *
 * CSV: the first row is a header exactly when most of its cells are names of the schema's columns. Numbers and codes
 * are no such names, so that a row of data is not taken for a header. With a header columns stand in any order, an
 * unknown one is an error. Without, a row has the features in the order of the schema, or all columns, with or without
 * the groups. The delimiter is `,`, `;`, tab or `|`, whichever splits the first row into such columns.
 *
 * JSON: see {@link readJsonRows}.
 *
 * @throws {DataError} `data/other-coding` when the rows are in another coding than `coding` says.
 * @throws {ParameterError} `schema/unknown-coding`.
 * @throws {FormatError} when the file is neither; names line and column.
 * @throws {NotFoundError} `data/missing-file`.
 */
export async function readRows(options: RowsOptions): Promise<Rows> {
  const { schema, path, signal } = options;
  checkSchema(schema);
  const source = path === undefined ? undefined : resolve(path);
  const bytes = options.bytes ?? (await readBytes(source ?? "", path ?? ""));
  signal?.throwIfAborted();
  const subject = path === undefined ? "the table" : `file "${path}"`;
  const issues = new RowIssues();
  const isJson = (options.format ?? guessFormat(path, bytes)) === "json";
  const tokens = ["", ...(options.missing ?? [])];
  const coding = new FileCoding({
    schema,
    coding: options.coding,
    readerOf: (spec) => (isJson ? jsonReader(spec) : (cellReader(spec, tokens) as ValueReader)),
    isNeeded: isFeature,
  });
  const sureOf = (spec: ColumnSpec): SureNumbers | undefined =>
    coding.isRecoded(spec) ? undefined : sureNumbers(spec, tokens);
  const judge = new RowJudge({ schema, readerOf: (spec) => coding.readerOf(spec), sureOf, issues });
  const given = new RowKeeper(coding.before(judge, issues));
  if (isJson) readJsonRows({ bytes, subject, issues }, coding.columns, given, options.coding);
  else await readCsvRows(bytes, { subject, nBefore: 0, issues, signal }, options, coding, given);
  coding.assertAsSaid(subject);
  const rows = judge.finish();
  coding.assertLikely(subject, rows.table, compileCodingJudge(schema, options.profile));
  return { ...rows, given, ...(source === undefined ? {} : { source }) };
}

function guessFormat(path: string | undefined, bytes: Uint8Array): "csv" | "json" {
  if (path !== undefined && /\.(json|csv|tsv|data)$/i.test(path))
    return /\.json$/i.test(path) ? "json" : "csv";
  const start = new TextDecoder().decode(bytes.subarray(0, 256)).trimStart();
  return start.startsWith("[") || start.startsWith("{") ? "json" : "csv";
}

async function readCsvRows(
  bytes: Uint8Array,
  part: Omit<TablePart, "stream">,
  { schema, delimiter, quote }: RowsOptions,
  coding: FileCoding,
  sink: RowSink,
): Promise<void> {
  const { issues } = part;
  const { quote: quoteUsed } = dialectOf({ ...(quote === undefined ? {} : { quote }) });
  const layouts = layoutsOf(schema, coding);
  const guess =
    guessDelimiter(bytes, quoteUsed, (first) => coding.isHeader(first)) ??
    guessDelimiter(bytes, quoteUsed, (first) => layouts.some((names) => names.length === first.length));
  const dialect = dialectOf({ delimiter: delimiter ?? guess ?? ",", quote: quoteUsed });
  const layout = ({ first, line }: CsvStart): readonly string[] | "header" => {
    if (coding.isHeader(first)) return "header";
    const names = layouts.find((known) => known.length === first.length);
    if (names === undefined && line !== undefined) {
      const counts = [...new Set(layouts.map((known) => known.length))].join(" or ");
      issues.add({
        severity: "error",
        rule: "field-count",
        line,
        message: `a row must have ${counts} fields, or the first one the names of columns, got ${first.length} fields`,
      });
    }
    return names ?? [];
  };
  const nRead = await readCsv({ ...part, stream: streamOf(bytes) }, { dialect, layout }, sink);
  if (nRead === 0) issues.add(noRows);
}

/** The columns of a row without header: the features, or all columns without groups, or all. */
function layoutsOf(schema: Schema, coding: FileCoding): string[][] {
  const all = schema.columns;
  return [featureSpecs(schema), all.filter((spec) => spec.role !== "group"), all].map((specs) =>
    specs.map((spec) => coding.nameOf(spec)),
  );
}

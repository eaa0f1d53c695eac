import { resolve } from "node:path";
import { cutText, type Table } from "../core/index.ts";
import {
  type CodeProfile,
  type ColumnSpec,
  checkSchema,
  compileCodingJudge,
  featureSpecs,
  findSpec,
  type Schema,
  type SureNumbers,
  sureNumbers,
} from "../schema/index.ts";
import type { ValueReader } from "./columns.ts";
import { type CsvStart, rowNamesColumn } from "./csv/csv.ts";
import { FileCoding } from "./file-coding.ts";
import { type GivenRows, RowKeeper } from "./given-rows.ts";
import { type FileHead, fileHead } from "./infer/file-head.ts";
import { guessKind } from "./infer/guess-kind.ts";
import { guessText } from "./infer/guess-text.ts";
import { looksLikeNames } from "./infer/looks-like-names.ts";
import { noRows } from "./issues.ts";
import { isFeature, isHeaderInOtherCapitals } from "./other-columns.ts";
import type { DuckDb } from "./parquet/duckdb.ts";
import { typedReader } from "./parquet/typed-cells.ts";
import type { CsvFormat, Issue, TableFormat } from "./protocol.ts";
import type { TablePart } from "./raw-rows.ts";
import { isTextTable, readTable, type TableLayout } from "./read-table.ts";
import { type RefusedRow, RowIssues, RowJudge } from "./row-judge.ts";
import { streamOf } from "./source/byte-stream.ts";
import { readBytes } from "./source/verify-file.ts";

/** Rows to predict: where they are and how they are written. */
export interface RowsOptions extends Partial<Pick<CsvFormat, "delimiter" | "quote" | "missing">> {
  readonly schema: Schema;
  /** A file; relative to the working directory. Instead of it `bytes` may be given. */
  readonly path?: string | undefined;
  readonly bytes?: Uint8Array | undefined;
  /** Default: what the bytes and the path's ending say. */
  readonly format?: TableFormat["kind"] | undefined;
  /** The schema's coding that the rows have, converted without loss; `own` for its own codes, whatever they look like. */
  readonly coding?: string | undefined;
  /** How often each code occurred in training: rows that fit another coding better as a whole are then refused too. */
  readonly profile?: CodeProfile | undefined;
  /** Whether the target is read as well: a table without it is an error, a row without it is not. Default: no. */
  readonly target?: boolean | undefined;
  /** Names of columns of the schema, neither features nor the target, that are read as well, as far as they can be. Default: none. */
  readonly others?: readonly string[] | undefined;
  /** The database to read Parquet with, for callers that read many small tables. Default: one of its own. */
  readonly duckdb?: DuckDb | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Rows to predict. */
export interface Rows {
  /** The features of the rows without an error, in the order of the schema; behind them the columns that were asked for beside. */
  readonly table: Table;
  readonly nRows: number;
  /** How many rows there were, those with an error among them. */
  readonly nRead: number;
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
 * Reads rows to predict, in any format that training rows have, and validates them as the schema says, all problems at once. Missing
 * is what the schema allows to be missing; the target, groups, ids and ignored columns are not needed and left aside, but given back.
 * A row with an error is not in the table: look at `issues`, or call {@link assertValid} before predicting.
 *
 * The format is told by the bytes, packed by gzip or not, and by the path's ending.
 *
 * Text tables: the delimiter is what a first line `sep=` says, else `,`, `;`, tab, `|` or spaces, whichever splits the table into such
 * columns. The first row is a header exactly when most of its cells are names of the schema's columns; numbers and codes are no such
 * names, so that a row of data is not taken for a header. Lines above the header, comments and names of rows are found as when a
 * project is made of a table. With a header columns stand in any order, an unknown one is an error. Without, a row has the features
 * in the order of the schema, or all columns, with or without the groups.
 *
 * JSON: an array of records, `{"records": [...]}` as `POST /predict` takes it, or one record a line. A record is an object of named
 * values, or `{"values": [...]}` with the features in order. A name that the schema does not know is an error of its row.
 *
 * @throws {DataError} `data/other-coding` when the rows are in another coding than `coding` says; `data/other-columns` when the table
 *   lacks most columns that are needed, or has no header and no cell of its first row is a value of its column.
 * @throws {ParameterError} `schema/unknown-coding`.
 * @throws {FormatError} when the file is of none of these formats; of text it names line and column. `data/packed` for an archive.
 * @throws {NotFoundError} `data/missing-file`.
 */
export async function readRows(options: RowsOptions): Promise<Rows> {
  const { schema, path, signal, duckdb } = options;
  checkSchema(schema);
  const source = path === undefined ? undefined : resolve(path);
  const bytes = options.bytes ?? (await readBytes(source ?? "", path ?? ""));
  signal?.throwIfAborted();
  const subject = path === undefined ? "the table" : `file "${path}"`;
  const issues = new RowIssues();
  const head = await fileHead(bytes, subject);
  const kind = options.format ?? kindOf(head, path);
  const isTyped = kind === "json" || kind === "jsonl";
  const tokens = ["", ...(options.missing ?? [])];
  const coding = new FileCoding({
    schema,
    coding: options.coding,
    readerOf: (spec) => typedReader(spec, tokens, isTyped ? "strict" : "lenient"),
    isNeeded: (spec) => isFeature(spec) || (options.target === true && spec.name === schema.target.column),
  });
  const sureOf = (spec: ColumnSpec): SureNumbers | undefined =>
    coding.isRecoded(spec) ? undefined : sureNumbers(spec, tokens);
  const readerOf = (spec: ColumnSpec): ValueReader => coding.readerOf(spec);
  const { format, layout } =
    isTyped || kind === "parquet"
      ? typed(kind, coding, options, issues)
      : await text(head, coding, options, issues);
  const hasRowNames = isTextTable(format) && format.rowNames === true;
  const ignored = hasRowNames ? new Set([rowNamesColumn]) : undefined;
  const { target, others: names = [] } = options;
  const isBeside = (spec: ColumnSpec): boolean => !isFeature(spec) && spec.name !== schema.target.column;
  const others = schema.columns.filter((spec) => names.includes(spec.name) && isBeside(spec));
  const isNamedByRow = isTyped;
  const judge = new RowJudge({ schema, target, others, readerOf, sureOf, issues, isNamedByRow, ignored });
  const given = new RowKeeper(coding.before(judge, issues));
  const part: TablePart = { stream: streamOf(bytes), subject, nBefore: 0, issues, signal, duckdb };
  const nRead = await readTable(part, format, layout, given);
  if (nRead === 0) issues.add(noRows);
  coding.assertAsSaid(subject);
  judge.assertOwn(subject);
  const rows = judge.finish();
  coding.assertLikely(subject, rows.table, compileCodingJudge(schema, options.profile));
  return { ...rows, nRead, given, ...(source === undefined ? {} : { source }) };
}

function kindOf(head: FileHead, path: string | undefined): TableFormat["kind"] {
  const kind = guessKind(head.bytes, path);
  return kind === "text" ? "csv" : kind;
}

/** How a table is read. */
interface Reading {
  readonly format: TableFormat;
  readonly layout: TableLayout;
}

function typed(
  kind: "json" | "jsonl" | "parquet",
  coding: FileCoding,
  { coding: said }: RowsOptions,
  issues: RowIssues,
): Reading {
  const listed = coding.columns.filter(({ spec }) => isFeature(spec)).map((column) => column.name);
  const onCoding = (found: unknown): void => {
    if (found === said) return;
    const given = said === undefined ? "none was given" : `"${said}" was given`;
    issues.add({
      severity: "error",
      rule: "coding",
      message: `the rows say that their coding is ${cutText(JSON.stringify(found))}, the caller must say so too: ${given}`,
    });
  };
  return { format: { kind }, layout: { listed, onCoding, layout: () => "header" } };
}

async function text(
  head: FileHead,
  coding: FileCoding,
  { schema, delimiter, quote }: RowsOptions,
  issues: RowIssues,
): Promise<Reading> {
  const layouts = layoutsOf(schema, coding);
  const guess = await guessText(head.bytes, head.isWhole, {
    ...(quote === undefined ? {} : { quote }),
    delimiter,
    isNamed: (texts) => coding.isHeader(texts),
    fits: (texts) => layouts.some((names) => names.length === texts.length),
    isHeader: looksLikeNames,
    target: coding.nameOf(findSpec(schema, schema.target.column)!),
  });
  const layout = ({ first, line }: CsvStart): readonly string[] | "header" => {
    if (coding.isHeader(first) || isForeignHeader(first, coding, layouts)) return "header";
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
  return { format: guess.format, layout: { layout } };
}

/** Whether a first record names columns that the schema does not have, and is no row of values. */
function isForeignHeader(
  first: readonly string[],
  coding: FileCoding,
  layouts: readonly (readonly string[])[],
): boolean {
  const texts = first.map((value) => value.trim());
  if (texts.length < 2 || !looksLikeNames(texts) || texts.includes("")) return false;
  if (
    isHeaderInOtherCapitals(
      texts,
      coding.columns.map(({ name }) => name),
    )
  )
    return true;
  const names = layouts.find((known) => known.length === texts.length);
  if (names === undefined) return true;
  const specs = new Map(coding.columns.map(({ name, spec }) => [name, spec]));
  return names.every((name, j) => {
    const spec = specs.get(name);
    if (spec === undefined || !isFeature(spec)) return true;
    const { isMissing, problem } = coding.readerOf(spec)(texts[j]);
    return isMissing || problem?.severity === "error";
  });
}

/** The columns of a row without header: the features, or all columns without groups, or all. */
function layoutsOf(schema: Schema, coding: FileCoding): string[][] {
  const all = schema.columns;
  return [featureSpecs(schema), all.filter((spec) => spec.role !== "group"), all].map((specs) =>
    specs.map((spec) => coding.nameOf(spec)),
  );
}

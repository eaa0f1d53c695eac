import { FormatError } from "../core/index.ts";
import { type CsvStart, readCsv } from "./csv/csv.ts";
import { type Dialect, dialectOf } from "./csv/csv-dialect.ts";
import { type DocumentOptions, readJsonDocument } from "./json/json-document.ts";
import { readJsonLines } from "./json/json-lines.ts";
import { readParquet } from "./parquet/parquet.ts";
import type { CsvFormat, TableFormat } from "./protocol.ts";
import type { RowSink, TablePart } from "./raw-rows.ts";
import { isParquet, openContent } from "./source/contents.ts";

/** What is said of a table beside its format. */
export interface TableLayout extends DocumentOptions {
  /** Says what the columns of a text table are, once its first record is known: `header` when that names them, else their names. */
  readonly layout: (start: CsvStart) => readonly string[] | "header";
  /** How many fields each record of a text table must have. Default: as many as the first one. */
  readonly nFields?: number | undefined;
}

/** Whether a format is that of a text table. */
export const isTextTable = (format: TableFormat): format is CsvFormat =>
  format.kind === "csv" || format.kind === "tsv";

/** Whether a format has typed values as JSON has them. */
export const isJson = (format: TableFormat): boolean => format.kind === "json" || format.kind === "jsonl";

/**
 * The layout of a text table as its format says.
 *
 * @param names the columns of a table without header.
 * @param onStart is called once, before any row is passed on.
 */
export function layoutOf(
  format: TableFormat,
  names: readonly string[],
  onStart?: (start: CsvStart) => void,
): TableLayout {
  const hasHeader = !isTextTable(format) || format.header;
  return {
    nFields: hasHeader ? undefined : names.length,
    layout: (start) => {
      onStart?.(start);
      return hasHeader ? "header" : names;
    },
  };
}

/**
 * Reads one file of any format, packed by gzip or not: the one way by which rows come in. No rule of a schema is known here; who
 * takes the rows judges them.
 *
 * @returns how many rows the file has, with those too broken to be passed on, which are reported.
 * @throws {FormatError} when the file is not of its format; of text it names line and column. `data/packed` when it is an archive,
 *   or packed by another program than gzip; `data/too-large` when it unpacks to far more than a table.
 */
export async function readTable(
  part: TablePart,
  format: TableFormat,
  layout: TableLayout,
  sink: RowSink,
): Promise<number> {
  const dialect: Dialect | undefined = isTextTable(format) ? dialectOf(format) : undefined;
  const stream = await openContent(part.stream, part.subject);
  if (format.kind !== "parquet" && isParquet(stream.head)) throw isParquetAfterAll(part.subject, format.kind);
  const content = { ...part, stream };
  if (format.kind === "parquet") return readParquet(content, sink);
  if (format.kind === "jsonl") return readJsonLines(content, sink, layout.listed);
  if (dialect === undefined) return readJsonDocument(content, sink, layout);
  return readCsv(content, { dialect, ...layout }, sink);
}

function isParquetAfterAll(subject: string, kind: string): FormatError {
  return new FormatError("data/packed", `${subject} must be of the format ${kind}, it is a Parquet file`, {
    hint: 'declare its format as { kind: "parquet" }, or name it with the ending .parquet',
  });
}

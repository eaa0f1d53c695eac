import { type CsvStart, readCsv } from "./csv/csv.ts";
import { type Dialect, dialectOf } from "./csv/csv-dialect.ts";
import { readJsonLines } from "./json/json-lines.ts";
import { readParquet } from "./parquet/parquet.ts";
import type { TableFormat } from "./protocol.ts";
import type { RowSink, TablePart } from "./raw-rows.ts";

/** What a text table needs to be read, beside its format. */
export interface TextLayout {
  /** The columns of a table without header. */
  readonly names: readonly string[];
  /** Called once, before any row is passed on. */
  readonly onStart?: (start: CsvStart, dialect: Dialect) => void;
}

/**
 * Reads one file of any format: the one way by which rows come in. No rule of a schema is known here; who takes the rows
 * judges them.
 *
 * @returns how many rows the file has, with those too broken to be passed on, which are reported.
 * @throws {FormatError} when the file is not of its format; of text it names line and column.
 */
export async function readTable(
  part: TablePart,
  format: TableFormat,
  { names, onStart }: TextLayout,
  sink: RowSink,
): Promise<number> {
  if (format.kind === "parquet") return readParquet(part, sink);
  if (format.kind === "jsonl") return readJsonLines(part, sink);
  const dialect = dialectOf(format);
  return readCsv(
    part,
    {
      dialect,
      nFields: format.header ? undefined : names.length,
      layout: (start) => {
        onStart?.(start, dialect);
        return format.header ? "header" : names;
      },
    },
    sink,
  );
}

import type { CsvFields } from "./csv/csv-fields.ts";
import type { DuckDb } from "./parquet/duckdb.ts";
import type { Issue } from "./protocol.ts";
import type { ByteStream } from "./source/byte-stream.ts";

/**
 * Some rows of a table as they are written, before any rule of a schema. They hold only during the call that passes them on:
 * whoever keeps a value copies it.
 */
export interface RawRows {
  readonly nRows: number;
  readonly nColumns: number;
  /**
   * The values of a column, one for each row. In a text table they are texts, which are made when somebody asks for them; in other
   * formats typed values. Positions count from 0.
   */
  readonly column: (position: number) => ArrayLike<unknown>;
  /** The same values as bytes, in a text table. Columns behind its fields are constants and have no bytes. */
  readonly fields?: CsvFields;
  /** The number of each row in the table, from 1, headers not counted. */
  readonly rowNumbers: Int32Array;
  /** The line of each row in the file, from 1. Absent where the file has no lines. */
  readonly lines?: ArrayLike<number>;
}

/** Takes a table while it is read, some rows at a time, so that no more than these are in memory as JavaScript values. */
export interface RowSink {
  /** Called once a file, before its rows, with the names of the columns that they have. */
  onNames(names: readonly string[]): void;
  onRows(rows: RawRows): void;
}

/** Takes what is wrong with a table. */
export interface IssueSink {
  add(issue: Issue): void;
}

/** One file of a table. */
export interface TablePart {
  readonly stream: ByteStream;
  /** The file as messages name it: `file "data/rows.csv"`. */
  readonly subject: string;
  /** How many rows the files before it have. */
  readonly nBefore: number;
  readonly issues: IssueSink;
  readonly signal?: AbortSignal | undefined;
  /** The database to read Parquet with, where several tables share one. Default: one of its own. */
  readonly duckdb?: DuckDb | undefined;
}

/** Rows of typed values, of which each column is an array. */
export function typedRows(
  columns: readonly ArrayLike<unknown>[],
  places: Pick<RawRows, "nRows" | "rowNumbers" | "lines">,
): RawRows {
  return { ...places, nColumns: columns.length, column: (position) => columns[position]! };
}

/** `n` row numbers: `first` and those that follow it. */
export function countFrom(first: number, n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => first + i);
}

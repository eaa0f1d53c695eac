import type { DuckDb } from "./duckdb.ts";
import type { Issue } from "./protocol.ts";

/** Some rows of a table as they are written, before any rule of a schema. */
export interface RawRows {
  /** One array a column, one value a row: texts of a text table, else typed values. */
  readonly columns: readonly ArrayLike<unknown>[];
  readonly nRows: number;
  /** Of each row: its number in the table, from 1, a header not counted. */
  readonly rowNumbers: ArrayLike<number>;
  /** Of each row: its line in the file, from 1. Absent where the file has no lines. */
  readonly lines?: ArrayLike<number>;
}

/** Takes a table while it is read, some rows at a time, so that no more than these are in memory as JavaScript values. */
export interface RowSink {
  /** Called once a file, before its rows, with the names of the columns that they have. */
  onNames(names: readonly string[]): void;
  onRows(rows: RawRows): void;
}

/** Takes the texts of some records: one array a column; `start` is the place of the first in the scan, from 0. */
export type RecordSink = (columns: readonly (readonly string[])[], start: number) => void;

/** Takes what is wrong with a table. */
export interface IssueSink {
  add(issue: Issue): void;
}

/** One file of a table, in memory. */
export interface TablePart {
  readonly bytes: Uint8Array;
  /** The file as messages name it: `file "data/rows.csv"`. */
  readonly subject: string;
  /** How many rows the files before it have. */
  readonly nBefore: number;
  readonly issues: IssueSink;
  readonly signal?: AbortSignal | undefined;
  /** The database to read it with, where several tables share one. */
  readonly duckdb?: DuckDb | undefined;
}

/** Row numbers from `first` on. */
export function countFrom(first: number, n: number): Int32Array {
  return Int32Array.from({ length: n }, (_, i) => first + i);
}

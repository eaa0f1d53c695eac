import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBDataChunk, DuckDBType } from "@duckdb/node-api";
import { type Column, MadeOnce } from "../../core/index.ts";
import { openDuckDb, sqlText, writing } from "./duckdb.ts";

/** A column of whole numbers, none of them missing. */
export interface IntegerColumn {
  readonly kind: "integer";
  readonly name: string;
  readonly values: Int32Array;
}

/** What {@link ParquetWriter} writes: numbers as `DOUBLE`, categories as texts, whole numbers as `INT32`. */
export type ParquetColumn = Column | IntegerColumn;

/** How many rows DuckDB takes at once: the size of its own chunks. */
const chunkRows = 2048;

/**
 * Writes columns as Parquet files, one table after another, never two at once. DuckDB is opened with the first table, which
 * takes longer than to write a small one; whoever made the writer calls `close` at the end.
 */
export class ParquetWriter {
  readonly #opened = new MadeOnce(openDuckDb);

  /**
   * Writes one table, compressed by Snappy. What is missing, `NaN` in a numeric column and code -1 in a categorical one, is
   * null.
   *
   * @param columns one or more, of equal length.
   * @returns the bytes of the file; the same for the same columns.
   * @throws {RangeError} when lengths differ, or two names differ in nothing or in capitals alone: DuckDB would rename one.
   * @throws {StorageError} `data/temporary-file` when DuckDB's file, which is removed again, cannot be written.
   * @throws {UnsupportedError} `data/no-reader` when DuckDB cannot be loaded on this machine.
   */
  async write(columns: readonly ParquetColumn[]): Promise<Uint8Array> {
    const nRows = checkColumns(columns);
    const { instance, directory } = await this.#opened.get();
    const connection = await instance.connect();
    try {
      await fillTable(connection, columns, nRows);
      return await copyToFile(connection, columns, join(directory, "written.parquet"));
    } finally {
      connection.closeSync();
    }
  }

  async close(): Promise<void> {
    await (await this.#opened.take())?.close();
  }
}

/** Writes the filled table as a file and reads that. */
async function copyToFile(
  connection: DuckDBConnection,
  columns: readonly ParquetColumn[],
  path: string,
): Promise<Uint8Array> {
  const names = columns.map(({ name }, j) => `c${j} as ${sqlName(name)}`);
  return writing(async () => {
    await connection.run(
      `copy (select ${names.join(", ")} from written) to ${sqlText(path)} (format parquet)`,
    );
    return readFile(path);
  });
}

/** Refuses columns that make no table. @returns how many rows they have. */
function checkColumns(columns: readonly ParquetColumn[]): number {
  const nRows = lengthOf(columns[0]);
  const seen = new Set<string>();
  for (const column of columns) {
    if (lengthOf(column) !== nRows)
      throw new RangeError(`column "${column.name}" must have ${nRows} rows, got ${lengthOf(column)}`);
    const folded = column.name.toLowerCase();
    if (seen.has(folded))
      throw new RangeError(`column "${column.name}" must differ from others in more than capitals`);
    seen.add(folded);
  }
  return nRows;
}

function lengthOf(column: ParquetColumn | undefined): number {
  if (column === undefined) throw new RangeError("a Parquet file must have one column or more, got none");
  return column.kind === "categorical" ? column.codes.length : column.values.length;
}

async function fillTable(
  connection: DuckDBConnection,
  columns: readonly ParquetColumn[],
  nRows: number,
): Promise<void> {
  const duckdb = await import("@duckdb/node-api");
  const typeOf = ({ kind }: ParquetColumn): DuckDBType =>
    kind === "integer" ? duckdb.INTEGER : kind === "numeric" ? duckdb.DOUBLE : duckdb.VARCHAR;
  const types = columns.map(typeOf);
  await connection.run(
    `create or replace temp table written (${types.map((type, j) => `c${j} ${type}`).join(", ")})`,
  );
  const appender = await connection.createAppender("written");
  try {
    for (let from = 0; from < nRows; from += chunkRows) {
      const size = Math.min(chunkRows, nRows - from);
      const chunk = duckdb.DuckDBDataChunk.create(types, size);
      for (const [j, column] of columns.entries()) fillColumn(chunk, j, column, from, size);
      appender.appendDataChunk(chunk);
    }
  } finally {
    appender.closeSync();
  }
}

function fillColumn(
  chunk: DuckDBDataChunk,
  j: number,
  column: ParquetColumn,
  from: number,
  size: number,
): void {
  const values: (number | string | null)[] = [];
  for (let i = from; i < from + size; i++) {
    if (column.kind === "integer") values.push(column.values[i]!);
    else if (column.kind === "categorical") values.push(column.categories[column.codes[i]!] ?? null);
    else values.push(Number.isNaN(column.values[i]) ? null : column.values[i]!);
  }
  chunk.setColumnValues(j, values);
}

/** A name as SQL writes it. */
function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

import type { DuckDBResult } from "@duckdb/node-api";
import { FormatError } from "../../core/index.ts";
import { mostColumns } from "../most-columns.ts";
import { countFrom, type RowSink, type TablePart, typedRows } from "../raw-rows.ts";
import { type FileReader, withDuckDb } from "./duckdb.ts";

/**
 * Reads a Parquet file with DuckDB: numbers, texts, booleans and nulls as they are, whole numbers of 64 bits as `bigint`,
 * all else as text; dates and times as ISO 8601 writes them, in UTC.
 *
 * @returns how many rows it has.
 * @throws {FormatError} `data/parquet-syntax` when the file is torn or no Parquet file.
 */
export async function readParquet(part: TablePart, sink: RowSink): Promise<number> {
  const { subject, nBefore, signal } = part;
  const bytes = await part.stream.readAll();
  checkMagic(bytes, subject);
  const read = async (reader: FileReader): Promise<number> => {
    const trust = <T>(work: Promise<T>): Promise<T> =>
      work.catch((cause: unknown) => {
        signal?.throwIfAborted();
        throw notParquet(subject, `DuckDB found: ${messageOf(cause, reader.path)}`, cause);
      });
    const names = await trust(columnNames(reader));
    if (names.length > mostColumns)
      throw notParquet(subject, `found ${names.length} columns where at most ${mostColumns} are read`);
    sink.onNames(names);
    const aliases = names.map((_, j) => `c${j}`);
    const table = `read_parquet(${reader.path}, hive_partitioning = false) as t(${aliases.join(", ")})`;
    const { columnTypes } = await trust(typesOf(reader, table));
    const selected = aliases.map((alias, j) => expressionOf(alias, columnTypes[j] ?? ""));
    const result = await trust(reader.query(`select ${selected.join(", ")} from ${table}`));
    let nRows = 0;
    for (;;) {
      const chunk = await trust(result.fetchChunk());
      signal?.throwIfAborted();
      if (chunk === null || chunk.rowCount === 0) return nRows;
      const rowNumbers = countFrom(nBefore + nRows + 1, chunk.rowCount);
      sink.onRows(typedRows(chunk.getColumns(), { nRows: chunk.rowCount, rowNumbers }));
      nRows += chunk.rowCount;
    }
  };
  return withDuckDb(bytes, read, part);
}

/** The names of the columns as the file has them; DuckDB's own differ where two differ in capitals alone. */
async function columnNames({ path, query }: FileReader): Promise<string[]> {
  const rows = await (await query(`select name, num_children from parquet_schema(${path})`)).getRows();
  const names: string[] = [];
  let inside = 0; // how many elements of a nested column are still to come
  for (const [name, children] of rows.slice(1)) {
    if (inside === 0) names.push(String(name));
    else inside--;
    inside += Number(children ?? 0);
  }
  return names;
}

async function typesOf({ query }: FileReader, table: string): Promise<{ columnTypes: string[] }> {
  const result: DuckDBResult = await query(`select * from ${table} limit 0`);
  return { columnTypes: result.columnTypes().map(String) };
}

/** The types of DuckDB whose values come as JavaScript has them; all others are read as text. */
const asTheyAre = new Set([
  ...["BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"],
  ...["FLOAT", "DOUBLE", "VARCHAR"],
]);

function expressionOf(alias: string, type: string): string {
  if (asTheyAre.has(type)) return alias;
  if (type === "TIMESTAMP WITH TIME ZONE")
    return `strftime(${alias} at time zone 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ')`;
  // old writers do not say of their texts that they are UTF-8
  if (type === "BLOB") return `coalesce(try(decode(${alias})), ${alias}::varchar)`;
  return `${alias}::varchar`;
}

/** The first and the last four bytes of each Parquet file. */
const magic = "PAR1";

/** Refuses what is not Parquet or was cut short, with a plainer message than DuckDB has. 12 bytes are the least. */
function checkMagic(bytes: Uint8Array, subject: string): void {
  const text = (from: number, to?: number): string => Buffer.from(bytes.slice(from, to)).toString("latin1");
  if (bytes.length === 0) throw notParquet(subject, "found an empty file");
  if (text(0, 4) !== magic) throw notParquet(subject, `it begins with ${JSON.stringify(text(0, 4))}`);
  if (bytes.length < 12 || text(-4) !== magic)
    throw notParquet(subject, "its end is missing, as of a file that was cut short");
}

function messageOf(cause: unknown, path: string): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return (text.split("\n")[0] ?? "").replaceAll(path.slice(1, -1), "the file");
}

function notParquet(subject: string, finding: string, cause?: unknown): FormatError {
  return new FormatError("data/parquet-syntax", `${subject} must be an intact Parquet file, ${finding}`, {
    hint: "write or copy the file again, or correct the format in systole.config.ts",
    ...(cause === undefined ? {} : { cause }),
  });
}

import type { DuckDBDataChunk } from "@duckdb/node-api";
import { FormatError } from "../core/index.ts";
import type { CsvScan, Dialect } from "./csv-scan.ts";
import { maxDuckDbColumns, readWide } from "./csv-wide.ts";
import { sqlText, withDuckDb } from "./duckdb.ts";
import type { RecordSink, TablePart } from "./raw-rows.ts";

/**
 * Reads the values of a scanned table with DuckDB, all of them as text; an empty value is "". Tables of many columns are
 * read by {@link readWide}.
 *
 * The answer is compared with the scan before it is passed on: number of records, and the length of each one's values.
 *
 * @throws what `onRecords` throws, and what {@link withDuckDb} throws.
 * @throws {FormatError} `data/misread` when the answer is not what the scan found.
 */
export async function readScanned(
  scan: CsvScan,
  dialect: Dialect,
  subject: string,
  onRecords: RecordSink,
  { signal, duckdb }: Pick<TablePart, "signal" | "duckdb"> = {},
): Promise<void> {
  if (scan.records.length === 0) return;
  if (scan.nFields > maxDuckDbColumns) return readWide(scan, dialect, onRecords, signal);
  const answer = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (cause) {
      signal?.throwIfAborted();
      throw new FormatError("data/misread", `${subject}: the reader must take each record, it refused one`, {
        hint: "this is a fault of Systole: please report it with the file",
        cause,
      });
    }
  };
  const readAll = async (path: string, query: (sql: string) => Promise<{ fetchChunk: Fetch }>) => {
    const result = await answer(query(readCsvSql(path, scan, dialect)));
    let start = 0;
    for (;;) {
      const chunk = await answer(result.fetchChunk());
      signal?.throwIfAborted();
      if (chunk === null || chunk.rowCount === 0) break;
      const columns = textsOf(chunk);
      compare(columns.pop() as unknown as number[], start, scan, subject, columns.length);
      onRecords(columns as string[][], start);
      start += chunk.rowCount;
    }
    if (start !== scan.records.length) throw misread(scan, start, undefined, subject);
  };
  await withDuckDb(scan.clean, ({ path, query }) => readAll(path, query), { signal, duckdb });
}

type Fetch = () => Promise<DuckDBDataChunk | null>;

function textsOf(chunk: DuckDBDataChunk): (string | null)[][] {
  const columns = chunk.getColumns() as (string | null)[][];
  for (const column of columns) for (let i = 0; i < column.length; i++) column[i] ??= "";
  return columns;
}

/** The values as texts and, last, the bytes of each row's values. A header is a record like any other here. */
function readCsvSql(path: string, scan: CsvScan, { delimiter, quote }: Dialect): string {
  const names = Array.from({ length: scan.nFields }, (_, j) => `c${j}`);
  const maxLine = scan.longest + 1024;
  const options = [
    "auto_detect = false, header = false, strict_mode = true, comment = '', new_line = '\\n', encoding = 'utf-8'",
    `delim = ${sqlText(delimiter)}, quote = ${sqlText(quote)}, escape = ${sqlText(quote)}`,
    `max_line_size = ${maxLine}, buffer_size = ${Math.max(2 * maxLine, 1 << 16)}`,
    `columns = {${names.map((name) => `'${name}': 'VARCHAR'`).join(", ")}}`,
  ];
  return `select *, list_sum([${names.map((name) => `strlen(${name})`).join(", ")}])::integer as size
    from read_csv(${path}, ${options.join(", ")})`;
}

function compare(
  sizes: readonly (number | null | string)[],
  start: number,
  scan: CsvScan,
  subject: string,
  nFields: number,
): void {
  for (let i = 0; i < sizes.length; i++) {
    const size = Number(sizes[i]); // of nothing but nulls there is no sum: ""
    if (scan.sizes[start + i] !== size || nFields !== scan.nFields)
      throw misread(scan, start + i, size, subject);
  }
}

function misread(scan: CsvScan, record: number, size: number | undefined, subject: string): FormatError {
  const at = Math.min(record, scan.lines.length - 1);
  const line = scan.lines[at];
  return new FormatError(
    "data/misread",
    `${subject}: line ${line}, column 1 must be read as ${scan.sizes[record] ?? "no"} bytes of values, the reader gave ${size ?? "none"}`,
    { hint: "this is a fault of Systole: please report it with the file", details: { line, column: 1 } },
  );
}

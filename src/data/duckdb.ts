import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FormatError, StorageError, UnsupportedError } from "../core/index.ts";
import type { CsvScan, Dialect } from "./csv-scan.ts";

/**
 * Reads the values of a scanned table with DuckDB, all of them as text; an empty value is "".
 *
 * DuckDB reads files only, so it gets the scanned bytes as a file of a private directory that is deleted at once: what
 * is read is what was verified, whatever happens to the original meanwhile. It runs on one thread, may open that one
 * file and nothing else, and downloads nothing. Its answer is compared with the scan: number of rows, and the length of
 * each row's values.
 *
 * @returns one array a column, one text a record of the scan.
 * @throws {FormatError} `data/misread` when the answer is not what the scan found.
 * @throws {StorageError} `data/temporary-file` when the private file cannot be written.
 * @throws {UnsupportedError} `data/no-reader` when DuckDB cannot be loaded on this machine.
 */
export async function readScanned(
  scan: CsvScan,
  dialect: Dialect,
  subject: string,
  signal?: AbortSignal,
): Promise<string[][]> {
  if (scan.records.length === 0) return Array.from({ length: scan.nFields }, () => []);
  const directory = await writeTemporary(scan.clean);
  try {
    const columns = await query(join(directory, "table.csv"), scan, dialect, subject, signal);
    const sizes = columns.pop() as unknown as number[];
    compare(columns, sizes, scan, subject);
    for (const column of columns) for (let i = 0; i < column.length; i++) column[i] ??= "";
    return columns as string[][];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function writeTemporary(bytes: Uint8Array): Promise<string> {
  try {
    const directory = await mkdtemp(join(tmpdir(), "systole-"));
    await writeFile(join(directory, "table.csv"), bytes, { mode: 0o600 });
    return directory;
  } catch (cause) {
    throw new StorageError("data/temporary-file", "a temporary file must be writable to read a table", {
      hint: "make room in the directory for temporary files, or name another one by TMPDIR",
      cause,
    });
  }
}

async function loadDuckDb(): Promise<typeof import("@duckdb/node-api")> {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    throw new UnsupportedError(
      "data/no-reader",
      "the DuckDB library must load to read a table, it does not",
      {
        hint: "reinstall the dependencies for this machine; DuckDB comes as an optional package for each platform",
        cause,
      },
    );
  }
}

async function query(
  path: string,
  scan: CsvScan,
  dialect: Dialect,
  subject: string,
  signal: AbortSignal | undefined,
): Promise<(string | null)[][]> {
  const { DuckDBInstance } = await loadDuckDb();
  signal?.throwIfAborted();
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  const connection = await instance.connect();
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener("abort", interrupt);
  try {
    await connection.run(
      `set allowed_paths = [${sqlText(path)}]; set temp_directory = '';
       set enable_external_access = false; set lock_configuration = true`,
    );
    const reader = await connection.runAndReadAll(readCsvSql(path, scan, dialect));
    return reader.getColumns() as (string | null)[][];
  } catch (cause) {
    signal?.throwIfAborted();
    throw new FormatError("data/misread", `${subject}: the reader must take each record, it refused one`, {
      hint: "this is a fault of Systole: please report it with the file",
      cause,
    });
  } finally {
    signal?.removeEventListener("abort", interrupt);
    connection.closeSync();
    instance.closeSync();
  }
}

/** The values as texts and, last, the bytes of each row's values. A header is a record like any other here. */
function readCsvSql(path: string, scan: CsvScan, { delimiter, quote }: Dialect): string {
  const names = Array.from({ length: scan.nFields }, (_, j) => `c${j}`);
  const maxLine = scan.longest + 1024;
  const options = [
    "auto_detect = false, header = false, strict_mode = true, comment = '', new_line = '\\n', encoding = 'utf-8'",
    `delim = ${sqlText(delimiter)}, quote = ${sqlText(quote)}, escape = ${sqlText(quote)}`,
    `max_line_size = ${maxLine}, buffer_size = ${Math.max(4 * maxLine, 1 << 20)}`,
    `columns = {${names.map((name) => `'${name}': 'VARCHAR'`).join(", ")}}`,
  ];
  return `select *, strlen(concat(${names.join(", ")}))::integer as size
    from read_csv(${sqlText(path)}, ${options.join(", ")})`;
}

function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function compare(
  columns: readonly (readonly unknown[])[],
  sizes: readonly number[],
  scan: CsvScan,
  subject: string,
): void {
  const wrong = scan.sizes.findIndex((size, i) => size !== sizes[i]);
  const row = wrong === -1 && sizes.length > scan.sizes.length ? scan.sizes.length - 1 : wrong;
  if (row === -1 && columns.length === scan.nFields) return;
  const line = scan.lines[Math.max(row, 0)];
  throw new FormatError(
    "data/misread",
    `${subject}: line ${line}, column 1 must be read as ${scan.sizes[Math.max(row, 0)]} bytes of values, the reader gave ${sizes[Math.max(row, 0)] ?? "none"}`,
    { hint: "this is a fault of Systole: please report it with the file", details: { line, column: 1 } },
  );
}

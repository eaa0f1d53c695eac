import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBResult } from "@duckdb/node-api";
import { StorageError, UnsupportedError } from "../core/index.ts";

/** A database in memory that may read one file. */
export interface FileReader {
  /** The file's path as a text of SQL, quotes included. */
  readonly path: string;
  /** Runs a query; its rows come in chunks. */
  query(sql: string): Promise<DuckDBResult>;
}

/**
 * Lets DuckDB read bytes.
 *
 * DuckDB reads files only, so it gets the bytes as a file of a private directory that is deleted at once: what is read is
 * what was verified, whatever happens to the original meanwhile. It runs on one thread, may open that one file and nothing
 * else, and downloads nothing.
 *
 * @throws what `use` throws.
 * @throws {StorageError} `data/temporary-file` when the private file cannot be written.
 * @throws {UnsupportedError} `data/no-reader` when DuckDB cannot be loaded on this machine.
 */
export async function withDuckDb<T>(
  bytes: Uint8Array,
  use: (reader: FileReader) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const directory = await writeTemporary(bytes);
  try {
    return await connect(join(directory, "table"), use, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function writeTemporary(bytes: Uint8Array): Promise<string> {
  let directory: string | undefined;
  try {
    directory = await mkdtemp(join(tmpdir(), "systole-"));
    await writeFile(join(directory, "table"), bytes, { mode: 0o600 });
    return directory;
  } catch (cause) {
    if (directory !== undefined) await rm(directory, { recursive: true, force: true });
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

async function connect<T>(
  path: string,
  use: (reader: FileReader) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const { DuckDBInstance } = await loadDuckDb();
  signal?.throwIfAborted();
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  let connection: DuckDBConnection | undefined;
  const interrupt = (): void => connection?.interrupt();
  signal?.addEventListener("abort", interrupt);
  try {
    const opened = await instance.connect();
    connection = opened;
    await opened.run(
      `set allowed_paths = [${sqlText(path)}]; set temp_directory = '';
       set enable_external_access = false; set lock_configuration = true`,
    );
    return await use({ path: sqlText(path), query: (sql) => opened.stream(sql) });
  } finally {
    signal?.removeEventListener("abort", interrupt);
    connection?.closeSync();
    instance.closeSync();
  }
}

/** A text as SQL writes it. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

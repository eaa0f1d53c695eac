import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DuckDBInstance, DuckDBResult } from "@duckdb/node-api";
import { MadeOnce, StorageError, UnsupportedError } from "../../core/index.ts";
import { fileError, isLeftover, stagedName } from "../../files/index.ts";

/** What runs queries on one file. */
export interface FileReader {
  /** The file's path as a text of SQL, quotes included. */
  readonly path: string;
  /** Runs a query; its rows come in chunks. */
  query(sql: string): Promise<DuckDBResult>;
}

/**
 * Lets DuckDB read bytes, one table after another or several at once. The database is opened with the first table, which takes
 * longer than to read a small one; whoever made the object calls `close` at the end.
 *
 * DuckDB reads files only, so it gets the bytes as a file of a private directory that is deleted at once: what is read is
 * what was verified, whatever happens to the original meanwhile. It runs on one thread, may open files of that directory
 * and nothing else, and downloads nothing.
 */
export class DuckDb {
  readonly #opened = new MadeOnce(openDuckDb);
  #nTables = 0;

  /**
   * Reads one table.
   *
   * @param bytes the whole file.
   * @param use runs queries on it. Its reader works only until `use` has resolved.
   * @param signal interrupts a query that is running.
   * @returns what `use` returned. What `use` throws is thrown on.
   * @throws {StorageError} `data/temporary-file` when the private file cannot be written.
   * @throws {UnsupportedError} `data/no-reader` when DuckDB cannot be loaded on this machine.
   */
  async read<T>(
    bytes: Uint8Array,
    use: (reader: FileReader) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const { instance, directory } = await this.#opened.get();
    const path = join(directory, `table-${this.#nTables++}`);
    try {
      await writing(() => writeFile(path, bytes, { mode: 0o600 }));
      signal?.throwIfAborted();
      return await connect(instance, path, use, signal);
    } finally {
      await rm(path, { force: true });
    }
  }

  async close(): Promise<void> {
    await (await this.#opened.take())?.close();
  }
}

/**
 * Reads one table as {@link DuckDb.read} does.
 *
 * @param options.duckdb the database to use; it stays open. Default: one that is opened for this table and closed again.
 */
export async function withDuckDb<T>(
  bytes: Uint8Array,
  use: (reader: FileReader) => Promise<T>,
  { signal, duckdb }: { signal?: AbortSignal | undefined; duckdb?: DuckDb | undefined },
): Promise<T> {
  if (duckdb !== undefined) return duckdb.read(bytes, use, signal);
  const own = new DuckDb();
  try {
    return await own.read(bytes, use, signal);
  } finally {
    await own.close();
  }
}

/** A database in memory, and the private directory that is all it can see of the file system. To be closed. */
export interface OpenDuckDb {
  readonly instance: DuckDBInstance;
  readonly directory: string;
  /** Ends the database and removes the directory. */
  close(): Promise<void>;
}

/**
 * Opens a database of one thread that may read and write files of a private directory and nothing else, and downloads
 * nothing.
 *
 * @throws {StorageError} `data/temporary-file` when the directory cannot be made.
 * @throws {UnsupportedError} `data/no-reader` when DuckDB cannot be loaded on this machine.
 */
export async function openDuckDb(): Promise<OpenDuckDb> {
  const { DuckDBInstance } = await loadDuckDb();
  const directory = await writing(makePrivateDirectory);
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  const connection = await instance.connect();
  await connection.run(
    `set allowed_directories = [${sqlText(directory)}]; set temp_directory = ''; set enable_external_file_cache = false;
     set enable_external_access = false; set lock_configuration = true`,
  );
  connection.closeSync();
  const close = async (): Promise<void> => {
    instance.closeSync();
    await rm(directory, { recursive: true, force: true });
  };
  return { instance, directory, close };
}

/** The beginning of the names of our directories among those of all programs; who made one follows. */
const prefix = "systole.";

/** Makes a directory that no other user can look into, and removes those that killed processes of ours have left. */
async function makePrivateDirectory(): Promise<string> {
  for (const name of await readdir(tmpdir()))
    if (name.startsWith(prefix) && isLeftover(name.slice(prefix.length)))
      await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined); // another user's
  const directory = join(tmpdir(), `${prefix}${stagedName()}`);
  await mkdir(directory, { mode: 0o700 });
  return directory;
}

/**
 * Does some work on temporary files.
 *
 * @throws {StorageError} `files/disk-full`, `files/too-many-open` or `data/temporary-file`.
 */
export async function writing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const elsewhere = "name another directory for temporary files by TMPDIR";
    const error = fileError(withErrno(cause), {
      subject: "a temporary file",
      to: "write",
      code: "data/temporary-file",
      elsewhere,
    });
    if (error instanceof StorageError) throw error;
    throw new StorageError("data/temporary-file", "a temporary file must be writable to hold a table", {
      hint: `make room in the directory for temporary files, or ${elsewhere}`,
      cause,
    });
  }
}

/** DuckDB gives the system's sentence, not its code: this gives an error of DuckDB the code by which it is known everywhere else. */
function withErrno(cause: unknown): unknown {
  if (!(cause instanceof Error) || "code" in cause) return cause;
  const sentences = {
    ENOSPC: "No space left on device",
    EDQUOT: "Disk quota exceeded",
    EROFS: "Read-only file system",
    EACCES: "Permission denied",
    EMFILE: "Too many open files",
    EFBIG: "File too large",
    EIO: "Input/output error",
  };
  const found = Object.entries(sentences).find(([, sentence]) => cause.message.includes(sentence));
  return found === undefined ? cause : Object.assign(new Error(cause.message, { cause }), { code: found[0] });
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
  instance: DuckDBInstance,
  path: string,
  use: (reader: FileReader) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const connection = await instance.connect();
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener("abort", interrupt);
  try {
    return await use({ path: sqlText(path), query: (sql) => connection.stream(sql) });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    connection.closeSync();
  }
}

/** A text as a literal of SQL: in single quotes, with those in it written twice. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

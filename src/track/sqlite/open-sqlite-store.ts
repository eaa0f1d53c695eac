import type { SqlStore } from "../sql/sql-store.ts";
import type { SqliteStoreOptions } from "./open-store.ts";

/**
 * Opens MLflow's database in one SQLite file, or makes it. The file is in MLflow's own schema (of
 * version 3.17.2): its `mlflow ui` opens it, and this opens the files that MLflow makes. Several processes may
 * write at once: their transactions queue. What a call has written survives a kill and a power cut (write-ahead log,
 * flushed at every commit).
 *
 * @param path the file, or `:memory:`.
 * @returns the store, which whoever opened it closes.
 * @throws {FormatError} `track/schema-version` when the file is of another MLflow, `track/not-a-database` when it is no SQLite
 *   file.
 * @throws {StorageError} `track/not-writable` when it cannot be opened or written, `track/busy` when it stays locked,
 *   `files/disk-full`.
 * @throws {ParameterError} `track/artifact-root` when `artifactRoot` is not absolute.
 */
export async function openSqliteStore(path: string, options: SqliteStoreOptions): Promise<SqlStore> {
  const { openStore } = await import("./open-store.ts");
  return openStore(path, options);
}

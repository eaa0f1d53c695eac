import type { DatabaseSync } from "node:sqlite";

/** A database file with the one connection that a store has to it. */
export interface DatabaseFile {
  /** The connection for the transaction that begins now. It may be another one than before: statements of that are lost. */
  begin(): DatabaseSync;
  /** Whether what the transaction has read is one state of the file. */
  isWhole(): boolean;
  close(): void;
}

/** A file that is written to, over a connection that stays. SQLite's locks keep each transaction whole. */
export function writableFile(database: DatabaseSync): DatabaseFile {
  return {
    begin: () => database,
    isWhole: () => true,
    close() {
      if (!database.isOpen) return;
      emptyLog(database);
      database.close();
    },
  };
}

/**
 * Moves the content of the write-ahead log into the file, and empties the log. SQLite does so itself when the last connection is
 * closed; but a reader beside keeps it from that, and a workspace whose log has content is not whole without it when somebody copies
 * `mlflow.db` alone. When another connection is just at work, the log stays as it is, and nothing is lost.
 */
function emptyLog(database: DatabaseSync): void {
  try {
    database.prepare("pragma wal_checkpoint(truncate)").all();
  } catch {
    // a full disk, for example: the log keeps what the file has no room for
  }
}

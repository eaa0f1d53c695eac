import { type BigIntStats, closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import type { DatabaseFile } from "./database-file.ts";
import { isBusy, unreadable } from "./sqlite-errors.ts";

/**
 * How a file is read without writing to it, or to its directory:
 * - `locked`: a file without a write-ahead log is read under SQLite's locks, which need no file beside it.
 * - `still`: of a file whose log is empty or absent nobody writes at the moment. It is read as one that never changes, since SQLite
 *   would else make files beside it: those would be in the way of its owner, or could not be made.
 * - `live`: the log has content and its index (`-shm`) is there: it is read as usual, beside whoever writes.
 * - `alone`: the log has content and its index is absent or cannot be read: a writer was killed, or the file was copied. The index
 *   is made in memory.
 */
type Way = "locked" | "still" | "live" | "alone";

/** Makes a connection; `DatabaseSync` of `node:sqlite`, which is loaded by whoever opens a store. */
type Sqlite = Pick<typeof import("node:sqlite"), "DatabaseSync">;

/** Byte 18 of the file: 2 when the file is written by way of a write-ahead log. See https://sqlite.org/fileformat2.html */
const writeVersionAt = 18;

/**
 * A database file that is only read, in such a way that nothing is changed or made on the disk, and whatever others do meanwhile. Who
 * writes is noticed when a transaction begins, and the file is opened anew in the way that is right now. The ways `still` and `alone`
 * take no locks: {@link isWhole} says afterwards whether the files stayed as they were.
 */
export class ReadOnlyFile implements DatabaseFile {
  readonly #sqlite: Sqlite;
  readonly #path: string;
  /** Prepares a connection, and refuses a file that is none of ours. */
  readonly #prepare: (database: DatabaseSync) => void;
  #database: DatabaseSync | undefined;
  /** What {@link #look} saw when the connection was opened. */
  #seen: Look | undefined;
  #way: Way = "locked";
  /**
   * The file, open as long as this is: closing it drops, by POSIX, all locks that this process has on it, those of other connections
   * too.
   */
  #descriptor: { readonly inode: bigint; readonly fd: number } | undefined;

  constructor(sqlite: Sqlite, path: string, prepare: (database: DatabaseSync) => void) {
    this.#sqlite = sqlite;
    this.#path = path;
    this.#prepare = prepare;
  }

  /** @throws {StorageError} `track/not-readable`. */
  begin(): DatabaseSync {
    try {
      return this.#beginNow();
    } catch (error) {
      throw isBusy(error) ? error : unreadable(error, this.#path);
    }
  }

  #beginNow(): DatabaseSync {
    const now = this.#look();
    const before = this.#seen;
    const isSame =
      before !== undefined &&
      before.way === now.way &&
      before.inode === now.inode &&
      (this.#hasLocks() || before.state === now.state);
    if (this.#database !== undefined && isSame) return this.#database;
    this.#closeConnection();
    this.#database = this.#open(now.way);
    this.#seen = now;
    return this.#database;
  }

  isWhole(): boolean {
    if (this.#hasLocks()) return true;
    try {
      return this.#look().state === this.#seen?.state;
    } catch {
      return false; // it is gone, which the next transaction says
    }
  }

  close(): void {
    this.#closeConnection();
    if (this.#descriptor !== undefined) closeSync(this.#descriptor.fd);
    this.#descriptor = undefined;
  }

  #closeConnection(): void {
    if (this.#database?.isOpen === true) this.#database.close();
    this.#database = undefined;
    this.#seen = undefined;
  }

  #hasLocks(): boolean {
    return this.#way === "locked" || this.#way === "live";
  }

  #open(way: Way): DatabaseSync {
    try {
      return this.#openIn(way);
    } catch (error) {
      // the index of the log may be another user's, or a remnant on a medium that cannot be written
      if (way !== "live") throw error;
      return this.#openIn("alone");
    }
  }

  #openIn(way: Way): DatabaseSync {
    const url = pathToFileURL(this.#path);
    if (way === "still") url.searchParams.set("immutable", "1");
    if (way === "alone" && process.platform !== "win32") url.searchParams.set("vfs", "unix-none");
    const database = new this.#sqlite.DatabaseSync(url, { readOnly: true });
    try {
      if (way === "alone") database.exec("pragma locking_mode = exclusive");
      this.#prepare(database);
    } catch (error) {
      database.close();
      throw error;
    }
    this.#way = way;
    return database;
  }

  #look(): Look {
    const file = statSync(this.#path, { bigint: true });
    const log = statSync(`${this.#path}-wal`, { bigint: true, throwIfNoEntry: false });
    const state = `${stateOf(file)} ${log === undefined || log.size === 0n ? "" : stateOf(log)}`;
    const hasIndex = existsSync(`${this.#path}-shm`);
    const way = !this.#hasLog(file) ? "locked" : !log?.size ? "still" : hasIndex ? "live" : "alone";
    return { inode: file.ino, state, way };
  }

  /** Whether the file is written by way of a log. */
  #hasLog(file: BigIntStats): boolean {
    if (this.#descriptor?.inode !== file.ino) {
      if (this.#descriptor !== undefined) closeSync(this.#descriptor.fd);
      this.#descriptor = undefined;
      this.#descriptor = { inode: file.ino, fd: openSync(this.#path, "r") };
    }
    const header = new Uint8Array(writeVersionAt + 1);
    readSync(this.#descriptor.fd, header, 0, header.length, 0);
    return header[writeVersionAt] === 2;
  }
}

/** What is seen of the files from outside. */
interface Look {
  readonly inode: bigint;
  /** Differs once the file or its log was written to. */
  readonly state: string;
  readonly way: Way;
}

function stateOf({ dev, ino, size, mtimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs].join(" ");
}

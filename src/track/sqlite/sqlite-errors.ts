import { accessSync, closeSync, constants, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { FormatError, StorageError, SystoleError } from "../../core/index.ts";
import { describeFileFailure, fileError } from "../../files/index.ts";

/** SQLite's primary result codes that we tell apart. See https://sqlite.org/rescode.html */
const codes = {
  busy: 5,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADatabase: 26,
} as const;

/** The primary result code of an error of `node:sqlite`; undefined for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number")
    return undefined;
  return error.errcode & 0xff;
}

/** SQLite's extended code when a file must be brought back to the state before a transaction whose writer was killed. */
const mustRollBack = 776;

/** What is said of a database file that cannot be read, or is not there. SQLite's own errors of any other kind are wrapped. */
export function unreadable(error: unknown, path: string): unknown {
  const failure = describeFileFailure(error);
  const isRollback = error instanceof Error && "errcode" in error && error.errcode === mustRollBack;
  if (failure === undefined && !isRollback && sqliteCode(error) !== codes.cantOpen)
    return wrapSqliteError(error, path);
  const reason = error instanceof Error ? error.message : String(error);
  const remedy = isRollback
    ? "its writer was killed in the middle of a transaction: open it once with a program that may write to it"
    : "check its owner and permissions, and those of the directories above it";
  return new StorageError(
    "track/not-readable",
    `database "${path}" must be readable, ${failure?.finding ?? `SQLite says: ${reason}`}`,
    { hint: failure?.remedy ?? remedy, cause: error },
  );
}

/** Whether another connection holds the lock that the statement needs. */
export function isBusy(error: unknown): boolean {
  return sqliteCode(error) === codes.busy;
}

/** Turns what SQLite throws into an error of ours, with SQLite's as its cause; errors of ours pass. */
export function wrapSqliteError(error: unknown, path: string): unknown {
  const code = sqliteCode(error);
  if (code === undefined || error instanceof SystoleError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const subject = `database "${path}"`;
  switch (code) {
    case codes.busy:
      return new StorageError("track/busy", `${subject} must become free in time, it stays locked`, {
        hint: "another process writes to it without pause: end it, or wait and try again",
        cause: error,
      });
    case codes.corrupt:
    case codes.notADatabase:
      return new FormatError("track/not-a-database", `${subject} must be an intact SQLite file: ${reason}`, {
        hint: "restore it from a backup, or move it away to begin with a new one",
        cause: error,
      });
    case codes.full:
    case codes.readOnly:
    case codes.io:
    case codes.cantOpen: {
      const found = fileError(sqliteFileError(error, path), {
        subject,
        to: "write",
        path,
        code: "track/not-writable",
      });
      if (found instanceof SystoleError) return found;
      return new StorageError("track/not-writable", `${subject} must be writable: ${reason}`, {
        hint:
          code === codes.io
            ? "the disk or the connection to a network drive fails, or the file would be larger than `ulimit -f` allows"
            : "check its owner and permissions, and those of its directory",
        cause: error,
      });
    }
    default:
      return new StorageError("track/database", `${subject} must answer: ${reason}`, { cause: error });
  }
}

/**
 * The error of the file system that is behind one of SQLite, which tells neither the system's code nor, often, the reason. So what
 * SQLite tried to do with the file is tried here.
 *
 * @returns the error itself when nothing of the kind is found.
 */
export function sqliteFileError(error: unknown, path: string): unknown {
  const code = sqliteCode(error);
  if (code === codes.full)
    return Object.assign(new Error("ENOSPC", { cause: error }), { code: "ENOSPC", path });
  if (code !== codes.readOnly && code !== codes.io && code !== codes.cantOpen) return error;
  try {
    const isThere = statSync(path, { throwIfNoEntry: false }) !== undefined;
    closeSync(openSync(isThere ? path : dirname(path), isThere ? constants.O_RDWR : constants.O_RDONLY));
    // a journal is written beside it
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
  } catch (found) {
    return Object.assign(found as Error, { cause: error });
  }
  return error;
}

import { FormatError, StorageError, SystoleError } from "../../core/index.ts";
import { describeFileFailure } from "../../files/index.ts";

/** SQLite's primary result codes that we tell apart. See https://sqlite.org/rescode.html */
const codes = { busy: 5, readOnly: 8, corrupt: 11, full: 13, cantOpen: 14, notADatabase: 26 } as const;

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
      return new StorageError("track/disk-full", `${subject} must have room to grow, the disk is full`, {
        hint: "free some room: nothing that was acknowledged is lost",
        cause: error,
      });
    case codes.readOnly:
    case codes.cantOpen:
      return new StorageError("track/not-writable", `${subject} must be writable: ${reason}`, {
        hint: "check the directory's owner and permissions",
        cause: error,
      });
    default:
      return new StorageError("track/database", `${subject} must answer: ${reason}`, { cause: error });
  }
}

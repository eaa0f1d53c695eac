import { type ErrorCode, NotFoundError, StorageError } from "../core/index.ts";
import { describeFileFailure } from "./file-failure.ts";

/** What was to be done with a file or directory when the file system failed. */
export interface FileWork {
  /** What it is, as the beginning of a sentence: `report "reports/metrics.json"`. */
  readonly subject: string;
  readonly to: "read" | "write";
  /** Its path, for `details`. Default: the one that the system's error names. */
  readonly path?: string;
  /** The code of an error that has none of its own here. Default: `files/unreadable` or `files/not-writable`. */
  readonly code?: ErrorCode;
  /** The code when what is to be read is not there. Default: `files/missing`. */
  readonly missing?: ErrorCode;
  /** Where it could be instead, as a remedy where another place helps: `choose another directory with --workspace`. */
  readonly elsewhere?: string;
}

/**
 * Makes a typed error of one that the file system threw: every place that reads or writes files calls this, so that a full disk is
 * called that everywhere.
 *
 * @param cause what was caught.
 * @returns a NotFoundError when what is to be read is not there; a StorageError `files/disk-full` or `files/too-many-open`
 *   when that is so, whatever was to be done; else one of {@link FileWork.code}. The system's own name of the failure is in
 *   `details.errno`. What is no error of the file system is returned as it is: an error of ours, or a mistake.
 */
export function fileError(cause: unknown, work: FileWork): unknown {
  const failure = describeFileFailure(cause);
  if (failure === undefined) return cause;
  const { subject, to, elsewhere } = work;
  const isAbsent = to === "read" && failure.kind === "missing";
  const expectation = isAbsent ? "exist" : to === "read" ? "be readable" : "be writable";
  const found = cause instanceof Error && "path" in cause ? String(cause.path) : undefined;
  const path = work.path ?? found;
  const at = path === undefined || subject.includes(path) ? "" : ` at ${path}`;
  const none = to === "write" ? "its directory is not there" : `there is none${at}`;
  const through = found === undefined || subject.includes(`"${found}"`) ? "" : `: ${found}`;
  const finding =
    failure.code === "ENOENT"
      ? none
      : failure.code === "ENOTDIR"
        ? `${failure.finding}${through}`
        : failure.finding;
  const message = `${subject} must ${expectation}, ${finding}`;
  const hint =
    failure.isOfPlace && elsewhere !== undefined ? `${failure.remedy}, or ${elsewhere}` : failure.remedy;
  const extras = { hint, details: { errno: failure.code, ...(path === undefined ? {} : { path }) }, cause };
  if (failure.kind === "disk-full") return new StorageError("files/disk-full", message, extras);
  if (failure.kind === "too-many-open") return new StorageError("files/too-many-open", message, extras);
  if (isAbsent)
    return work.missing === undefined
      ? new NotFoundError("files/missing", message, extras)
      : new NotFoundError(work.missing, message, extras);
  if (work.code !== undefined) return new StorageError(work.code, message, extras);
  return to === "read"
    ? new StorageError("files/unreadable", message, extras)
    : new StorageError("files/not-writable", message, extras);
}

/** Does some work on files, and throws what {@link fileError} makes of its failure. */
export async function withFileErrors<T>(work: FileWork, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    throw fileError(cause, work);
  }
}

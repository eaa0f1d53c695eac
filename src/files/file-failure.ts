/** What kind of failure an error of the file system is, whatever was to be done. */
export type FileFailureKind = "missing" | "disk-full" | "too-many-open" | "other";

/** A failure of the file system in words. */
export interface FileFailure {
  readonly kind: FileFailureKind;
  /** The system's own name of it: `ENOSPC`. */
  readonly code: string;
  /** What was found, as the end of a sentence: `the disk is full (ENOSPC)`. */
  readonly finding: string;
  /** What can be done about it. */
  readonly remedy: string;
  /** Whether another place for the file is a remedy too. */
  readonly isOfPlace: boolean;
}

/** For each error of the system: kind, finding and remedy, and whether another place helps. */
type Row = readonly [kind: FileFailureKind, finding: string, remedy: string, isOfPlace?: "elsewhere"];

const owner = "check its owner and permissions, and those of the directories above it";
const drive = "look into the system's log: the disk, or the connection to a network drive, is not well";

/** What the errors of the file system mean. See errno(3), and https://nodejs.org/api/errors.html for the names that begin with ERR. */
const failures: Readonly<Record<string, Row>> = {
  ENOENT: ["missing", "there is none", "restore it, or correct its path"],
  ENOTDIR: ["missing", "its path leads through a file", "correct its path"],
  ENOSPC: ["disk-full", "the disk is full", "make room on the disk", "elsewhere"],
  EDQUOT: ["disk-full", "the disk quota of this user is used up", "delete files of this user", "elsewhere"],
  EMFILE: [
    "too-many-open",
    "this process has too many files open",
    "allow more open files, for example by `ulimit -n 4096`",
  ],
  ENFILE: ["too-many-open", "the system has too many files open", "end other programs, and try again"],
  EFBIG: [
    "other",
    "it would be larger than files may be here",
    "raise the limit (`ulimit -f` shows it)",
    "elsewhere",
  ],
  EROFS: ["other", "it is on a read-only file system", "mount that for writing", "elsewhere"],
  EACCES: ["other", "the system does not allow it to this user", owner, "elsewhere"],
  EPERM: ["other", "the system does not permit it", owner, "elsewhere"],
  ENAMETOOLONG: ["other", "its name is longer than the file system takes", "give it a shorter name"],
  ELOOP: ["other", "its symbolic links lead in a circle", "remove the link, or let it lead to a file"],
  EISDIR: ["other", "it is a directory", "name a file, or move the directory away where a file belongs"],
  EEXIST: ["other", "something else has its name", "move that away"],
  ENOTEMPTY: ["other", "a directory with files has its name", "move that away"],
  EXDEV: ["other", "it would be moved to another disk", "choose a place on one disk"],
  ETXTBSY: ["other", "it is a program that runs", "end that program"],
  EBUSY: ["other", "the system or another program is using it", "end what uses it, and try again"],
  EIO: ["other", "the disk fails", drive, "elsewhere"],
  ENXIO: ["other", "it is a device or pipe that nothing answers", "name a file"],
  ENODEV: ["other", "it is a device that does not answer", "name a file"],
  ESTALE: ["other", "the network drive does not know it any more", "mount the drive again"],
  ETIMEDOUT: ["other", "the network drive does not answer", drive, "elsewhere"],
  ENOMEM: ["other", "the system has no memory left", "end other programs, and try again"],
  EINVAL: ["other", "the file system does not support it", "choose another place", "elsewhere"],
  ENOTSUP: ["other", "the file system does not support it", "choose another place", "elsewhere"],
  EOPNOTSUPP: ["other", "the file system does not support it", "choose another place", "elsewhere"],
  ENOSYS: ["other", "the file system does not support it", "choose another place", "elsewhere"],
  EAGAIN: ["other", "the system is short of something for the moment", "try again"],
  ERR_FS_FILE_TOO_LARGE: ["other", "it is larger than can be read at once", "name a smaller file"],
};

/**
 * Says in words why the file system refused something.
 *
 * @param cause what was caught: an error of `node:fs`, or of what uses it.
 * @returns `undefined` when it is no error of the file system but, for example, a mistake in a program, which is to be told as that.
 */
export function describeFileFailure(cause: unknown): FileFailure | undefined {
  if (!(cause instanceof Error) || !("code" in cause) || typeof cause.code !== "string") return undefined;
  const { code } = cause;
  if (code === "ERR_INVALID_ARG_VALUE" && cause.message.includes("null bytes"))
    return {
      kind: "other",
      code,
      finding: "its name has a NUL, which no file can have",
      remedy: "correct its path",
      isOfPlace: false,
    };
  const row = Object.hasOwn(failures, code) ? failures[code] : undefined;
  if (row !== undefined) {
    const [kind, finding, remedy, elsewhere] = row;
    return { kind, code, finding: `${finding} (${code})`, remedy, isOfPlace: elsewhere !== undefined };
  }
  // a call of the system that failed in a way of which the table says nothing
  if (!("syscall" in cause) || !/^E[A-Z0-9]+$/.test(code)) return undefined;
  const remedy = "look the code up in errno(3), the system's own list";
  return { kind: "other", code, finding: `the system answered ${code}`, remedy, isOfPlace: false };
}

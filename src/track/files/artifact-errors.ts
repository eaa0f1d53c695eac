import { NotFoundError, ParameterError, StorageError, SystoleError } from "../../core/index.ts";

/** Does work on the file of an artifact, and turns what the file system throws into errors of ours. @param path the artifact's. */
export async function guardFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asArtifactError(path, error);
  }
}

/** The error of ours for what the file system threw, with that as its cause; errors of ours pass. */
export function asArtifactError(path: string, error: unknown): SystoleError {
  if (error instanceof SystoleError) return error;
  if (hasCode(error, "ENOENT", "EISDIR", "ENXIO")) return notFound(path, error);
  if (hasCode(error, "ELOOP")) return refuse(path, "is a symbolic link", error);
  if (hasCode(error, "ENOTDIR", "EEXIST")) return refuse(path, "leads through a file", error);
  if (hasCode(error, "ENOSPC", "EDQUOT"))
    return new StorageError("track/disk-full", `artifact "${path}" must find room, the disk is full`, {
      cause: error,
    });
  if (hasCode(error, "EACCES", "EPERM", "EROFS"))
    return new StorageError(
      "track/not-writable",
      `artifact "${path}" must be accessible, the system refuses it`,
      {
        hint: "check the directory's owner and permissions",
        cause: error,
      },
    );
  return new StorageError(
    "track/artifact-io",
    `artifact "${path}" must be accessible, the file system fails`,
    {
      cause: error,
    },
  );
}

/** Makes the error for a path that names no file below the root. @param finding what it does: `leaves the root`. */
export function refuse(path: string, finding: string, cause?: unknown): ParameterError {
  return new ParameterError(
    "track/artifact-path",
    `artifact "${path}" must be a file of its root, it ${finding}`,
    { cause },
  );
}

/** The error for a file that does not exist. */
export function notFound(path: string, cause?: unknown): NotFoundError {
  return new NotFoundError("track/artifact-not-found", `artifact "${path}" must exist, there is none`, {
    cause,
  });
}

/** Whether the file system threw one of some errors. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

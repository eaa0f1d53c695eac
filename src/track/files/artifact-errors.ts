import { NotFoundError, ParameterError, StorageError, SystoleError } from "../../core/index.ts";
import { fileError } from "../../files/index.ts";

/**
 * Does work on the file of an artifact, and turns what the file system throws into errors of ours.
 *
 * @param path the artifact's.
 */
export async function guardFile<T>(path: string, to: "read" | "write", work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asArtifactError(path, to, error);
  }
}

/** The error of ours for what the file system threw, with that as its cause; errors of ours pass. */
export function asArtifactError(path: string, to: "read" | "write", thrown: unknown): SystoleError {
  // what `files/` throws of the file that an artifact is goes by the artifact's own words
  const error = thrown instanceof SystoleError && thrown.code.startsWith("files/") ? thrown.cause : thrown;
  if (error instanceof SystoleError) return error;
  if (hasCode(error, "ENOENT", "EISDIR", "ENXIO")) return notFound(path, error);
  if (hasCode(error, "ELOOP")) return refuse(path, "is a symbolic link", error);
  if (hasCode(error, "ENOTDIR", "EEXIST")) return refuse(path, "leads through a file", error);
  const code = hasCode(error, "EACCES", "EPERM", "EROFS") ? "track/not-writable" : "track/artifact-io";
  const found = fileError(error, { subject: `artifact "${path}"`, to, code });
  if (found instanceof SystoleError) return found;
  const message = `artifact "${path}" must be accessible, the file system fails`;
  return new StorageError("track/artifact-io", message, { cause: error });
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

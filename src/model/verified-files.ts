import { FormatError } from "../core/index.ts";
import { parseJson } from "./json.ts";

/** The files of a model by name, each compared with its checksum. */
export type VerifiedFiles = ReadonlyMap<string, Buffer>;

/** The bytes of one file. @throws {FormatError} `model/missing-file`. */
export function fileOf(files: VerifiedFiles, name: string): Buffer {
  const bytes = files.get(name);
  if (bytes === undefined)
    throw new FormatError("model/missing-file", `a model must have the file ${name}, it is not in its list`);
  return bytes;
}

/** The value of one file that is JSON. @throws {FormatError} `model/missing-file`, `model/format`. */
export function jsonOfFile(files: VerifiedFiles, name: string): unknown {
  return parseJson(fileOf(files, name).toString("utf8"), name);
}

/**
 * Runs a check of one file's content; whatever it throws becomes a FormatError that names the file.
 *
 * @throws {FormatError} `model/state`, or what the check itself says of a model.
 */
export function checkFile<T>(name: string, check: () => T): T {
  try {
    return check();
  } catch (cause) {
    throw brokenFile(name, cause);
  }
}

/** Makes the error of one file's content: the cause itself when it is such an error already, else one that names the file. */
export function brokenFile(name: string, cause: unknown): FormatError {
  if (cause instanceof FormatError && cause.code.startsWith("model/")) return cause;
  return new FormatError(
    "model/state",
    `${name} of a model must hold a model that works, got: ${cause instanceof Error ? cause.message : String(cause)}`,
    { hint: "make the model again with this version of systole", cause },
  );
}

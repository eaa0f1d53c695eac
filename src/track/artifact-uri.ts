import { isAbsolute } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ParameterError, showValue, UnsupportedError } from "../core/index.ts";

/**
 * The artifact location of a directory as it is stored: a `file:` URI. MLflow reads the URI of any directory, but misreads a
 * plain path with a `%` in it.
 *
 * @param path absolute.
 * @throws {ParameterError} `track/artifact-root` when it is not.
 */
export function artifactUri(path: string): string {
  if (!isAbsolute(path))
    throw new ParameterError(
      "track/artifact-root",
      `the artifact root must be an absolute path, got "${path}"`,
    );
  return pathToFileURL(path).href.replace(/\/+$/, "");
}

/**
 * The local directory or file of an artifact location. A location is a `file:` URI, or an absolute path as MLflow's own writer
 * stores it, in which MLflow reads `%20` as a blank.
 *
 * @throws {UnsupportedError} `track/remote-artifacts` when the location is on another machine, as `file://host/x` is.
 * @throws {ParameterError} `track/artifact-path` when it is none of a file, with a NUL or an escaped slash for example.
 */
export function artifactPath(uri: string): string {
  const isFileUri = uri.startsWith("file:");
  if (isFileUri ? isOfAnotherHost(uri) : !isAbsolute(uri))
    throw new UnsupportedError(
      "track/remote-artifacts",
      `artifact location ${showValue(uri)} must be on this machine`,
      {
        hint: "only file: locations and absolute paths can be read here",
      },
    );
  const path = isFileUri ? pathOfUri(uri) : decodePercents(uri);
  if (path === undefined || path.includes("\0"))
    throw new ParameterError(
      "track/artifact-path",
      `artifact location ${showValue(uri)} must name a file, it cannot`,
    );
  return path;
}

function isOfAnotherHost(uri: string): boolean {
  const host = URL.canParse(uri) ? new URL(uri).host : "";
  return host !== "" && process.platform !== "win32";
}

function pathOfUri(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

/** Whether a location names a place in the local file system. */
export function isLocalUri(uri: string): boolean {
  return uri.startsWith("file:") || isAbsolute(uri);
}

function decodePercents(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { DataError, NotFoundError, StorageError, UnsupportedError } from "../core/index.ts";
import type { DataFile } from "./protocol.ts";

/** A file in memory whose bytes have the pinned hash. */
export interface VerifiedFile {
  readonly bytes: Uint8Array;
  /** Absolute. */
  readonly path: string;
  /** 64 hex digits, lower case. */
  readonly sha256: string;
}

/**
 * Reads a file and checks its bytes against the pinned hash.
 *
 * @param baseDir where a relative path starts: the project's directory.
 * @throws {NotFoundError} `data/missing-file`.
 * @throws {DataError} `data/wrong-hash`, naming file, expected and found hash.
 * @throws {StorageError} `data/unreadable` when the file is there but cannot be read.
 * @throws {UnsupportedError} `data/unsupported-source` for a URL.
 */
export async function verifyFile(
  file: Pick<DataFile, "path" | "sha256">,
  baseDir: string,
): Promise<VerifiedFile> {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(file.path))
    throw new UnsupportedError(
      "data/unsupported-source",
      `file "${file.path}" must be a local path, it is a URL`,
      {
        hint: "download the file and name its path",
        details: { file: file.path },
      },
    );
  const path = resolve(baseDir, file.path);
  const bytes = await readBytes(path, file.path);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== String(file.sha256).toLowerCase())
    throw new DataError(
      "data/wrong-hash",
      `file "${file.path}" must have the SHA-256 ${file.sha256}, got ${sha256}`,
      {
        hint: "restore the file; or, if its change is meant, put the new hash into systole.config.ts",
        details: { file: file.path, expected: file.sha256, found: sha256, bytes: bytes.length },
      },
    );
  return { bytes, path, sha256 };
}

/**
 * The bytes of a file.
 *
 * @param name the file as messages name it.
 * @throws {NotFoundError} `data/missing-file`. @throws {StorageError} `data/unreadable`.
 */
export async function readBytes(path: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
    if (reason === "ENOENT" || reason === "ENOTDIR")
      throw new NotFoundError("data/missing-file", `file "${name}" must exist, there is none at ${path}`, {
        hint: "restore the file, or correct its path",
        details: { file: name, path },
        cause,
      });
    throw new StorageError("data/unreadable", `file "${name}" must be readable, got ${reason}`, {
      hint: reason === "EISDIR" ? "name a file, not a directory" : "check the permissions of the file",
      details: { file: name, path },
      cause,
    });
  }
}

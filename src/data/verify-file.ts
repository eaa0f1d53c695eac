import { createHash, hash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DataError, FormatError, NotFoundError, StorageError } from "../core/index.ts";
import type { DataFile, LocalDirectory, RemoteFile } from "./protocol.ts";
import { cachePath, checkSource, type SourcePlaces, showUrl, sourceSubject } from "./source.ts";

/** A source in memory whose bytes have the pinned hash. */
export interface VerifiedFile {
  /** The files of a directory in the order of their names; else the one file. */
  readonly parts: readonly FilePart[];
  /** Absolute: of a URL the cached copy or the snapshot. */
  readonly path: string;
  /** 64 hex digits, lower case. */
  readonly sha256: string;
  /** Where the bytes were found. */
  readonly from: "path" | "directory" | "cache" | "snapshot";
}

/** One file of a source, in memory. */
export interface FilePart {
  /** As messages name it. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

/**
 * Reads a source and checks its bytes against the pinned hash. Nothing is downloaded: a remote file is read from the cache,
 * else from its snapshot.
 *
 * @param places the project's directory, as a text or with the directory of downloads.
 * @throws {NotFoundError} `data/missing-file`; `data/not-fetched` when a remote file is neither downloaded nor shipped.
 * @throws {DataError} `data/wrong-hash`, naming file, expected and found hash.
 * @throws {StorageError} `data/unreadable` when the file is there but cannot be read.
 * @throws {FormatError} `data/directory` when a directory holds no file, or a directory.
 * @throws {ParameterError} `data/source` when the declaration contradicts itself.
 */
export async function verifyFile(file: DataFile, places: string | SourcePlaces): Promise<VerifiedFile> {
  const { baseDir, cacheDir } = typeof places === "string" ? { baseDir: places } : places;
  checkSource(file);
  if ("directory" in file) return verifyDirectory(file, baseDir);
  if ("path" in file) {
    const path = resolve(baseDir, file.path);
    return { ...(await verifyBytes(file, path, file.path, restoreHint)), from: "path" };
  }
  const cached = cacheDir === undefined ? undefined : cachePath(cacheDir, file.sha256);
  if (cached !== undefined && existsSync(cached))
    return { ...(await verifyBytes(file, cached, showUrl(file.url), fetchHint)), from: "cache" };
  if (file.snapshot === undefined) throw notFetched(file);
  const path = resolve(baseDir, file.snapshot);
  return { ...(await verifyBytes(file, path, file.snapshot, restoreHint)), from: "snapshot" };
}

const restoreHint = "restore the file; or, if its change is meant, put the new hash into systole.config.ts";
const fetchHint = "run `systole data fetch PROJECT`, which replaces the damaged download";

function notFetched(file: RemoteFile): NotFoundError {
  return new NotFoundError(
    "data/not-fetched",
    `${sourceSubject(file)} must be downloaded before it is read, it is not and no snapshot is declared`,
    {
      hint: "run `systole data fetch PROJECT`, with the same --workspace",
      details: { url: showUrl(file.url) },
    },
  );
}

async function verifyBytes(
  file: DataFile,
  path: string,
  name: string,
  hint: string,
): Promise<Omit<VerifiedFile, "from">> {
  const bytes = await readBytes(path, name);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  if (sha256 !== file.sha256.toLowerCase())
    throw wrongHash(`file "${name}"`, file, sha256, hint, { file: name, bytes: bytes.length });
  return { parts: [{ name, bytes, sha256 }], path, sha256 };
}

async function verifyDirectory(file: LocalDirectory, baseDir: string): Promise<VerifiedFile> {
  const path = resolve(baseDir, file.directory);
  const parts: FilePart[] = [];
  for (const name of await fileNames(path, file)) {
    const bytes = await readBytes(join(path, name), join(file.directory, name));
    parts.push({ name, bytes, sha256: createHash("sha256").update(bytes).digest("hex") });
  }
  const sha256 = hash("sha256", parts.map((part) => `${part.sha256}  ${part.name}\n`).join(""));
  if (sha256 !== file.sha256.toLowerCase())
    throw wrongHash(
      sourceSubject(file),
      file,
      sha256,
      "restore its files; or, if their change is meant, put the new hash into systole.config.ts",
      {
        directory: file.directory,
        files: Object.fromEntries(parts.map((part) => [part.name, part.sha256])),
      },
    );
  return { parts, path, sha256, from: "directory" };
}

/** The names of a directory's files, sorted by their bytes as `LC_ALL=C` sorts them. */
async function fileNames(path: string, file: LocalDirectory): Promise<string[]> {
  const subject = sourceSubject(file);
  let entries: { name: string; isDirectory(): boolean }[];
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch (cause) {
    throw unreadable(cause, subject, path, "name a directory that can be read");
  }
  const seen = entries.filter((entry) => !entry.name.startsWith("."));
  const inner = seen.find((entry) => entry.isDirectory());
  if (inner !== undefined || seen.length === 0)
    throw new FormatError(
      "data/directory",
      `${subject} must hold files and nothing else, it holds ${inner === undefined ? "none" : `the directory "${inner.name}"`}`,
      { hint: "name a directory whose files together are the table", details: { path } },
    );
  const names = seen.map((entry) => entry.name);
  return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

function wrongHash(
  subject: string,
  file: DataFile,
  found: string,
  hint: string,
  details: Readonly<Record<string, unknown>>,
): DataError {
  return new DataError("data/wrong-hash", `${subject} must have the SHA-256 ${file.sha256}, got ${found}`, {
    hint,
    details: { expected: file.sha256, found, ...details },
  });
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
    const isDirectory = (cause as NodeJS.ErrnoException).code === "EISDIR";
    throw unreadable(
      cause,
      `file "${name}"`,
      path,
      isDirectory ? 'declare it as "directory" instead of "path"' : "check the permissions of the file",
    );
  }
}

function unreadable(
  cause: unknown,
  subject: string,
  path: string,
  hint: string,
): NotFoundError | StorageError {
  const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
  if (reason === "ENOENT" || reason === "ENOTDIR")
    return new NotFoundError("data/missing-file", `${subject} must exist, there is none at ${path}`, {
      hint: "restore the file, or correct its path",
      details: { path },
      cause,
    });
  return new StorageError("data/unreadable", `${subject} must be readable, got ${reason}`, {
    hint,
    details: { path },
    cause,
  });
}

import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { DataError, FormatError, NotFoundError } from "../../core/index.ts";
import type { DataFile, LocalDirectory, RemoteFile } from "../protocol.ts";
import type { ByteStream } from "./byte-stream.ts";
import { HashedFile, reading, unreadable } from "./hashed-file.ts";
import { cachePath, checkSource, type SourcePlaces, showUrl, sourceSubject } from "./source.ts";

/** A source whose bytes have the pinned hash. */
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

/** One file of a source. */
export interface FilePart {
  /** Its name within a directory; of a single file its path or URL as messages show it. */
  readonly name: string;
  /** How many bytes it has. */
  readonly bytes: number;
  readonly sha256: string;
}

/** One file of a source while it is read. */
export interface OpenPart {
  /** As {@link FilePart.name}. */
  readonly name: string;
  readonly from: VerifiedFile["from"];
  readonly stream: ByteStream;
}

/** Where a source was found, before it is read. */
interface FoundSource extends Pick<VerifiedFile, "path" | "from"> {
  /** The files: the name of each within the source, the name that messages give it, and its absolute path. */
  readonly files: readonly { readonly name: string; readonly shown: string; readonly path: string }[];
  /** What to do about another hash. */
  readonly hint: string;
}

/**
 * Checks a source's bytes against the pinned hash. Nothing is downloaded: a remote file is read from the cache, else from its
 * snapshot.
 *
 * @param places where relative paths and downloads are; a text is the project's directory alone.
 * @throws {NotFoundError} `data/missing-file`; `data/not-fetched` when a remote file is neither downloaded nor shipped.
 * @throws {DataError} `data/wrong-hash`, naming file, expected and found hash.
 * @throws {StorageError} `data/unreadable` when the file is there but cannot be read.
 * @throws {FormatError} `data/directory` when a directory holds no file, or a directory.
 * @throws {ParameterError} `data/source` when the declaration contradicts itself.
 */
export function verifyFile(file: DataFile, places: string | SourcePlaces): Promise<VerifiedFile> {
  return readSource(file, places, async () => {});
}

/**
 * Reads a source once, one file after the other: its bytes go to `use` and into the hash, which is compared at the end. What
 * `use` makes of the bytes counts only when this has resolved.
 *
 * When `use` throws a FormatError, the rest is still read, and a wrong hash is reported in its place: what a file contains that
 * is not the pinned one tells nothing. Any other error of `use` is thrown at once.
 *
 * @param use takes one file; bytes that it leaves unread are read for the hash alone.
 * @throws {FormatError} the first one that `use` threw; else as {@link verifyFile} throws.
 */
export async function readSource(
  file: DataFile,
  places: string | SourcePlaces,
  use: (part: OpenPart) => Promise<void>,
): Promise<VerifiedFile> {
  const found = await findSource(file, typeof places === "string" ? { baseDir: places } : places);
  const { path, from } = found;
  const parts: FilePart[] = [];
  const failures: unknown[] = [];
  for (const { name, shown, path } of found.files) {
    const stream = await HashedFile.open(path, shown);
    try {
      if (failures.length === 0)
        await use({ name, from, stream }).catch((error: unknown) => {
          if (error instanceof FormatError) failures.push(error);
          else throw error;
        });
      parts.push({ name, ...(await stream.finish()) });
    } finally {
      await stream.close();
    }
  }
  const sha256 = assertHash(file, parts, found.hint);
  if (failures.length > 0) throw failures[0];
  return { parts, path, sha256, from };
}

async function findSource(file: DataFile, { baseDir, cacheDir }: SourcePlaces): Promise<FoundSource> {
  checkSource(file);
  if ("directory" in file) {
    const path = resolve(baseDir, file.directory);
    const names = await fileNames(path, file);
    const files = names.map((name) => ({ name, shown: join(file.directory, name), path: join(path, name) }));
    const hint = "restore its files; or, if their change is meant, put the new hash into systole.config.ts";
    return { files, path, from: "directory", hint };
  }
  const one = (path: string, shown: string, from: VerifiedFile["from"], hint: string): FoundSource => {
    return { files: [{ name: shown, shown, path }], path, from, hint };
  };
  if ("path" in file) return one(resolve(baseDir, file.path), file.path, "path", restoreHint);
  const cached = cacheDir === undefined ? undefined : cachePath(cacheDir, file.sha256);
  if (cached !== undefined && existsSync(cached)) return one(cached, showUrl(file.url), "cache", fetchHint);
  if (file.snapshot === undefined) throw notFetched(file);
  return one(resolve(baseDir, file.snapshot), file.snapshot, "snapshot", restoreHint);
}

/** The remedy for a local file or a snapshot with another hash. */
const restoreHint = "restore the file; or, if its change is meant, put the new hash into systole.config.ts";
/** The remedy for a download with another hash. */
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

/** The hash of the source, if it is the pinned one. */
function assertHash(file: DataFile, parts: readonly FilePart[], hint: string): string {
  const [first] = parts;
  const isDirectory = "directory" in file;
  const sha256 = isDirectory
    ? hash("sha256", parts.map((part) => `${part.sha256}  ${part.name}\n`).join(""))
    : first!.sha256;
  if (sha256 === file.sha256.toLowerCase()) return sha256;
  if (!isDirectory)
    throw wrongHash(`file "${first!.name}"`, file, sha256, hint, { file: first!.name, bytes: first!.bytes });
  throw wrongHash(sourceSubject(file), file, sha256, hint, {
    directory: file.directory,
    files: Object.fromEntries(parts.map((part) => [part.name, part.sha256])),
  });
}

/** The names of a directory's files, sorted by their bytes as `LC_ALL=C` sorts them. */
async function fileNames(path: string, file: LocalDirectory): Promise<string[]> {
  const subject = sourceSubject(file);
  let entries: { name: string; isDirectory(): boolean }[];
  try {
    entries = await readdir(path, { withFileTypes: true });
  } catch (cause) {
    throw unreadable(cause, subject, path, "name a directory");
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
 * Reads all bytes of a file, without comparing its hash.
 *
 * @param name the file as messages name it.
 * @throws {NotFoundError} `data/missing-file` when there is none.
 * @throws {StorageError} `data/unreadable` when it cannot be read.
 */
export function readBytes(path: string, name: string): Promise<Uint8Array> {
  return reading(path, name, () => readFile(path));
}

import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { FormatError, isPlainObject, showValue } from "../core/index.ts";
import { describeFileFailure, fileError } from "../files/index.ts";
import { parseJson } from "./json.ts";

/** The file that lists the others. */
export const checksumsFile = "checksums.json";

/** The number of the format of {@link checksumsText}. */
const checksumsFormat = 1;

/** What one file of a model must be. */
export interface FileChecksum {
  readonly name: string;
  readonly bytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
}

/** SHA-256 of bytes, as 64 hex digits. */
export function sha256Of(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The checksums of some files, sorted by name. */
export function checksumsOf(files: ReadonlyMap<string, Uint8Array>): FileChecksum[] {
  return [...files]
    .map(([name, bytes]) => ({ name, bytes: bytes.byteLength, sha256: sha256Of(bytes) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The content of `checksums.json`. */
export function checksumsText(checksums: readonly FileChecksum[]): string {
  const files = Object.fromEntries(checksums.map(({ name, bytes, sha256 }) => [name, { bytes, sha256 }]));
  return `${JSON.stringify({ format: checksumsFormat, files }, null, 2)}\n`;
}

/**
 * The digest of a model, by which answers, metrics and records name it: SHA-256 (hex) over one line `sha256 bytes name` a file.
 *
 * @param checksums sorted by name, as {@link checksumsOf} and {@link parseChecksums} give them.
 */
export function digestOf(checksums: readonly FileChecksum[]): string {
  return sha256Of(checksums.map(({ name, bytes, sha256 }) => `${sha256} ${bytes} ${name}\n`).join(""));
}

/** A name that can lead nowhere but into the model's own directory: no slash, no dot at the beginning. */
const safeName = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;
/** The most files that a model may list; ours have fewer than ten. */
const maxListed = 100;

/**
 * Reads `checksums.json`.
 *
 * @throws {FormatError} `model/format` when it is malformed or of a later format.
 */
export function parseChecksums(text: string): FileChecksum[] {
  const value = parseJson(text, checksumsFile);
  if (!isPlainObject(value) || value["format"] !== checksumsFormat)
    throw new FormatError(
      "model/format",
      `${checksumsFile} must have the format ${checksumsFormat}, got ${showValue(isPlainObject(value) ? value["format"] : value)}`,
      { hint: "a later version of systole made this model: read it with that version" },
    );
  const { files } = value;
  const entries = isPlainObject(files) ? Object.entries(files) : [];
  if (entries.length === 0 || entries.length > maxListed)
    throw new FormatError("model/format", `${checksumsFile} must list the model's files`);
  return entries
    .map(([name, entry]) => {
      const bytes = isPlainObject(entry) ? entry["bytes"] : undefined;
      const sha256 = isPlainObject(entry) ? entry["sha256"] : undefined;
      if (
        !safeName.test(name) ||
        !Number.isSafeInteger(bytes) ||
        (bytes as number) < 0 ||
        typeof sha256 !== "string" ||
        !/^[0-9a-f]{64}$/.test(sha256)
      )
        throw new FormatError(
          "model/format",
          `${checksumsFile} must give bytes and sha256 of files in its own directory, got ${showValue(name)}`,
        );
      return { name, bytes: bytes as number, sha256 };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The flags of opening: to read, and without waiting, should a named pipe lie where a file is expected. Windows has no such flag. */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads one file of a model, never more than `maxBytes` of it.
 *
 * @throws {FormatError} `model/missing-file` when there is no such file, `model/too-large` when it has more bytes.
 * @throws {StorageError} `model/unreadable` when it is there but cannot be read.
 */
export async function readModelFile(
  directory: string,
  name: string,
  maxBytes: number,
): Promise<Buffer<ArrayBuffer>> {
  let file: FileHandle;
  try {
    file = await open(join(directory, name), readOnly);
  } catch (cause) {
    throw unreadable(name, cause);
  }
  try {
    const status = await file.stat();
    if (!status.isFile()) throw new FormatError("model/missing-file", `${name} of a model must be a file`);
    if (status.size > maxBytes)
      throw new FormatError(
        "model/too-large",
        `${name} of a model must have at most ${maxBytes} bytes, it has ${status.size}`,
      );
    const bytes = Buffer.alloc(status.size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } catch (cause) {
    if (cause instanceof FormatError) throw cause;
    throw unreadable(name, cause);
  } finally {
    await file.close();
  }
}

/** As {@link readModelFile}; `undefined` when there is no such file. */
export async function readOptionalFile(
  directory: string,
  name: string,
  maxBytes: number,
): Promise<Buffer<ArrayBuffer> | undefined> {
  try {
    return await readModelFile(directory, name, maxBytes);
  } catch (error) {
    if (error instanceof FormatError && describeFileFailure(error.cause)?.kind === "missing")
      return undefined;
    throw error;
  }
}

function unreadable(name: string, cause: unknown): unknown {
  if (describeFileFailure(cause)?.kind === "missing")
    return new FormatError("model/missing-file", `a model must have the file ${name}, it is missing`, {
      hint: remakeHint,
      cause,
    });
  return fileError(cause, { subject: `${name} of a model`, to: "read", code: "model/unreadable" });
}

/** What to do about a model whose files are not as they were written. */
export const remakeHint =
  "take the model from its registry again, or make it again with `systole run --force`";

/**
 * Reads the files that `checksums.json` lists and compares each with its size and hash, before anything is parsed. Files that are
 * not listed are not read.
 *
 * @returns the files by name, and the list itself.
 * @throws {FormatError} `model/missing-file`, `model/too-large`, `model/checksum` or `model/format`, naming the file.
 * @throws {StorageError} `model/unreadable`.
 */
export async function readVerified(
  directory: string,
  limits: { readonly maxFileBytes: number },
): Promise<{ files: ReadonlyMap<string, Buffer<ArrayBuffer>>; checksums: readonly FileChecksum[] }> {
  const list = await readModelFile(directory, checksumsFile, 1 << 20);
  const checksums = parseChecksums(list.toString("utf8"));
  const files = new Map<string, Buffer<ArrayBuffer>>();
  for (const expected of checksums) {
    if (expected.bytes > limits.maxFileBytes)
      throw new FormatError(
        "model/too-large",
        `${expected.name} of a model must have at most ${limits.maxFileBytes} bytes, it has ${expected.bytes}`,
      );
    const bytes = await readModelFile(directory, expected.name, limits.maxFileBytes);
    if (bytes.byteLength !== expected.bytes)
      throw changed(expected.name, `${expected.bytes} bytes`, String(bytes.byteLength));
    const found = sha256Of(bytes);
    if (found !== expected.sha256) throw changed(expected.name, `the SHA-256 ${expected.sha256}`, found);
    files.set(expected.name, bytes);
  }
  return { files, checksums };
}

/**
 * The digest of the model in a directory, by its list alone: its other files are not read.
 *
 * @throws {FormatError} `model/missing-file`, `model/too-large`, `model/format`.
 * @throws {StorageError} `model/unreadable`.
 */
export async function digestOfDirectory(directory: string): Promise<string> {
  const list = await readModelFile(directory, checksumsFile, 1 << 20);
  return digestOf(parseChecksums(list.toString("utf8")));
}

function changed(name: string, expected: string, found: string): FormatError {
  return new FormatError(
    "model/checksum",
    `${name} of a model must have ${expected}, got ${found}: it was changed after it was saved`,
    { hint: remakeHint, details: { file: name } },
  );
}

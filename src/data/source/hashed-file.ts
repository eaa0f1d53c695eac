import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { StorageError } from "../../core/index.ts";
import { describeFileFailure, fileError } from "../../files/index.ts";
import type { ByteStream } from "./byte-stream.ts";

/** How many bytes are read at a time when only the hash needs them: a MiB. */
const blockBytes = 1 << 20;

/** A file that is hashed while it is read: what was read is what has the hash, whatever happens to the file meanwhile. */
export class HashedFile implements ByteStream {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #name: string;
  readonly #hash = createHash("sha256");
  #bytes = 0;

  private constructor(file: FileHandle, path: string, name: string) {
    this.#file = file;
    this.#path = path;
    this.#name = name;
  }

  /**
   * Opens a file. Whoever does closes it.
   *
   * @param name the file as messages name it.
   * @throws {NotFoundError} `data/missing-file` when there is none.
   * @throws {StorageError} `data/unreadable` when it cannot be opened.
   */
  static async open(path: string, name: string): Promise<HashedFile> {
    return new HashedFile(await reading(path, name, () => open(path)), path, name);
  }

  async read(into: Uint8Array): Promise<number> {
    let n = 0;
    while (n < into.length) {
      const { bytesRead } = await reading(this.#path, this.#name, () => this.#file.read(into, n));
      if (bytesRead === 0) break;
      n += bytesRead;
    }
    this.#hash.update(into.subarray(0, n));
    this.#bytes += n;
    return n;
  }

  async readAll(): Promise<Uint8Array> {
    const bytes = await reading(this.#path, this.#name, () => this.#file.readFile());
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    return bytes;
  }

  /** Reads what is left, for the hash. @returns the length in bytes and the SHA-256, in hex, of the whole file. */
  async finish(): Promise<{ bytes: number; sha256: string }> {
    const block = new Uint8Array(blockBytes);
    while ((await this.read(block)) === block.length);
    return { bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/**
 * Does some work that reads a file, and says of a failure which file it was.
 *
 * @param name the file as messages name it.
 * @throws {NotFoundError} `data/missing-file` when there is none.
 * @throws {StorageError} `data/unreadable` for any other failure.
 */
export async function reading<T>(path: string, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw unreadable(
      cause,
      `file "${name}"`,
      path,
      'declare a directory of files as "directory" instead of "path"',
    );
  }
}

/**
 * Makes the error for a file or directory that cannot be read.
 *
 * @param ofDirectory the remedy where a directory lies at the place of a file.
 */
export function unreadable(cause: unknown, subject: string, path: string, ofDirectory: string): unknown {
  if (describeFileFailure(cause)?.code === "EISDIR")
    return new StorageError("data/unreadable", `${subject} must be a file, it is a directory (EISDIR)`, {
      hint: ofDirectory,
      details: { errno: "EISDIR", path },
      cause,
    });
  return fileError(cause, {
    subject,
    to: "read",
    path,
    code: "data/unreadable",
    missing: "data/missing-file",
  });
}

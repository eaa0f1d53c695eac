import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type FileWork, withFileErrors } from "./file-error.ts";
import { describeFileFailure } from "./file-failure.ts";
import { removeWhenEmpty, stagingName, sweepStaging } from "./staging.ts";
import { makeDirectory, syncDirectory } from "./sync.ts";
import { stagedName } from "./writer-name.ts";

/** Settings of {@link writeFileAtomic}. */
export interface AtomicOptions {
  /**
   * A directory above the file in which the file waits until it is whole. It must be on the same file system, since the file
   * is renamed from there; it is made when absent. Whoever gives one calls {@link sweepStaging} on it from time to time.
   * Default: the file's own directory, in which each call first removes what writers that were killed have left.
   */
  readonly root?: string;
  /** How a failure is told, as for {@link FileWork}. Default: of `file "<target>"`. */
  readonly failure?: Partial<Pick<FileWork, "subject" | "code" | "elsewhere">>;
}

/**
 * Writes a file so that readers find all of it or what was there before, also after a power cut once this has resolved. The
 * content goes to a temporary file, which is flushed and renamed; then the directory is flushed. When anything fails, the
 * temporary file is removed, and the target stays as it was.
 *
 * @param target absolute, or relative to the working directory; its directory is made when absent.
 * @param content all of it, or pieces as they come.
 * @returns how many bytes were written.
 * @throws {StorageError} `files/disk-full`, `files/too-many-open` or `files/not-writable`; what the pieces throw is thrown on.
 */
export function writeFileAtomic(
  target: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: AtomicOptions = {},
): Promise<number> {
  const work = { subject: `file "${target}"`, to: "write", path: target, ...options.failure } as const;
  return withFileErrors(work, () => writeStaged(target, content, options));
}

async function writeStaged(
  target: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: AtomicOptions,
): Promise<number> {
  const root = options.root ?? dirname(target);
  if (options.root === undefined) await sweepStaging(root);
  const staging = join(root, stagingName);
  const temporary = join(staging, stagedName());
  try {
    const file = await openStaged(temporary);
    let size: number;
    try {
      size = await writeAll(file, content);
      await file.sync();
    } finally {
      await file.close();
    }
    await makeDirectory(dirname(target));
    await rename(temporary, target);
    await syncDirectory(dirname(target));
    return size;
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to tell
    await removeWhenEmpty(staging);
  }
}

async function writeAll(
  file: FileHandle,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
): Promise<number> {
  if (typeof content === "string" || content instanceof Uint8Array) {
    await file.writeFile(content);
    return typeof content === "string" ? Buffer.byteLength(content) : content.byteLength;
  }
  let size = 0;
  for await (const piece of content) {
    await file.writeFile(piece);
    size += piece.byteLength;
  }
  return size;
}

/** Makes the file and its directory, which another writer may remove at any moment because it looks empty. */
async function openStaged(path: string): Promise<FileHandle> {
  const staging = dirname(path);
  await makeDirectory(dirname(staging));
  for (let attempt = 1; ; attempt++) {
    await mkdir(staging).catch((error: unknown) => {
      if (describeFileFailure(error)?.code !== "EEXIST") throw error;
    });
    try {
      return await open(path, "wx");
    } catch (error) {
      if (describeFileFailure(error)?.code !== "ENOENT" || attempt >= 100) throw error;
    }
  }
}

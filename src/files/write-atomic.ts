import { type FileHandle, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { removeWhenEmpty, stagedName, stagingName, sweepStaging } from "./staging.ts";
import { makeDirectory, syncDirectory } from "./sync.ts";

/** Settings of {@link writeFileAtomic}. */
export interface AtomicOptions {
  /**
   * A directory above the file in which the file waits until it is whole. It must be on the same file system, since the file
   * is renamed from there; it is made when absent. Whoever gives one calls {@link sweepStaging} on it from time to time.
   * Default: the file's own directory, in which each call first removes what writers that were killed have left.
   */
  readonly root?: string;
}

/**
 * Writes a file so that readers find all of it or what was there before, also after a power cut once this has resolved. The
 * content goes to a temporary file, which is flushed and renamed; then the directory is flushed. When anything fails, the
 * temporary file is removed, the target stays as it was, and the error is thrown on.
 *
 * @param target absolute, or relative to the working directory; its directory is made when absent.
 * @param content all of it, or pieces as they come.
 * @returns how many bytes were written.
 */
export async function writeFileAtomic(
  target: string,
  content: string | Uint8Array | AsyncIterable<Uint8Array>,
  options: AtomicOptions = {},
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
    await rm(temporary, { force: true });
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
  for (let attempt = 1; ; attempt++) {
    await mkdir(dirname(path), { recursive: true });
    try {
      return await open(path, "wx");
    } catch (error) {
      const isGone = error instanceof Error && "code" in error && error.code === "ENOENT";
      if (!isGone || attempt >= 100) throw error;
    }
  }
}

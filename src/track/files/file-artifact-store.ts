import { constants } from "node:fs";
import { lstat, open, readdir, realpath, rm } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { NotFoundError, ParameterError, StorageError, SystoleError } from "../../core/index.ts";
import type { ArtifactInfo, ArtifactStore } from "../protocol.ts";
import { checkArtifactPath, temporaryPrefixes } from "./artifact-path.ts";
import { sweepStaging, syncDirectory, writeAtomic } from "./write-atomic.ts";

/** Settings of {@link fileArtifactStore}. */
export interface FileArtifactStoreOptions {
  /** A file larger than this is not read, in bytes; 2 GiB when not given. */
  readonly maxFileBytes?: number;
}

/**
 * Artifacts as files of a directory, which is made with the first one. A file is whole or absent at every moment, and
 * survives a power cut once `put` resolves. A path that leaves the directory is refused, also through a symbolic link.
 *
 * @param root absolute or relative to the working directory.
 */
export function fileArtifactStore(root: string, options: FileArtifactStoreOptions = {}): ArtifactStore {
  return new FileArtifactStore(resolve(root), options.maxFileBytes ?? 2 ** 31);
}

class FileArtifactStore implements ArtifactStore {
  readonly #root: string;
  readonly #maxFileBytes: number;
  #swept: Promise<number> | undefined;

  constructor(root: string, maxFileBytes: number) {
    this.#root = root;
    this.#maxFileBytes = maxFileBytes;
  }

  async put(path: string, bytes: Uint8Array): Promise<void> {
    const target = this.#locate(path);
    this.#swept ??= sweepStaging(this.#root);
    await this.#swept;
    await this.#guard(path, async () => {
      await this.#refuseOutside(path, dirname(target));
      const present = await lstat(target).catch(() => undefined);
      if (present?.isDirectory()) throw refuse(path, "is a directory");
      await writeAtomic(this.#root, target, bytes);
    });
  }

  async get(path: string): Promise<Uint8Array> {
    const target = this.#locate(path);
    return this.#guard(path, async () => {
      await this.#refuseOutside(path, dirname(target));
      // the path itself must not be a link either, and a pipe must not hold us up
      const file = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        const status = await file.stat();
        if (!status.isFile()) throw notFound(path);
        if (status.size > this.#maxFileBytes)
          throw new StorageError(
            "track/too-long",
            `artifact "${path}" must have at most ${this.#maxFileBytes} bytes to be read, it has ${status.size}`,
          );
        return new Uint8Array(await file.readFile());
      } finally {
        await file.close();
      }
    });
  }

  async list(path?: string): Promise<readonly ArtifactInfo[]> {
    const directory = path === undefined || path === "" ? this.#root : this.#locate(path);
    return this.#guard(path ?? "", async () => {
      await this.#refuseOutside(path ?? "", directory);
      const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
        if (hasCode(error, "ENOENT", "ENOTDIR")) return [];
        throw error;
      });
      const infos: ArtifactInfo[] = [];
      for (const entry of entries) {
        if (temporaryPrefixes.some((prefix) => entry.name.startsWith(prefix))) continue;
        const name = path === undefined || path === "" ? entry.name : `${path}/${entry.name}`;
        if (entry.isDirectory()) infos.push({ path: name, isDir: true });
        else if (entry.isFile()) {
          const status = await lstat(join(directory, entry.name)).catch(() => undefined);
          if (status !== undefined) infos.push({ path: name, isDir: false, fileSize: status.size });
        }
      }
      return infos.sort((a, b) => (a.path < b.path ? -1 : 1));
    });
  }

  async delete(path: string): Promise<void> {
    const target = this.#locate(path);
    await this.#guard(path, async () => {
      await this.#refuseOutside(path, dirname(target));
      await lstat(target);
      await rm(target, { recursive: true });
      await syncDirectory(dirname(target));
    });
  }

  #locate(path: string): string {
    return join(this.#root, ...checkArtifactPath(path));
  }

  /** Follows the links of what exists of a directory: it must stay below the root. */
  async #refuseOutside(path: string, directory: string): Promise<void> {
    const root = await realpath(this.#root).catch(() => undefined);
    if (root === undefined) return;
    let existing = directory;
    for (;;) {
      const real = await realpath(existing).catch((error: unknown) => {
        if (hasCode(error, "ENOENT")) return undefined;
        throw error;
      });
      if (real !== undefined) {
        if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep))
          throw refuse(path, "leaves the root");
        return;
      }
      // a link that leads nowhere exists, too: what is made through it would lie elsewhere
      if ((await lstat(existing).catch(() => undefined)) !== undefined)
        throw refuse(path, "leads through a broken link");
      existing = dirname(existing);
    }
  }

  async #guard<T>(path: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof SystoleError) throw error;
      if (hasCode(error, "ENOENT", "EISDIR", "ENXIO")) throw notFound(path, error);
      if (hasCode(error, "ELOOP")) throw refuse(path, "is a symbolic link", error);
      if (hasCode(error, "ENOTDIR", "EEXIST")) throw refuse(path, "leads through a file", error);
      if (hasCode(error, "ENOSPC", "EDQUOT"))
        throw new StorageError("track/disk-full", `artifact "${path}" must find room, the disk is full`, {
          cause: error,
        });
      if (hasCode(error, "EACCES", "EPERM", "EROFS"))
        throw new StorageError(
          "track/not-writable",
          `artifact "${path}" must be accessible, the system refuses it`,
          {
            hint: "check the directory's owner and permissions",
            cause: error,
          },
        );
      throw new StorageError(
        "track/artifact-io",
        `artifact "${path}" must be accessible, the file system fails`,
        { cause: error },
      );
    }
  }
}

function refuse(path: string, finding: string, cause?: unknown): ParameterError {
  return new ParameterError(
    "track/artifact-path",
    `artifact "${path}" must be a file of its root, it ${finding}`,
    { cause },
  );
}

function notFound(path: string, cause?: unknown): NotFoundError {
  return new NotFoundError("track/artifact-not-found", `artifact "${path}" must exist, there is none`, {
    cause,
  });
}

function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

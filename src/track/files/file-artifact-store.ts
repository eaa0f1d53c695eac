import { createHash } from "node:crypto";
import { type BigIntStats, constants } from "node:fs";
import { lstat, open, readdir, realpath, rm } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import { MadeOnce } from "../../core/index.ts";
import { sweepStaging, syncDirectory, writeFileAtomic } from "../../files/index.ts";
import type { ArtifactContent, ArtifactInfo, ArtifactStore, ByteRange } from "../protocol/index.ts";
import { guardFile, hasCode, notFound, refuse } from "./artifact-errors.ts";
import { checkArtifactPath, temporaryPrefixes } from "./artifact-path.ts";
import { checkRange, piecesOf, readStream } from "./artifact-stream.ts";

/**
 * Keeps artifacts as files of a directory, which is made with the first one. A file is whole or absent at every moment, and
 * survives a power cut once `put` has resolved. A path that leaves the directory is refused, also when it does so through a
 * symbolic link.
 *
 * @param root absolute or relative to the working directory.
 */
export function fileArtifactStore(root: string): ArtifactStore {
  return new FileArtifactStore(resolve(root));
}

class FileArtifactStore implements ArtifactStore {
  readonly #root: string;
  readonly #swept = new MadeOnce(() => sweepStaging(this.#root));

  constructor(root: string) {
    this.#root = root;
  }

  async put(path: string, content: ReadableStream<Uint8Array>): Promise<ArtifactInfo> {
    try {
      const target = this.#locate(path);
      await this.#swept.get();
      await guardFile(path, "write", async () => {
        await this.#refuseOutside(path, dirname(target));
        const present = await lstat(target).catch(() => undefined);
        if (present?.isDirectory()) throw refuse(path, "is a directory");
      });
      const source = piecesOf(content);
      try {
        const fileSize = await guardFile(path, "write", () =>
          writeFileAtomic(target, source.pieces, { root: this.#root }),
        );
        return { path, isDir: false, fileSize };
      } catch (error) {
        // what the stream itself fails with is not a failure of the file system
        throw (source.failure() ?? { error }).error;
      }
    } catch (error) {
      if (!content.locked) await content.cancel(error).catch(() => undefined);
      throw error;
    }
  }

  async get(path: string, range: ByteRange = {}): Promise<ArtifactContent> {
    const target = this.#locate(path);
    return guardFile(path, "read", async () => {
      await this.#refuseOutside(path, dirname(target));
      // the path itself must not be a link either, and a pipe must not hold us up
      const file = await open(target, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        const status = await file.stat({ bigint: true });
        if (!status.isFile()) throw notFound(path);
        const size = Number(status.size);
        const { start, end } = checkRange(path, range, size);
        return { size, etag: etagOf(status), start, end, body: readStream(file, path, start, end) };
      } catch (error) {
        await file.close();
        throw error;
      }
    });
  }

  async list(path?: string): Promise<readonly ArtifactInfo[]> {
    const directory = path === undefined || path === "" ? this.#root : this.#locate(path);
    return guardFile(path ?? "", "read", async () => {
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
    await guardFile(path, "write", async () => {
      await this.#refuseOutside(path, dirname(target));
      await lstat(target);
      await rm(target, { recursive: true });
      await syncDirectory(dirname(target));
    });
  }

  #locate(path: string): string {
    return join(this.#root, ...checkArtifactPath(path));
  }

  /** Refuses a directory that leads out of the root: follows the links of that part of its path which exists. */
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
}

/** Names one version of a file: what replaces it is another file, and what is written into it changes a time. */
function etagOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return createHash("sha256")
    .update([dev, ino, size, mtimeNs, ctimeNs].join())
    .digest("base64url")
    .slice(0, 27);
}

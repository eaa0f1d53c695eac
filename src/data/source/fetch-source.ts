import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { SystoleError } from "../../core/index.ts";
import type { DataFile } from "../protocol.ts";
import { type DownloadOptions, download } from "./download.ts";
import { cachePath, checkSource, type SourcePlaces, sourceName } from "./source.ts";
import { verifyFile } from "./verify-file.ts";

/** How a source is made available. */
export interface FetchOptions extends SourcePlaces, Omit<DownloadOptions, "sha256" | "target"> {
  /** Where downloads are kept by their hash: the workspace's `data/`. It is made when it is absent. */
  readonly cacheDir: string;
}

/** Where the verified bytes of a source are after it was fetched. */
export interface FetchedSource {
  /** The path, directory or URL as the source is declared; a URL without its query. */
  readonly source: string;
  /**
   * How the bytes came to be there. `downloaded`: by this call; `cached`: by an earlier one; `snapshot`: the copy that ships with
   * the project is used, since the download failed; `local`: the source is on this machine, there is nothing to fetch.
   */
  readonly state: "downloaded" | "cached" | "snapshot" | "local";
  /** How many bytes the source has; of a directory all its files together. */
  readonly bytes: number;
  /** The verified hash, 64 hex digits in lower case. */
  readonly sha256: string;
  /** Where the bytes are: an absolute path. */
  readonly path: string;
  /** Why the download failed; present exactly when the snapshot is used. */
  readonly reason?: string;
}

/**
 * Downloads a remote file into the cache, unless it is there; a damaged copy is replaced. When the download fails, or is
 * not the pinned file, the snapshot that ships with the project is used where there is one, and `reason` says why.
 * Local sources are verified.
 *
 * @throws {StorageError} `data/fetch-failed` when the download fails and there is no snapshot; `data/not-writable` when the
 *   cache cannot be written; `data/unreadable` when a file is there but cannot be read.
 * @throws {DataError} `data/wrong-hash` when the bytes are not the pinned ones; `data/too-large`.
 * @throws {NotFoundError} `data/missing-file` when a local file or the snapshot is absent.
 * @throws {FormatError} `data/directory` when a directory holds no file, or a directory.
 * @throws {ParameterError} `data/source` when the declaration contradicts itself.
 */
export async function fetchSource(file: DataFile, options: FetchOptions): Promise<FetchedSource> {
  checkSource(file);
  if (!("url" in file)) return describe(file, options, "local");
  const target = cachePath(options.cacheDir, file.sha256);
  if (existsSync(target)) {
    const cached = await describe(file, options, "cached").catch(() => undefined);
    if (cached !== undefined) return cached;
    await rm(target, { force: true, recursive: true });
  }
  try {
    await download(file.url, { ...options, sha256: file.sha256, target });
    return await describe(file, options, "downloaded");
  } catch (error) {
    if (file.snapshot === undefined || !(error instanceof SystoleError)) throw error;
    return { ...(await describe(file, { baseDir: options.baseDir }, "snapshot")), reason: error.message };
  }
}

async function describe(
  file: DataFile,
  places: SourcePlaces,
  state: FetchedSource["state"],
): Promise<FetchedSource> {
  const { parts, path, sha256 } = await verifyFile(file, places);
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  return { source: sourceName(file), state, bytes, sha256, path };
}

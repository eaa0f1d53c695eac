import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { SystoleError } from "../core/index.ts";
import { type DownloadOptions, download } from "./download.ts";
import type { DataFile } from "./protocol.ts";
import { cachePath, checkSource, type SourcePlaces, sourceName } from "./source.ts";
import { verifyFile } from "./verify-file.ts";

/** How a source is made available. */
export interface FetchOptions extends SourcePlaces, Omit<DownloadOptions, "sha256" | "target"> {
  /** Where downloads are kept by their hash: the workspace's `data/`. It is made when it is absent. */
  readonly cacheDir: string;
}

/** Where the verified bytes of a source are after it was fetched. */
export interface FetchedSource {
  /** As it is declared. */
  readonly source: string;
  /** `downloaded` now or `cached` before; `snapshot`: the shipped copy, since the download failed; `local`: nothing to fetch. */
  readonly state: "downloaded" | "cached" | "snapshot" | "local";
  readonly bytes: number;
  readonly sha256: string;
  /** Absolute. */
  readonly path: string;
  /** Why the snapshot is used. */
  readonly reason?: string;
}

/**
 * Downloads a remote file into the cache, unless it is there; a damaged copy is replaced. When the download fails, or is
 * not the pinned file, the snapshot that ships with the project is used where there is one, and `reason` says why.
 * Local sources are verified.
 *
 * @throws what {@link verifyFile} throws, and what {@link download} throws when there is no snapshot.
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

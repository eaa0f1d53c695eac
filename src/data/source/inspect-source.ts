import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { NotFoundError, SystoleError } from "../../core/index.ts";
import type { DataFile, LocalDirectory, LocalFile } from "../protocol.ts";
import { cachePath, checkSource, type SourcePlaces, sourceName } from "./source.ts";
import { type VerifiedFile, verifyFile } from "./verify-file.ts";

/** One copy of a source on this machine, and whether it is what is pinned. */
export interface SourceCopy {
  /** The path, directory or URL as the source is declared; a URL without its query. */
  readonly source: string;
  readonly from: VerifiedFile["from"];
  /** `changed`: it has another hash than the pinned one; `missing`: it is not there, or was not downloaded. */
  readonly state: "ok" | "changed" | "missing" | "unreadable";
  /** Where it is or would be: an absolute path. */
  readonly path: string;
  /** The pinned hash. */
  readonly expected: string;
  /** The hash that was found; absent when the copy could not be read. */
  readonly found?: string;
  readonly bytes?: number;
  /** The files of a directory that is as it should be. */
  readonly files?: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[];
  /** What is wrong, and what can be done about it. */
  readonly message?: string;
  readonly hint?: string;
}

/**
 * Looks at every copy of a source that a reader may take: the file or directory; of a remote file the download, if there is
 * one, and the snapshot, if one is declared. Nothing is downloaded, and what is wrong is a value.
 *
 * @throws {ParameterError} `data/source` when the declaration contradicts itself.
 */
export async function inspectSource(file: DataFile, places: SourcePlaces): Promise<SourceCopy[]> {
  checkSource(file);
  const { baseDir, cacheDir } = places;
  if (!("url" in file)) {
    const from = "directory" in file ? "directory" : "path";
    return [await inspect(file, from, sourceName(file), baseDir)];
  }
  const source = sourceName(file);
  const { sha256 } = file;
  const copies: SourceCopy[] = [];
  const cached = cacheDir === undefined ? undefined : cachePath(cacheDir, sha256);
  if (cached !== undefined && existsSync(cached))
    copies.push(await inspect({ path: cached, sha256 }, "cache", source, baseDir));
  if (file.snapshot !== undefined)
    copies.push(await inspect({ path: file.snapshot, sha256 }, "snapshot", source, baseDir));
  if (copies.length > 0) return copies;
  const path = cached ?? join(baseDir, sha256);
  return [await explain(() => verifyFile(file, places), { source, from: "cache", path, expected: sha256 })];
}

function inspect(
  file: LocalFile | LocalDirectory,
  from: SourceCopy["from"],
  source: string,
  baseDir: string,
): Promise<SourceCopy> {
  const path = resolve(baseDir, "directory" in file ? file.directory : file.path);
  return explain(() => verifyFile(file, baseDir), { source, from, path, expected: file.sha256 });
}

async function explain(
  verify: () => Promise<VerifiedFile>,
  copy: Pick<SourceCopy, "source" | "from" | "path" | "expected">,
): Promise<SourceCopy> {
  try {
    const { parts, sha256 } = await verify();
    const files = parts.map((part) => ({ name: part.name, sha256: part.sha256, bytes: part.bytes }));
    const bytes = files.reduce((sum, part) => sum + part.bytes, 0);
    return {
      ...copy,
      state: "ok",
      found: sha256,
      bytes,
      ...(copy.from === "directory" ? { files } : {}),
    };
  } catch (error) {
    if (!(error instanceof SystoleError)) throw error;
    const { code, message, hint, details } = error;
    const found = details?.["found"];
    return {
      ...copy,
      state:
        code === "data/wrong-hash" ? "changed" : error instanceof NotFoundError ? "missing" : "unreadable",
      ...(typeof found === "string" ? { found } : {}),
      message,
      ...(hint === undefined ? {} : { hint }),
    };
  }
}

import { isIPv4 } from "node:net";
import { join, resolve } from "node:path";
import { ParameterError, showValue, UnsupportedError } from "../../core/index.ts";
import type { DataFile } from "../protocol.ts";

/** Where a source's bytes may lie on this machine. */
export interface SourcePlaces {
  /** Where a relative path starts: the project's directory. */
  readonly baseDir: string;
  /** Where downloads are kept by their hash: the workspace's `data/`. Without it nothing is taken from there. */
  readonly cacheDir?: string | undefined;
}

/** What is wrong with the declaration of a source; empty when nothing is. */
export function sourceProblems(file: unknown): string[] {
  if (typeof file !== "object" || file === null) return [`must be an object, got ${showValue(file)}`];
  const given = file as Readonly<Record<string, unknown>>;
  const kinds = (["path", "url", "directory"] as const).filter((name) => given[name] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1)
    return [`must have either path, url or directory, got ${kinds.join(" and ") || "none"}`];
  const problems: string[] = [];
  for (const name of [kind, "snapshot"])
    if (given[name] !== undefined && (typeof given[name] !== "string" || given[name] === ""))
      problems.push(`must have a text as its ${name}, got ${showValue(given[name])}`);
  if (kind !== "url" && given["snapshot"] !== undefined) problems.push("must have a url to have a snapshot");
  if (kind === "url" && problems.length === 0) problems.push(...urlProblems(String(given["url"])));
  if (!/^[0-9a-f]{64}$/i.test(String(given["sha256"])))
    problems.push(`must have 64 hex digits as its sha256, got ${showValue(given["sha256"])}`);
  return problems;
}

/** What is wrong with the URL of a source: it must be `https:`, or `http:` of this machine, and hold no password. */
export function urlProblems(url: string): string[] {
  if (!URL.canParse(url)) return [`must have a URL as its url, got ${showValue(url)}`];
  const parsed = new URL(url);
  if (parsed.username !== "" || parsed.password !== "") return ["must have no user or password in its url"];
  if (parsed.protocol === "https:" || isLoopback(parsed)) return [];
  return [`must have an https:// URL as its url, got ${showValue(showUrl(url))}`];
}

/** Whether a URL is plain `http:` of this machine. */
export function isLoopback({ protocol, hostname }: URL): boolean {
  const isHere =
    hostname === "localhost" || hostname === "[::1]" || (isIPv4(hostname) && hostname.startsWith("127."));
  return protocol === "http:" && isHere;
}

/** A URL as messages and records show it: without its query, which may hold a key. */
export function showUrl(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}

/**
 * Checks the declaration of a source.
 *
 * @throws {ParameterError} `data/source` when the declaration contradicts itself, with all problems in `details`.
 * @throws {UnsupportedError} `data/unsupported-source` when a path is a URL.
 */
export function checkSource(file: DataFile): void {
  if ("path" in file && /^[a-z][a-z0-9+.-]+:\/\//i.test(file.path))
    throw new UnsupportedError(
      "data/unsupported-source",
      `file "${showUrl(file.path)}" must be a local path, it is a URL`,
      { hint: 'declare it as "url" instead of "path"', details: { file: showUrl(file.path) } },
    );
  const problems = sourceProblems(file);
  if (problems.length > 0)
    throw new ParameterError("data/source", `a source of rows ${problems.join("; ")}`, {
      hint: "correct the file in systole.config.ts",
      details: { problems },
    });
}

/** A source as messages name it: `file "data/rows.csv"`. */
export function sourceSubject(file: DataFile): string {
  return "directory" in file ? `directory "${file.directory}"` : `file "${sourceName(file)}"`;
}

/** A source's path, directory or URL as it is declared. */
export function sourceName(file: DataFile): string {
  if ("directory" in file) return file.directory;
  return "url" in file ? showUrl(file.url) : file.path;
}

/** Where the download of a pinned file is kept. */
export function cachePath(cacheDir: string, sha256: string): string {
  return join(resolve(cacheDir), sha256.toLowerCase());
}

import type { IncomingHttpHeaders } from "node:http";
import { HttpProblem } from "./problem.ts";

/** A file as its answers describe it. */
interface Described {
  /** In bytes. */
  readonly size: number;
  /** Names the version of the file, without quotes. */
  readonly etag: string;
}

/** Whether a client has this version of a file already, by its `If-None-Match` (RFC 9110, 13.1.2): then it is answered with 304. */
export function isKnown(headers: IncomingHttpHeaders, { etag }: Described): boolean {
  const known = headers["if-none-match"];
  if (known === undefined) return false;
  const etags: readonly string[] = known.match(/"[^"]*"/g) ?? [];
  return known.trim() === "*" || etags.includes(`"${etag}"`);
}

/**
 * The part of a file that a GET asks for by `Range` (RFC 9110, 14.2), from `start` up to and without `end`.
 *
 * @returns `undefined` for the whole file: when there is no `Range`, when it is none of one part of bytes, and when the file is no
 *   longer the version that `If-Range` names.
 * @throws {HttpProblem} `http/range` when the file has no byte of the part; with `Content-Range`, which says the size.
 */
export function askedPart(
  headers: IncomingHttpHeaders,
  { size, etag }: Described,
): { readonly start: number; readonly end: number } | undefined {
  const [, first = "", last = ""] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(headers.range ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const condition = headers["if-range"];
  if (condition !== undefined && condition !== `"${etag}"`) return undefined;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const start = first === "" ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(Number(last) + 1, size);
  if (start >= size)
    throw new HttpProblem("http/range", `the part must begin within the file, which has ${size} bytes`, {
      headers: { "content-range": `bytes */${size}` },
    });
  return { start, end };
}

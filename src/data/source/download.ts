import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { DataError, ParameterError, StorageError, SystoleError } from "../../core/index.ts";
import { writeFileAtomic } from "../../files/index.ts";
import { isLoopback, showUrl, urlProblems } from "./source.ts";

/** How a file is downloaded. */
export interface DownloadOptions {
  /** The hash that the bytes must have. */
  readonly sha256: string;
  /** Where the file goes when its hash is right. */
  readonly target: string;
  /** How long all attempts and the pauses between them may take together, in milliseconds. Default: 5 minutes. */
  readonly timeoutMs?: number | undefined;
  /** How long a server may send nothing before the attempt is given up, in milliseconds. Default: 20 s. */
  readonly idleMs?: number | undefined;
  /** The most bytes that the file may have. Default: 1 GiB. */
  readonly maxBytes?: number | undefined;
  /** How often the download is tried, the first time counted. Default: 4. */
  readonly attempts?: number | undefined;
  /** The pause after the first attempt, in milliseconds; doubled after each. Default: 500. */
  readonly backoffMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told before each pause what went wrong and when the next attempt is made. */
  readonly onRetry?: ((message: string) => void) | undefined;
}

/** The remedy when all attempts have failed. */
const retryHint =
  "try again later; behind a proxy set NODE_USE_ENV_PROXY=1 beside HTTPS_PROXY, so that Node goes through it";
/** How many redirects one attempt follows; more are taken for a circle. */
const maxRedirects = 5;
/** The longest pause between attempts, in milliseconds, also where the server asks for a longer one. */
const maxPauseMs = 30_000;

/** A failure of one attempt that another attempt may not meet: it is tried again. */
class Passing extends Error {
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, extras: { retryAfterMs?: number | undefined; cause?: unknown } = {}) {
    super(message, { cause: extras.cause });
    this.retryAfterMs = extras.retryAfterMs;
  }
}

/**
 * Downloads a file: written in full and put in place once its hash is right, so that the target is whole or absent. Failures of the network and the statuses 408, 425, 429 and 5xx are tried again, with growing pauses or those
 * that the server asks for. A redirect must lead to `https:`; from plain `http:` of this machine also there.
 *
 * @returns the number of bytes.
 * @throws {DataError} `data/wrong-hash` or `data/too-large`; nothing of the file is kept.
 * @throws {StorageError} `data/fetch-failed` when the server refuses, or the attempts or the time are used up;
 *   `data/not-writable` or `files/disk-full` when the target cannot be written.
 * @throws {ParameterError} `data/source` when the URL is none that is fetched.
 */
export async function download(url: string, options: DownloadOptions): Promise<number> {
  const { attempts = 4, backoffMs = 500, timeoutMs = 300_000, signal, onRetry } = options;
  const problems = urlProblems(url);
  if (problems.length > 0) throw new ParameterError("data/source", `a source of rows ${problems.join("; ")}`);
  const limit = AbortSignal.timeout(timeoutMs);
  const both = signal === undefined ? limit : AbortSignal.any([signal, limit]);
  const overdue = (cause: unknown): StorageError =>
    failed(url, `it took longer than ${timeoutMs / 1000} s`, "allow more time with --timeout", cause);
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptDownload(url, options, both);
    } catch (error) {
      signal?.throwIfAborted();
      if (limit.aborted) throw overdue(error);
      if (!(error instanceof Passing)) throw error;
      if (attempt >= attempts) throw failed(url, `${error.message}, ${attempts} times`, retryHint, error);
      const pause = Math.min(error.retryAfterMs ?? backoffMs * 2 ** (attempt - 1), maxPauseMs);
      onRetry?.(
        `${showUrl(url)}: ${error.message}; attempt ${attempt + 1} of ${attempts} in ${pause / 1000} s`,
      );
      await sleep(pause, undefined, { signal: both }).catch((cause: unknown) => {
        signal?.throwIfAborted();
        throw overdue(cause);
      });
    }
  }
}

async function attemptDownload(url: string, options: DownloadOptions, outer: AbortSignal): Promise<number> {
  const { target, sha256, idleMs = 20_000, maxBytes = 2 ** 30 } = options;
  const idle = new AbortController();
  const timer = setTimeout(() => idle.abort(), idleMs);
  let cause: unknown;
  try {
    const response = await request(url, AbortSignal.any([outer, idle.signal]));
    const announced = Number(response.headers.get("content-length") ?? 0);
    if (announced > maxBytes) {
      await response.body?.cancel();
      throw tooLarge(url, announced, maxBytes);
    }
    return await writeFileAtomic(
      target,
      checkedPieces(url, response, { sha256, maxBytes, onPiece: () => timer.refresh() }),
      {
        failure: { subject: "a download", code: "data/not-writable", elsewhere: "choose another workspace" },
      },
    ).catch(async (error: unknown) => {
      await response.body?.cancel().catch(() => undefined); // when nothing of it was read, as no file could be opened
      if (error instanceof Broken) throw error.cause;
      throw error;
    });
  } catch (error) {
    cause = error;
  } finally {
    clearTimeout(timer);
  }
  if (cause instanceof Passing || cause instanceof SystoleError || outer.aborted) throw cause;
  if (idle.signal.aborted) throw new Passing(`nothing came for ${idleMs / 1000} s`, { cause });
  throw new Passing(`the connection failed (${reasonOf(cause)})`, { cause });
}

/** The source of a download failed, its `cause`: what writing meets is told from it. */
class Broken extends Error {}

/**
 * The pieces of a file as they come; an error at its end when their hash is wrong, so that what is written is not kept.
 *
 * @throws {DataError} `data/wrong-hash` or `data/too-large`.
 * @throws {Broken} when the connection fails.
 */
async function* checkedPieces(
  url: string,
  response: Response,
  options: { readonly sha256: string; readonly maxBytes: number; readonly onPiece: () => void },
): AsyncGenerator<Uint8Array> {
  const digest = createHash("sha256");
  let size = 0;
  try {
    for await (const piece of response.body ?? []) {
      options.onPiece();
      size += piece.length;
      if (size > options.maxBytes) throw tooLarge(url, size, options.maxBytes);
      digest.update(piece);
      yield piece;
    }
  } catch (cause) {
    throw cause instanceof SystoleError ? cause : new Broken("the connection failed", { cause });
  }
  const found = digest.digest("hex");
  if (found !== options.sha256.toLowerCase()) throw wrongHash(url, options.sha256, found, size);
}

/** Asks for a URL and follows its redirects. */
async function request(url: string, signal: AbortSignal): Promise<Response> {
  let at = new URL(url);
  for (let redirects = 0; ; redirects++) {
    const response = await fetch(at, {
      redirect: "manual",
      signal,
      // the bytes that are pinned are those of the file, not of a compressed form
      headers: { accept: "*/*", "accept-encoding": "identity", "user-agent": "systole" },
    });
    const { status } = response;
    if (status === 200) return response;
    await response.body?.cancel();
    const location = response.headers.get("location");
    if (status >= 300 && status < 400 && location !== null) {
      if (redirects === maxRedirects)
        throw failed(url, `it was redirected more than ${maxRedirects} times`, "correct the url");
      at = redirected(url, at, location);
      continue;
    }
    const message = `the server answered with status ${status}`;
    if (status >= 500 || status === 408 || status === 425 || status === 429)
      throw new Passing(message, { retryAfterMs: retryAfterOf(response) });
    throw failed(url, message, "correct the url of the file in systole.config.ts");
  }
}

function redirected(url: string, from: URL, location: string): URL {
  if (!URL.canParse(location, from.href))
    throw failed(url, "it was redirected to what is no URL", "correct the url");
  const to = new URL(location, from);
  const isSafe = to.username === "" && to.password === "";
  if (isSafe && (to.protocol === "https:" || (isLoopback(from) && isLoopback(to)))) return to;
  throw failed(
    url,
    `it was redirected to ${showUrl(to.href)}, which is not https`,
    "name a URL that leads to an https:// one",
  );
}

/** Seconds, or a date; `undefined` when the header says nothing. */
function retryAfterOf(response: Response): number | undefined {
  const text = response.headers.get("retry-after");
  if (text === null) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1000) : undefined;
}

function failed(url: string, finding: string, hint: string, cause?: unknown): StorageError {
  return new StorageError("data/fetch-failed", `file "${showUrl(url)}" must be downloadable, ${finding}`, {
    hint,
    details: { url: showUrl(url) },
    ...(cause === undefined ? {} : { cause }),
  });
}

function tooLarge(url: string, found: number, allowed: number): DataError {
  return new DataError(
    "data/too-large",
    `file "${showUrl(url)}" must have at most ${allowed} bytes, got ${found} or more`,
    { hint: "allow more with --max-mib, if the file is meant to be so large", details: { allowed } },
  );
}

function wrongHash(url: string, expected: string, found: string, bytes: number): DataError {
  return new DataError(
    "data/wrong-hash",
    `file "${showUrl(url)}" must have the SHA-256 ${expected}, got ${found}; nothing of it was kept`,
    {
      hint: "find out why the file changed; if its change is meant, put the new hash into systole.config.ts",
      details: { file: showUrl(url), expected, found, bytes },
    },
  );
}

/** The innermost reason of a failure of `fetch`: a code such as ECONNREFUSED where there is one. */
function reasonOf(error: unknown): string {
  let at = error;
  while (at instanceof Error && at.cause !== undefined) at = at.cause;
  if (at instanceof AggregateError && at.errors.length > 0) at = at.errors[0];
  if (!(at instanceof Error)) return String(at);
  return "code" in at && typeof at.code === "string" ? at.code : at.message;
}

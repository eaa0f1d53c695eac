import { ParameterError } from "../core/index.ts";

/** The last row of a page: the next one begins behind it, whatever was added in the meantime. */
export interface RunCursor {
  /** -1 for a run without a start time: those come last. */
  readonly startTime: number;
  readonly runId: string;
}

/** The token that asks for the rows behind a cursor. */
export function encodePageToken({ startTime, runId }: RunCursor): string {
  return Buffer.from(JSON.stringify([startTime, runId])).toString("base64url");
}

/**
 * The cursor of a token.
 *
 * @throws {ParameterError} `track/page-token` when it is not one of ours.
 */
export function decodePageToken(token: string): RunCursor {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (
      Array.isArray(parsed) &&
      parsed.length === 2 &&
      Number.isSafeInteger(parsed[0]) &&
      typeof parsed[1] === "string"
    )
      return { startTime: parsed[0], runId: parsed[1] };
  } catch {
    // falls through to the one error for all that is not a token
  }
  throw new ParameterError(
    "track/page-token",
    `a page token must be one that a search returned, got "${token.slice(0, 100)}"`,
  );
}

import { type DestinationStream, type Logger, pino } from "pino";
import { LogStream, standardError } from "./log-stream.ts";

export type { Logger } from "pino";

/**
 * Makes a logger that writes a line of JSON for each event: time in milliseconds since 1970, level by name, message. Of a
 * request our servers log its method, route and id, and nothing else that it carries.
 *
 * @param options.level the lowest level that is written. Default: `info`.
 * @param options.stream where to write. Default: standard error, by a {@link LogStream}: what it cannot take is dropped.
 */
export function createLogger(
  options: { readonly level?: string; readonly stream?: DestinationStream } = {},
): Logger {
  return pino(
    {
      level: options.level ?? "info",
      base: null,
      formatters: { level: (level) => ({ level }) },
      serializers: { err: describeUnexpected },
    },
    options.stream ?? new LogStream(standardError(), () => {}),
  );
}

/** An error as it is logged: its kind and where it happened. Messages may quote a patient's values and are left out. */
export function describeUnexpected(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = "code" in error ? { code: String(error.code) } : {};
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...code,
    // the innermost frames tell the place
    at: frames.slice(0, 8).map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: describeUnexpected(error.cause) }),
  };
}

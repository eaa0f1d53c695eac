import { type DestinationStream, destination, type Logger, pino } from "pino";

export type { Logger } from "pino";

/**
 * A logger of JSON lines on standard error: time in milliseconds since 1970, level by name, message. Nothing that a
 * request carries is ever given to it but its method, route and id.
 *
 * @param options.stream where to write instead.
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
    options.stream ?? destination({ dest: 2, sync: true }),
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
    at: frames.slice(0, 8).map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: describeUnexpected(error.cause) }),
  };
}

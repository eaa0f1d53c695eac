import { LogStream, standardError } from "../http/index.ts";

/** How long the end of a service waits for a log that is not read, in milliseconds. */
const flushMs = 1000;

/**
 * Opens the log of a service on standard error. That it cannot be written, for want of room on its disk for example, is said on
 * standard output, at the start already.
 */
export function openLog(): LogStream {
  let isSaid = false;
  const say = (error: NodeJS.ErrnoException): void => {
    if (isSaid || error.code === "EPIPE") return;
    isSaid = true;
    process.stdout.write(
      `warning: the log cannot be written: ${error.message}\nhint: the service goes on; /metrics counts the lines that are lost\n`,
    );
  };
  process.stderr.on("error", say);
  return new LogStream(standardError(), say);
}

/** Ends the process when the last lines of its log are not taken in time: they would keep it from ending. */
export async function endLog(log: LogStream | undefined): Promise<void> {
  const isWritten = (await log?.flush(flushMs)) ?? true;
  if (!isWritten || process.stderr.writableLength > 0) process.exit();
}

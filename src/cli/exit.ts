import { ParameterError, SystoleError, showableLines } from "../core/index.ts";
import { fileError } from "../files/index.ts";

/** Exit codes, as shells expect them: 0 success, 1 failure, 2 a wrong call. */
export const exitCodes = { success: 0, failure: 1, usage: 2 } as const;

/** The exit codes of a process that a signal ended: 128 and its number, as shells have it. */
export const signalExitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** A signal that asks a process to end. */
export type SignalName = keyof typeof signalExitCodes;

/** The exit code of an error that ended a command. */
export function exitCodeOf(error: unknown): number {
  if (isAbort(error)) {
    const [name] = /SIG[A-Z]+/.exec(String(error)) ?? [];
    return signalExitCodes[name as SignalName] ?? signalExitCodes.SIGINT;
  }
  return error instanceof ParameterError && error.code.startsWith("cli/")
    ? exitCodes.usage
    : exitCodes.failure;
}

/** Whether an error says that the user stopped the command, by a signal. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/**
 * An error as the terminal shows it: the message, the remedy on its own line; a stack only for mistakes of ours. One of the file system
 * that comes as far as this is named by its path.
 */
export function describeError(thrown: unknown): string {
  if (isAbort(thrown)) return "interrupted: nothing of the unfinished stage was kept";
  const error = fileError(thrown, {
    subject: subjectOf(thrown),
    to: writes.test(callOf(thrown)) ? "write" : "read",
  });
  if (error instanceof SystoleError)
    return [
      `error: ${showableLines(error.message)}`,
      error.hint === undefined ? "" : `hint: ${showableLines(error.hint)}`,
      `code: ${error.code}`,
    ]
      .filter(Boolean)
      .join("\n");
  if (error instanceof Error)
    return `error: unexpected: ${error.stack ?? error.message}\nhint: this is a defect of systole; please report it with the lines above`;
  return `error: ${String(error)}`;
}

/** The calls of the system that change something. */
const writes =
  /^(write|pwrite|mkdir|mkdtemp|rename|unlink|rmdir|link|symlink|fsync|fdatasync|ftruncate|copyfile|chmod|utime)/;

/** The call of the system that an error is of, as `open`; empty for any other error. */
function callOf(error: unknown): string {
  return error instanceof Error && "syscall" in error ? String(error.syscall) : "";
}

function subjectOf(error: unknown): string {
  return error instanceof Error && "path" in error ? `file "${String(error.path)}"` : "a file";
}

import { ParameterError, SystoleError, showableLines } from "../core/index.ts";

/** Exit codes, as shells expect them: 0 success, 1 failure, 2 a wrong call, 128 + n ended by signal n. */
export const exitCodes = { success: 0, failure: 1, usage: 2, sigint: 130, sigterm: 143 } as const;

/** The exit code of an error that ended a command. */
export function exitCodeOf(error: unknown): number {
  if (isAbort(error)) return String(error).includes("SIGTERM") ? exitCodes.sigterm : exitCodes.sigint;
  return error instanceof ParameterError && error.code.startsWith("cli/")
    ? exitCodes.usage
    : exitCodes.failure;
}

/** Whether an error says that the user stopped the command, by a signal. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** An error as the terminal shows it: the message, the remedy on its own line; a stack only for mistakes of ours. */
export function describeError(error: unknown): string {
  if (isAbort(error)) return "interrupted: nothing of the unfinished stage was kept";
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

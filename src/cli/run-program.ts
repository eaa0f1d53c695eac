import { type Command, CommanderError } from "commander";
import { describeError, exitCodeOf, exitCodes } from "./exit.ts";
import { surviveClosedPipes } from "./output.ts";
import { endOnSignals } from "./signals.ts";

/**
 * Runs a program that was told to throw instead of exiting, says what ended it, and sets the exit code of the process.
 *
 * @param args the words after the program's name.
 */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  endOnSignals();
  surviveClosedPipes();
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
      return;
    }
    process.exitCode = exitCodeOf(error);
    process.stderr.write(`${describeError(error)}\n`);
  }
}

import { type RunCommandOptions, runCommand } from "./run-command.ts";

/**
 * `systole train`: the journey without the figures of the rows: it compares, judges, trains and registers.
 *
 * @throws {DataError} `gate/failed` after the results were printed.
 */
export async function trainCommand(
  reference: string,
  options: RunCommandOptions & { json: boolean },
  signal: AbortSignal,
): Promise<void> {
  await runCommand(reference, { ...options, figures: false }, signal);
}

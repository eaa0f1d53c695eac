import type { RunResult } from "../pipeline/index.ts";
import { describeJudgement, describeSubgroups } from "./judgement-text.ts";
import { judgementPlots } from "./plots/judgement-plots.ts";
import { describeResult, type RunCommandOptions, runCommand } from "./run-command.ts";
import { labelledLine } from "./wrap-text.ts";

/**
 * `systole train`: the journey without the figures of the rows: it compares, judges, trains and registers, and shows how far the chosen
 * candidate can be trusted.
 *
 * @throws {DataError} `gate/failed` after the results were printed.
 */
export async function trainCommand(
  reference: string,
  options: RunCommandOptions & { json: boolean },
  signal: AbortSignal,
): Promise<void> {
  await runCommand(reference, { ...options, figures: false }, signal, describeTraining);
}

/** The results of a run, and the whole judgement of the chosen candidate. */
function describeTraining(result: RunResult): string {
  const { judgement, selected } = result;
  if (judgement === undefined) return describeResult(result);
  return [
    describeResult(result),
    "",
    labelledLine("", `${selected} on rows held out: ${judgement.answers}`, process.stdout),
    "",
    describeJudgement(judgement),
    ...describeSubgroups(judgement),
    ...judgementPlots(judgement, undefined, process.stdout),
  ].join("\n");
}

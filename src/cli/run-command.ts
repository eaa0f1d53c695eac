import { availableParallelism } from "node:os";
import { metrics } from "../learn/index.ts";
import {
  type Allowance,
  type CandidateEvaluation,
  describeSplit,
  explainGaps,
  type RunResult,
  runProject,
  showSummary,
} from "../pipeline/index.ts";
import { type LoadedProject, loadProject } from "./load-project.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { textTable } from "./text-table.ts";
import { withTrainingCoding } from "./training-coding.ts";

/** The options that `run` and `up` share. */
export interface RunCommandOptions {
  readonly workspace: string;
  readonly seed?: number;
  readonly threads?: number;
  readonly coding?: string;
  /** In seconds. */
  readonly timeBudget?: number;
  readonly allow?: readonly Allowance[];
  readonly force: boolean;
  readonly quiet: boolean;
}

/** `systole run`: the journey, then the results as a table or as one JSON document. */
export async function runCommand(
  reference: string,
  options: RunCommandOptions & { json: boolean },
  signal: AbortSignal,
): Promise<void> {
  const result = await runReported(
    await loadProject(reference),
    options,
    signal,
    createReporter({ quiet: options.quiet }),
  );
  process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : `${describeResult(result)}\n`);
}

/** Runs a project and tells how it goes. */
export async function runReported(
  { project, directory }: LoadedProject,
  options: RunCommandOptions,
  signal: AbortSignal,
  reporter: Reporter,
): Promise<RunResult> {
  reporter.info(`${project.title ?? project.name}`);
  return runProject({
    project: withTrainingCoding(project, options.coding),
    directory,
    workspace: options.workspace,
    seed: options.seed,
    threads: options.threads ?? availableParallelism(),
    force: options.force,
    timeBudgetSeconds: options.timeBudget,
    allow: options.allow,
    signal,
    observer: reporter,
  });
}

/** The results of a run for people: the candidates side by side, the choice and why, the model. */
export function describeResult(result: RunResult): string {
  const shown = metrics
    .filter(({ isHeadline }) => isHeadline)
    .map(({ name }) => name)
    .filter((name) => result.candidates.some((candidate) => candidate.metrics[name] !== undefined));
  const rows = result.candidates.map((candidate) => [
    `${candidate.name === result.selected ? "*" : " "} ${candidate.name}`,
    ...shown.map((name) => showSummary(candidate.metrics[name])),
  ]);
  const { model, data } = result;
  const kept = describeSplit(result.split);
  return [
    "",
    textTable(["  candidate", ...shown], rows),
    "",
    ...result.candidates.flatMap(describeGaps),
    `data     ${data.rows} rows, ${data.used} used, sha256 ${data.sha256.slice(0, 12)}…`,
    ...(kept === undefined ? [] : [`folds    ${kept.replace(/^folds /, "")}`]),
    `verdict  ${result.verdict}`,
    ...result.gates.map((gate) => `gate     ${gate.message}`),
    `model    ${model.name} version ${model.version} in ${model.path}`,
  ].join("\n");
}

/** A line for each metric that has no value in some folds, also for those that the table has no room for. */
function describeGaps({ name, metrics: found }: CandidateEvaluation): string[] {
  return Object.entries(found).flatMap(([metric, summary]) => {
    const gaps = explainGaps(summary);
    return gaps === undefined ? [] : [`note     ${metric} of ${name}: ${gaps}`];
  });
}

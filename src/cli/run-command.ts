import { availableParallelism } from "node:os";
import {
  assertFinished,
  type CandidateEvaluation,
  describeGates,
  describeSearch,
  describeSplit,
  describeTooFewRows,
  explainGaps,
  type RunResult,
  runProject,
} from "../pipeline/index.ts";
import { type AllowedName, type GivenReason, pairAllowances } from "./allow-options.ts";
import { candidatesTable } from "./candidates-table.ts";
import { showThreshold } from "./figure-text.ts";
import { calibrationSentence, decisionSentence, isCurve } from "./judgement-text.ts";
import { type LoadedProject, loadProject } from "./load-project.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { siteTables } from "./site-table.ts";
import { clearDifferences } from "./subgroup-text.ts";
import { withTrainingCoding } from "./training-coding.ts";
import { labelledLine } from "./wrap-text.ts";

/** The options that `run`, `train` and `up` share. */
export interface RunCommandOptions {
  readonly workspace: string;
  readonly seed?: number;
  readonly threads?: number;
  readonly coding?: string;
  /** In seconds. */
  readonly timeBudget?: number;
  readonly thorough?: boolean;
  readonly allow?: readonly AllowedName[];
  readonly because?: readonly GivenReason[];
  /** Names of the candidates that are compared. Default: all. */
  readonly candidate?: readonly string[];
  /** Whether the rows are drawn. Default: yes. */
  readonly figures?: boolean;
  readonly force: boolean;
  readonly quiet: boolean;
}

/**
 * `systole run`: the journey, then the results as a table or as one JSON document, also where a gate is not passed.
 *
 * @param describe writes the results for people. Default: {@link describeResult}.
 * @throws {DataError} `gate/failed` after that.
 */
export async function runCommand(
  reference: string,
  options: RunCommandOptions & { json: boolean },
  signal: AbortSignal,
  describe = describeResult,
): Promise<void> {
  const result = await runReported(
    await loadProject(reference),
    options,
    signal,
    createReporter({ quiet: options.quiet }),
  );
  process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : `${describe(result)}\n`);
  assertFinished(result);
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
    thorough: options.thorough,
    force: options.force,
    timeBudgetSeconds: options.timeBudget,
    allow: pairAllowances(options),
    candidates: options.candidate,
    figures: options.figures,
    signal,
    observer: reporter,
  });
}

/** The results of a run for people: the candidates side by side, the choice and why, the model. */
export function describeResult(result: RunResult): string {
  const { data } = result;
  const kept = describeSplit(result.split);
  // of the result's notes the only one that is told nowhere else: decisions are told as they are made, what gates warn of beside them
  const tooFew = describeTooFewRows(result.selected, result.sampleSize);
  const facts: [label: string, text: string][] = [
    ...result.candidates.flatMap(describeGaps),
    ...result.candidates.flatMap(({ name, search }): [string, string][] =>
      search === undefined ? [] : [["search", `${name}: ${describeSearch(search)}`]],
    ),
    ["data", `${data.rows} rows, ${data.used} used, sha256 ${data.sha256.slice(0, 12)}…`],
    ...(kept === undefined ? [] : [["folds", kept.replace(/^folds /, "")] satisfies [string, string]]),
    ["verdict", result.verdict],
    ...(tooFew === undefined ? [] : [["note", tooFew] satisfies [string, string]]),
    ...judgementFacts(result),
    ...describeGates(result.gates).map((line): [string, string] => ["gate", line]),
    ...describeModel(result),
  ];
  return [
    ...(process.stdout.isTTY ? [""] : []), // apart from the stages above it
    ...candidatesTable(result),
    "",
    ...siteTables(result),
    ...facts.map(([label, text]) => labelledLine(label.padEnd(labelWidth), text, process.stdout)),
  ].join("\n");
}

/** What is known of the chosen candidate by its answers to rows held out, in a line for each kind; `systole train` shows all. */
function judgementFacts({ judgement }: RunResult): [label: string, text: string][] {
  if (judgement === undefined || "undefined" in judgement.calibration) return [];
  const { calibration, threshold, decisionCurve, subgroups } = judgement;
  const differences = "undefined" in subgroups ? [] : clearDifferences(subgroups);
  return [
    ["judged", calibrationSentence(calibration)],
    ...(isCurve(decisionCurve)
      ? [["gains", decisionSentence(decisionCurve)] satisfies [string, string]]
      : []),
    ...(typeof threshold !== "number" || threshold === 0.5
      ? []
      : [["cut", `a row is positive above ${showThreshold(threshold)}`] satisfies [string, string]]),
    ...differences.map((verdict): [string, string] => ["groups", verdict]),
  ];
}

/** What stands before the facts, as wide as the longest word and a space. */
const labelWidth = "champion ".length;

/** The version that was registered, now or before, what it has learned, and the champion where that is another one. */
function describeModel(result: RunResult): [label: string, text: string][] {
  if (result.status === "failed") {
    const { champion } = result;
    return [
      ["model", "none: nothing was trained or registered"],
      [
        "champion",
        champion === undefined ? "none" : `${champion.name} version ${champion.version}, as it was before`,
      ],
    ];
  }
  const { model, champion } = result;
  const place = `${model.name} version ${model.version} in ${model.path}`;
  const other =
    champion.version === model.version
      ? []
      : [
          ["champion", `${champion.name} version ${champion.version} in ${champion.path}`] satisfies [
            string,
            string,
          ],
        ];
  return [["model", place], ...other, ["weights", `sha256 ${model.weights.slice(0, 12)}…`]];
}

/** A line for each metric that has no value in some folds, also for those that the table has no room for. */
function describeGaps({ name, metrics: found }: CandidateEvaluation): [label: string, text: string][] {
  return Object.entries(found).flatMap(([metric, summary]) => {
    const gaps = explainGaps(summary);
    return gaps === undefined ? [] : [["note", `${metric} of ${name}: ${gaps}`]];
  });
}

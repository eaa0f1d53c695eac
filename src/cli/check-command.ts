import { relative } from "node:path";
import { describeRule } from "../judge/index.ts";
import {
  checkProject,
  classifierName,
  describeLargeDefaults,
  type Project,
  projectProblems,
  trainingPlan,
} from "../project/index.ts";
import { featureSpecs, positiveClass, targetClasses } from "../schema/index.ts";
import { print } from "./data-command.ts";
import { exitCodes } from "./exit.ts";
import { loadConfig } from "./load-project.ts";
import { labelledLine } from "./wrap-text.ts";

/** The options of `check`. */
export interface CheckCommandOptions {
  readonly json: boolean;
}

/**
 * `systole check`: prints all that is wrong with a config, a line for each problem; or, when nothing is, what the config says,
 * defaults included. It reads no data.
 */
export async function checkCommand(reference: string, options: CheckCommandOptions): Promise<void> {
  const { exported, configFile } = await loadConfig(reference);
  const problems = projectProblems(exported);
  const config = relative(".", configFile);
  if (problems.length > 0) process.exitCode = exitCodes.failure;
  if (options.json) return print({ config, ok: problems.length === 0, problems });
  if (problems.length > 0) {
    for (const { message } of problems) process.stderr.write(`error: ${message}\n`);
    process.stderr.write(`hint: correct ${config}\ncode: project/invalid\n`);
    return;
  }
  process.stdout.write(`${describeProject(checkProject(exported, configFile))}\n`);
}

/** What stands before what a config says, as wide as the longest word and two spaces. */
const labelWidth = "candidates  ".length;

/** What a project says, for people: what is easily overlooked, as a gate that is not there, is said too. */
function describeProject(project: Project): string {
  const { name, schema, gates = [], threshold = 0.5 } = project;
  const above =
    typeof threshold === "number"
      ? `above ${threshold}`
      : `above a threshold that is tuned: ${describeRule(threshold)}`;
  const { candidates, folds, repeats, seed } = trainingPlan(project);
  const positive = positiveClass(schema);
  const classes = targetClasses(schema).join(", ");
  const bounds = gates.map(({ metric, min, max }) =>
    [metric, min === undefined ? "" : `>= ${min}`, max === undefined ? "" : `<= ${max}`]
      .filter(Boolean)
      .join(" "),
  );
  const facts: readonly [label: string, text: string][] = [
    ["features", `${featureSpecs(schema).length}`],
    [
      "target",
      `${schema.target.column}: ${classes}${positive === undefined ? "" : `; positive is ${positive}, ${above}`}`,
    ],
    [
      "candidates",
      `${candidates.map((candidate) => `${candidate.name} (${classifierName(candidate)})`).join(", ")}${project.training?.candidates === undefined ? `; ${describeLargeDefaults()}` : ""}`,
    ],
    ["folds", `${folds}, repeats ${repeats}, seed ${seed}`],
    ["gates", bounds.join(", ") || "none: whatever is selected is registered"],
  ];
  return [
    `${name}: nothing wrong in its config`,
    "",
    ...facts.map(([label, text]) => labelledLine(label.padEnd(labelWidth), text, process.stdout)),
  ].join("\n");
}

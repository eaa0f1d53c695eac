import { NotFoundError, ParameterError } from "../core/index.ts";
import type { Comparison, Interval } from "../judge/index.ts";
import {
  type AnsweredModel,
  type ComparedModels,
  type ComparedRuns,
  compareModels,
  compareRuns,
  workspaceAt,
} from "../pipeline/index.ts";
import { openSqliteStore } from "../track/index.ts";
import { showPercent, showWithEnds } from "./figure-text.ts";
import { readLabelledFile, sourceOf } from "./labelled-file.ts";
import { openModel } from "./open-model.ts";
import { print } from "./output.ts";
import { createReporter } from "./reporter.ts";
import { textTable } from "./text-table.ts";
import { labelledLine } from "./wrap-text.ts";

/** The options of `compare`. */
export interface CompareCommandOptions {
  readonly workspace: string;
  readonly project?: string;
  readonly metric?: readonly string[];
  /** A file of rows on which models are compared. */
  readonly on?: string;
  readonly coding?: string;
  readonly onError: "skip" | "fail";
  readonly level?: number;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * `systole compare`: whether one candidate is better than another, by their scores in the same folds; or one model than another, by their
 * answers to the rows of a file.
 *
 * @param references names of candidates of the last run, or ids of runs; with `on` models. Two or more.
 */
export async function compareCommand(
  references: readonly string[],
  options: CompareCommandOptions,
): Promise<void> {
  if (references.length < 2)
    throw new ParameterError(
      "cli/option",
      `what is compared must be two or more, got "${references[0]}" alone`,
    );
  const repeated = references.find((one, i) => references.indexOf(one) !== i);
  if (repeated !== undefined)
    throw new ParameterError("cli/option", `what is compared must differ, got "${repeated}" twice`);
  const found =
    options.on === undefined
      ? await compareTracked(references, options)
      : await compareOn(references, options.on, options);
  if (options.json) return print([`${JSON.stringify(found, null, 2)}\n`]);
  const heading = "models" in found ? describeModels(found) : describeRuns(found);
  await print([heading, "", ...describeComparisons(found.comparisons)].map((line) => `${line}\n`));
}

/** Compares candidates of a workspace's runs. */
async function compareTracked(
  references: readonly string[],
  { workspace, metric, level, project }: CompareCommandOptions,
): Promise<ComparedRuns> {
  const { database, artifacts, root } = workspaceAt(workspace);
  const store = await openSqliteStore(database, { artifactRoot: artifacts, readOnly: true }).catch(
    (cause: unknown) => {
      throw cause instanceof Error && "code" in cause && cause.code === "track/not-readable"
        ? new NotFoundError(
            "run/unknown-candidate",
            `candidates must be those of a run, "${root}" has none`,
            {
              hint: "name the workspace with --workspace, or make one with `systole run`; models are compared with --on FILE",
              cause,
            },
          )
        : cause;
    },
  );
  try {
    return await compareRuns(store, references, { metrics: metric, level, project });
  } finally {
    await store.close();
  }
}

/** Models that were compared on a file, and of which that is the training file. */
interface ComparedOnFile extends ComparedModels {
  readonly data: { readonly isTrainingFile: boolean; readonly trainingFileOf: readonly string[] };
}

/** Compares models on the rows of a file. */
async function compareOn(
  references: readonly string[],
  file: string,
  { workspace, coding, onError, level, quiet }: CompareCommandOptions,
): Promise<ComparedOnFile> {
  const reporter = createReporter({ quiet });
  const source = await sourceOf(file);
  const answered: AnsweredModel[] = [];
  const trainingFileOf: string[] = [];
  for (const name of references) {
    const model = await openModel(name, workspace);
    const rows = await readLabelledFile(model, source, { coding, onError }, reporter);
    if (rows.isTrainingFile) trainingFileOf.push(name);
    const { probabilities } = await model.predict(rows.table);
    answered.push({ name, model, rows, probabilities });
  }
  return {
    ...compareModels(answered, { level }),
    data: { isTrainingFile: trainingFileOf.length > 0, trainingFileOf },
  };
}

function describeModels({ models, n }: ComparedModels): string {
  const rows = models.map(({ name, roc_auc }) => [`  ${name}`, showWithEnds(roc_auc)]);
  return [textTable(["  model", "roc_auc"], rows), "", `  on the same ${n} rows`].join("\n");
}

function describeRuns({ candidates }: ComparedRuns): string {
  const runs = [...new Set(candidates.map(({ runName }) => runName))];
  return `${candidates.map(({ name }) => name).join(", ")}: candidates of ${runs.length === 1 ? "run" : "runs"} ${runs.join(", ")}`;
}

/** Each comparison as a row of figures, and below them the verdicts in words. */
function describeComparisons(found: ComparedModels["comparisons"]): string[] {
  const comparisons = found.flatMap((one) => ("undefined" in one ? [] : [one]));
  const reasons = new Set(found.flatMap((one) => ("undefined" in one ? [one.reason] : [])));
  if (reasons.size > 0) return [...reasons].map((reason) => `no comparison: ${reason}`);
  const four = (value: number): string => value.toFixed(4);
  const pairs = new Set(comparisons.map(({ a, b }) => `${a} - ${b}`));
  const rows = comparisons.map((one) => [
    `  ${one.metric}`,
    four(one.difference),
    ...("p" in one
      ? [
          `[${four(one.low)}, ${four(one.high)}]`,
          four(one.standardError),
          one.pHolm < 0.001 ? "< 0.001" : one.pHolm.toFixed(3),
        ]
      : ["-", "-", "-"]),
  ]);
  const level = comparisons.map(levelOf).find((found) => found !== undefined);
  const interval = level === undefined ? "interval" : `${showPercent(level)} interval`;
  const header = ["  metric", "difference", interval, "error", "p (Holm)"];
  return [
    ...(pairs.size === 1 ? [`  ${[...pairs].join()}`, ""] : []),
    textTable(header, rows, {
      right: [1, 3, 4],
      below: pairs.size === 1 ? [] : comparisons.map(({ a, b }) => [`  ${a} - ${b}`]),
    }),
    "",
    ...comparisons.map(({ verdict }) => labelledLine("verdict  ", verdict, process.stdout)),
  ];
}

const levelOf = (one: Comparison): Interval["level"] | undefined => ("level" in one ? one.level : undefined);

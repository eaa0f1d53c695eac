import type { LabelledRows } from "../data/index.ts";
import type { SubgroupSpec } from "../judge/index.ts";
import type { Model } from "../model/index.ts";
import { describeDropped, judgeModel } from "../pipeline/index.ts";
import { describeJudgement, describeSubgroups } from "./judgement-text.ts";
import { type LabelledFile, readLabelledFile, sourceOf } from "./labelled-file.ts";
import { openModel } from "./open-model.ts";
import { print } from "./output.ts";
import { judgementPlots } from "./plots/judgement-plots.ts";
import { createReporter } from "./reporter.ts";
import { checkSubgroups, describeEmptySubgroups } from "./subgroup-option.ts";
import { labelledLine } from "./wrap-text.ts";

/** The options of `evaluate`. */
export interface EvaluateCommandOptions {
  readonly workspace: string;
  readonly coding?: string;
  readonly onError: "skip" | "fail";
  readonly threshold?: number;
  readonly level?: number;
  readonly seed?: number;
  readonly subgroup?: readonly SubgroupSpec[];
  readonly plots: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * `systole evaluate`: judges a model on rows of a file, whose outcome is in it: metrics with their intervals, calibration, decisions and
 * groups of rows, in words and small plots, or as one JSON document.
 *
 * @param file its path, or `-` for standard input.
 * @throws {DataError} `data/invalid` when no row can be used.
 */
export async function evaluateCommand(
  reference: string,
  file: string,
  options: EvaluateCommandOptions,
): Promise<void> {
  const reporter = createReporter({ quiet: options.quiet });
  const model = await openModel(reference, options.workspace);
  const { info } = model;
  const { subgroup: subgroups = [], coding, onError } = options;
  checkSubgroups(subgroups, model.schema);
  const others = subgroups.map((spec) => (typeof spec === "string" ? spec : spec.column));
  const rows = await readLabelledFile(model, await sourceOf(file), { coding, onError, others }, reporter);
  for (const line of describeEmptySubgroups(subgroups, rows.table)) reporter.warn(line);
  const { probabilities } = await model.predict(rows.table);
  const judgement = judgeModel(model, rows, probabilities, { ...options, subgroups });
  if (options.json) {
    const { name, version, digest, estimator } = info;
    const document = { ...judgement, model: { name, version, digest, estimator }, data: dataOf(rows) };
    return print([`${JSON.stringify(document, null, 2)}\n`]);
  }
  const answers = { yTrue: rows.labels, probabilities, positive: info.positive };
  await print(
    [
      labelledLine("", headline(model, rows), process.stdout),
      "",
      describeJudgement(judgement),
      ...describeSubgroups(judgement),
      ...(options.plots ? judgementPlots(judgement, answers, process.stdout) : []),
    ].map((line) => `${line}\n`),
  );
}

/** Which model was judged on how many rows of a file, and how many of them are events. */
function headline({ info, schema }: Model, { ledger, labels }: LabelledRows): string {
  const { name, version, estimator, positive } = info;
  const model = `${name}${version === undefined ? "" : ` version ${version}`} (${estimator})`;
  const rows = `${ledger.used} of ${ledger.read} rows`;
  if (positive === undefined) return `${model} on ${rows}`;
  const code = labels.classes.indexOf(positive);
  const events = labels.codes.filter((found) => found === code).length;
  const label = schema.target.labels?.[positive];
  return `${model} on ${rows}, ${events} of them ${positive}${label === undefined ? "" : ` (${label})`}`;
}

/** What a document says of the rows that were read. */
function dataOf({ ledger, source, issues, isTrainingFile }: LabelledFile): object {
  return {
    source,
    rows: ledger.read,
    used: ledger.used,
    isTrainingFile,
    ledger,
    dropped: describeDropped({ ledger, issues }),
  };
}

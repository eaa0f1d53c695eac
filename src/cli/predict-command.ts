import { featureSpecs } from "../core/index.ts";
import { assertValid, formatIssues, readRows } from "../data/index.ts";
import { loadModel, type Model, rawRowsOfTable } from "../model/index.ts";
import { createReporter } from "./reporter.ts";
import { resolveModel } from "./resolve-model.ts";

/** The options of `predict`. */
export interface PredictCommandOptions {
  readonly workspace: string;
  readonly format: "csv" | "json";
  readonly json: boolean;
  readonly quiet: boolean;
}

/** `systole predict`: the rows of a file with the label and the probability that the model gives. */
export async function predictCommand(
  reference: string,
  file: string,
  options: PredictCommandOptions,
): Promise<void> {
  const reporter = createReporter({ quiet: options.quiet });
  const resolved = await resolveModel(reference, options.workspace);
  const model = await loadModel(resolved.directory, resolved);
  const rows = await readRows({ schema: model.schema, path: file });
  assertValid(rows);
  if (rows.issues.length > 0) reporter.warn(`${file}\n${formatIssues(rows.issues)}`);
  const predictions = model.predict(rows.table);
  const answers = rawRowsOfTable(model.schema, rows.table).map((row, i) => ({
    ...row,
    prediction: plainLabel(model, predictions.labels[i]!),
    ...probabilitiesOf(model, predictions.probabilities.data, i),
  }));
  const text =
    options.json || options.format === "json"
      ? `${JSON.stringify(answers, null, 2)}\n`
      : toCsv(model, answers);
  process.stdout.write(text);
}

/** 0 and 1 are numbers, as in the answers of the service. */
function plainLabel(model: Model, label: string): string | number {
  const isBinary =
    model.info.classes.length === 2 && model.info.classes.every((name) => name === "0" || name === "1");
  return isBinary ? Number(label) : label;
}

function probabilitiesOf(model: Model, data: Float64Array, row: number): Record<string, number> {
  const { classes } = model.info;
  if (model.positiveIndex >= 0) return { probability: data[row * classes.length + model.positiveIndex]! };
  return Object.fromEntries(
    classes.map((name, j) => [`probability_${name}`, data[row * classes.length + j]!]),
  );
}

function toCsv(model: Model, answers: readonly Record<string, unknown>[]): string {
  const header = Object.keys(answers[0] ?? {});
  const columns = header.length > 0 ? header : featureSpecs(model.schema).map((spec) => spec.name);
  const lines = [columns, ...answers.map((answer) => columns.map((name) => answer[name]))];
  return lines.map((cells) => `${cells.map(csvCell).join(",")}\n`).join("");
}

function csvCell(value: unknown): string {
  const text = value === null || value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

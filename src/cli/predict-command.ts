import { csvField } from "../core/index.ts";
import { assertValid, formatIssues, readRows } from "../data/index.ts";
import { loadModel, type Model, rawRowsOfTable } from "../model/index.ts";
import { featureSpecs } from "../schema/index.ts";
import { createReporter } from "./reporter.ts";
import { resolveModel } from "./resolve-model.ts";

/** The options of `predict`. */
export interface PredictCommandOptions {
  readonly workspace: string;
  readonly coding?: string;
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
  const rows = await readRows({
    schema: model.schema,
    path: file,
    coding: options.coding,
    profile: model.profile,
  });
  assertValid(rows);
  if (rows.issues.length > 0) reporter.warn(`${file}\n${formatIssues(rows.issues)}`);
  const predictions = await model.predict(rows.table);
  const names = answerNames(model);
  const given = featureSpecs(model.schema).map((spec) => spec.name);
  const shadowed = answerNames(model, new Set()).filter((name) => given.includes(name));
  if (shadowed.length > 0)
    reporter.warn(
      `the rows have a column ${shadowed.map((name) => `"${name}"`).join(", ")}: what the model answers is called ${names.map((name) => `"${name}"`).join(", ")}`,
    );
  const rowsGiven = rawRowsOfTable(model.schema, rows.table);
  const answers = rowsGiven.map((_, i) => [
    plainLabel(model, predictions.labels[i]!),
    ...probabilitiesOf(model, predictions.probabilities.data, i),
  ]);
  const text =
    options.json || options.format === "json"
      ? `${JSON.stringify(
          rowsGiven.map((row, i) => ({
            ...row,
            ...Object.fromEntries(names.map((name, j) => [name, answers[i]![j]])),
          })),
          null,
          2,
        )}\n`
      : toCsv([
          [...given, ...names],
          ...rowsGiven.map((row, i) => [...given.map((name) => row[name]), ...answers[i]!]),
        ]);
  process.stdout.write(text);
}

/** The names of the columns of answers. One that a feature has too gets a number behind it, so that nothing is overwritten. */
function answerNames(
  { info, schema, positiveIndex }: Model,
  taken = new Set(featureSpecs(schema).map((spec) => spec.name)),
): string[] {
  const names = ["prediction"];
  if (positiveIndex >= 0) names.push("probability");
  else names.push(...info.classes.map((name) => `probability_${name}`));
  return names.map((name) => {
    let free = name;
    for (let i = 2; taken.has(free); i++) free = `${name}_${i}`;
    taken.add(free);
    return free;
  });
}

/** A label as it is printed: a number where the classes are 0 and 1, as in the answers of the service. */
function plainLabel(model: Model, label: string): string | number {
  const isBinary =
    model.info.classes.length === 2 && model.info.classes.every((name) => name === "0" || name === "1");
  return isBinary ? Number(label) : label;
}

/** The probabilities of a row that are printed: that of the positive class; with more than two classes those of all. */
function probabilitiesOf(model: Model, data: Float64Array, row: number): number[] {
  const nClasses = model.info.classes.length;
  if (model.positiveIndex >= 0) return [data[row * nClasses + model.positiveIndex]!];
  return Array.from(data.subarray(row * nClasses, (row + 1) * nClasses));
}

function toCsv(lines: readonly (readonly unknown[])[]): string {
  return lines.map((cells) => `${cells.map(csvCell).join(",")}\n`).join("");
}

function csvCell(value: unknown): string {
  return value === null || value === undefined ? "" : csvField(String(value));
}

import { assertValid, readRows } from "../data/index.ts";
import { findCoding } from "../schema/index.ts";
import { reportRows } from "./answer-notes.ts";
import { csvLines, jsonLines } from "./answer-text.ts";
import { answeredRows, answerNames } from "./answered-rows.ts";
import { convertRows } from "./converted-rows.ts";
import { openModel } from "./open-model.ts";
import { print } from "./output.ts";
import { createReporter } from "./reporter.ts";
import { readStandardInput } from "./standard-input.ts";

/** The options of `predict`. */
export interface PredictCommandOptions {
  readonly workspace: string;
  readonly coding?: string;
  readonly onError: "skip" | "fail";
  readonly format: "csv" | "json";
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * `systole predict`: the rows of a file as they came, each with the label and the probability that the model gives. Rows that break
 * the schema keep their place without an answer, unless any such row is to fail the file, or all are such.
 *
 * @param file its path, or `-` for standard input.
 */
export async function predictCommand(
  reference: string,
  file: string,
  options: PredictCommandOptions,
): Promise<void> {
  const reporter = createReporter({ quiet: options.quiet });
  const model = await openModel(reference, options.workspace);
  const { schema, profile } = model;
  const rows = await readRows({
    schema,
    ...(file === "-" ? { bytes: await readStandardInput() } : { path: file }),
    coding: options.coding,
    profile,
  });
  assertValid(rows, rows.nRows === 0 ? "fail" : options.onError);
  reportRows(reporter, file === "-" ? "standard input" : `file "${file}"`, rows);
  const given = convertRows(rows.given, schema, findCoding(schema, options.coding));
  const names = answerNames(model, given.names);
  if (names.shadowed.length > 0)
    reporter.warn(
      `the rows have ${names.shadowed.length === 1 ? "a column" : "columns"} ${quoted(names.shadowed)}: what the model answers is called ${quoted(names.answers)}`,
    );
  const answered = answeredRows({ ...rows, given }, model, await model.predict(rows.table));
  await print(
    options.json || options.format === "json"
      ? jsonLines(given, names, answered, schema)
      : csvLines(given, names, answered, rows.refused.length > 0),
  );
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

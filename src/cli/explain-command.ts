import {
  askForName,
  DataError,
  ParameterError,
  showValue,
  takeRows,
  UnsupportedError,
} from "../core/index.ts";
import { formatIssues, type Rows, readRows } from "../data/index.ts";
import type { Model } from "../model/index.ts";
import { explainText } from "./explain-text.ts";
import { explainedRows } from "./explained-row.ts";
import { openModel } from "./open-model.ts";
import { print } from "./output.ts";
import { readStandardInput } from "./standard-input.ts";

/** The options of `explain`. */
export interface ExplainCommandOptions {
  readonly workspace: string;
  /** The numbers of rows in the file, from 1. */
  readonly row?: readonly number[];
  readonly class?: string;
  readonly coding?: string;
  readonly json: boolean;
}

/**
 * `systole explain`: why a row of a file is answered as it is, as bars of what each column adds, or as JSON.
 *
 * @param file its path, or `-` for standard input.
 * @throws {ParameterError} `cli/option` for a row that the file does not have, or a class that the model does not know.
 * @throws {DataError} `data/invalid` for a row that breaks the schema.
 */
export async function explainCommand(
  reference: string,
  file: string,
  options: ExplainCommandOptions,
): Promise<void> {
  const model = await openModel(reference, options.workspace);
  if (model.explain === undefined)
    throw new UnsupportedError(
      "explain/unknown-classifier",
      `model "${reference}" must be one of systole's own to be explained`,
    );
  checkClass(model, options.class);
  const rows = await readRows({
    schema: model.schema,
    ...(file === "-" ? { bytes: await readStandardInput() } : { path: file }),
    coding: options.coding,
    profile: model.profile,
  });
  const subject = file === "-" ? "standard input" : `file "${file}"`;
  const places = (options.row ?? [1]).map((row) => placeOf(rows, row, subject));
  const table = takeRows(rows.table, places);
  const explanation = model.explain(table);
  const predictions = await model.predict(table);
  const found = explainedRows(model, rows, places, table, { predictions, explanation }, options.class);
  const several = options.row !== undefined && options.row.length > 1;
  await print(
    options.json
      ? [`${JSON.stringify(several ? found : found[0], null, 2)}\n`]
      : [`${found.map((row) => explainText(model, row, subject)).join("\n\n")}\n`],
  );
}

/** Refuses a class that the model does not know, or that no training row had, so that nothing speaks for it. */
function checkClass({ info }: Model, name: string | undefined): void {
  if (name === undefined || info.classes.includes(name)) return;
  throw new ParameterError(
    "cli/option",
    `option --class must be one of ${info.classes.map((one) => `"${one}"`).join(", ")}, got ${showValue(name)}${askForName(name, info.classes)}`,
  );
}

/** Where a row of the file stands among those that can be answered. */
function placeOf({ rowNumbers, refused, nRows }: Rows, row: number, subject: string): number {
  const place = rowNumbers.indexOf(row);
  if (place >= 0) return place;
  const wrong = refused.find((one) => one.row === row);
  if (wrong !== undefined)
    throw new DataError(
      "data/invalid",
      `row ${row} of ${subject} must keep the rules of the model's schema to be explained\n${formatIssues(wrong.issues)}`,
    );
  const total = nRows + refused.length;
  throw new ParameterError(
    "cli/option",
    `option --row must be the number of a row of ${subject}, from 1 to ${total}, got ${row}`,
    { hint: "rows are counted from 1, a header is not counted" },
  );
}

import type { Table } from "../core/index.ts";
import type { Rows } from "../data/index.ts";
import type { Explanation } from "../learn/explain/index.ts";
import { type Model, type Predictions, type RawRow, rawRowsOfTable } from "../model/index.ts";
import { type ClassValue, classValues } from "../schema/index.ts";

/** Why one row is answered as it is: what `systole explain --json` prints. */
export interface ExplainedRow {
  /** Its number in the file, from 1, the header not counted. */
  readonly row: number;
  /** The label that the model answers, as `systole predict` prints it. */
  readonly prediction: ClassValue;
  /** The class that all below is about: the positive one, or that which was asked for. */
  readonly class: ClassValue;
  /** The probability of that class. */
  readonly probability: number;
  /** On which scale contributions add up. */
  readonly scale: Explanation["scale"];
  /** What is answered on that scale where nothing is known of a row. */
  readonly base: number;
  /** What each column that the model reads adds to the base. */
  readonly contributions: Readonly<Record<string, number>>;
  /** What the model answers on that scale: base plus contributions. */
  readonly output: number;
  /** The values of these columns as the model takes them; `null` where there is none. */
  readonly values: RawRow;
  /** The columns of no value, which the model filled in or treats as missing. */
  readonly imputed: readonly string[];
}

/**
 * Puts together what is said of the rows that were asked for.
 *
 * @param table these rows alone.
 * @param places the place of each in `rows`.
 * @param className the class to explain. Default: the positive one; with more classes that which each row is answered.
 */
export function explainedRows(
  model: Model,
  rows: Rows,
  places: readonly number[],
  table: Table,
  answers: { readonly predictions: Predictions; readonly explanation: Explanation },
  className?: string,
): ExplainedRow[] {
  const { predictions, explanation } = answers;
  const { scale, base, columns, contributions, prediction } = explanation;
  const { classes, positive } = model.info;
  const toValue = classValues(model.schema);
  const raw = rawRowsOfTable(model.schema, table);
  return places.map((place, i) => {
    const label = predictions.labels[i]!;
    const named = className ?? positive ?? label;
    const k = classes.indexOf(named);
    const own = contributions[k]!;
    const at = i * classes.length + k;
    return {
      row: rows.rowNumbers[place]!,
      prediction: toValue(label),
      class: toValue(named),
      probability: predictions.probabilities.data[at]!,
      scale,
      base: base[k]!,
      contributions: Object.fromEntries(columns.map((name, j) => [name, own.data[i * own.nCols + j]!])),
      output: prediction.data[at]!,
      values: Object.fromEntries(columns.map((name) => [name, raw[i]![name] ?? null])),
      imputed: rows.imputed[place]!.filter((name) => columns.includes(name)),
    };
  });
}

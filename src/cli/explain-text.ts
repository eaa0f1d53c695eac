import type { Model } from "../model/index.ts";
import { findSpec, type Schema } from "../schema/index.ts";
import { contributionBars } from "./contribution-bars.ts";
import type { ExplainedRow } from "./explained-row.ts";
import { columnsOf, wrapText } from "./wrap-text.ts";

/** So many columns have a bar of their own; the others share one. */
const mostBars = 20;

/**
 * Tells why a row is answered as it is: a bar for each column, the largest first, from the base to the sum.
 *
 * @param subject the file, as messages name it.
 * @param width the most characters of a line. Default: as many as the terminal of standard output has.
 */
export function explainText(
  model: Model,
  row: ExplainedRow,
  subject: string,
  width: number = columnsOf(process.stdout),
): string {
  const { schema } = model;
  const ranked = Object.entries(row.contributions).sort(([, a], [, b]) => Math.abs(b) - Math.abs(a));
  const shown = ranked.slice(0, mostBars).map(([name, value]) => ({
    label: `${name} = ${describeValue(schema, name, row)}`,
    value,
  }));
  const others = ranked.slice(mostBars);
  if (others.length > 0)
    shown.push({
      label: `${others.length} other column${others.length === 1 ? "" : "s"}`,
      value: others.reduce((sum, [, value]) => sum + value, 0),
    });
  const ends = [
    ["base: what is answered without any", row.base],
    ["sum: what is answered to this row", row.output],
  ] as const;
  const numbers = signedNumbers([...shown.map(({ value }) => value), row.base, row.output]);
  const endWidth = Math.max(...ends.map(([, value]) => numbers(value).length));
  const what = `What each column adds for ${nameClass(schema, row.class)} (█) or takes from it (░), on the scale of ${scaleNames[row.scale]}:`;
  const lines = [
    ...wrapText(headline(model, row, subject), width),
    "",
    ...wrapText(what, width),
    "",
    ...contributionBars(shown, numbers, width),
    "",
    ...ends.map(([name, value]) => `${name.padEnd(34)}  ${numbers(value).padStart(endWidth)}`),
  ];
  return lines.join("\n");
}

const scaleNames = {
  probability: "the probability",
  "log-odds": "log-odds, ln(p / (1 - p))",
  score: "scores, whose exp() are in proportion to the probabilities",
} as const;

/** What is answered to the row, and by which probability. */
function headline({ info, schema }: Model, row: ExplainedRow, subject: string): string {
  const { classes, positive = classes[1]!, threshold } = info;
  const about = `Row ${row.row} of ${subject} is answered ${nameClass(schema, row.prediction)}.`;
  const probability = `The probability of ${nameClass(schema, row.class)} is ${row.probability.toFixed(3)}`;
  if (classes.length === 2 && String(row.class) === positive) {
    const side = String(row.prediction) === positive ? "above" : "not above";
    return `${about} ${probability}, ${side} the threshold of ${Number(threshold.toPrecision(3))}.`;
  }
  return `${about} ${probability}${row.class === row.prediction && classes.length > 2 ? ", the highest" : ""}.`;
}

/** A class with what it means: `1 (disease)`. */
function nameClass(schema: Schema, value: string | number): string {
  const spec = findSpec(schema, schema.target.column);
  const label =
    schema.target.labels?.[String(value)] ??
    (spec?.kind === "categorical" ? spec.codes.find((code) => code.value === value)?.label : undefined);
  return label === undefined ? String(value) : `${value} (${label})`;
}

/** The value of a column with its unit, or with what its code means. */
function describeValue(schema: Schema, name: string, { values }: ExplainedRow): string {
  const value = values[name];
  if (value === null || value === undefined) return "missing";
  const spec = findSpec(schema, name);
  if (spec?.kind === "categorical") {
    const label = spec.codes.find((code) => code.value === value)?.label;
    return label === undefined ? String(value) : `${value} (${label})`;
  }
  return spec?.unit === undefined ? String(value) : `${value} ${spec.unit}`;
}

/** Writes numbers with their sign, and so many decimals that the largest has three digits. */
function signedNumbers(values: readonly number[]): (value: number) => string {
  const largest = Math.max(...values.map(Math.abs));
  const decimals = Math.min(6, Math.max(1, 2 - Math.floor(Math.log10(largest === 0 ? 1 : largest))));
  return (value) => {
    const text = Math.abs(value).toFixed(decimals);
    return Number(text) === 0 ? ` ${text}` : `${value < 0 ? "-" : "+"}${text}`;
  };
}

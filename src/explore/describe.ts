import {
  type CategoricalColumn,
  csvField,
  indexOfLargest,
  type NumericColumn,
  quantile,
  type Table,
} from "../core/index.ts";
import type { FeatureSpec, Schema } from "../schema/index.ts";
import { featuresOf } from "./features.ts";

/** What one column holds. Counts are rows; quantiles are linear interpolations as NumPy's default. */
export interface ColumnSummary {
  readonly column: string;
  readonly kind: "numeric" | "categorical";
  readonly description: string;
  readonly unit: string;
  readonly n: number;
  readonly missing: number;
  readonly mean?: number;
  /** Sample standard deviation (n - 1). */
  readonly sd?: number;
  readonly min?: number;
  readonly q1?: number;
  readonly median?: number;
  readonly q3?: number;
  readonly max?: number;
  /** Distinct values that occur. */
  readonly unique: number;
  /** The most frequent code, with its label, and how often it occurs. */
  readonly top?: string;
  readonly topCount?: number;
}

/** Describes the feature columns of a table, in the order of the schema. */
export function describeTable(table: Table, schema: Schema): ColumnSummary[] {
  return featuresOf(table, schema).map(({ spec, column }) => {
    const base = {
      column: spec.name,
      kind: spec.kind,
      description: spec.description ?? "",
      unit: spec.unit ?? "",
    };
    return column.kind === "numeric"
      ? { ...base, ...describeNumeric(column) }
      : { ...base, ...describeCodes(column, spec) };
  });
}

type Statistics = Omit<ColumnSummary, "column" | "kind" | "description" | "unit">;

function describeNumeric({ values }: NumericColumn): Statistics {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  const n = present.length;
  const missing = values.length - n;
  const unique = new Set(present).size;
  if (n === 0) return { n, missing, unique };
  const mean = present.reduce((sum, value) => sum + value, 0) / n;
  const squares = present.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    n,
    missing,
    unique,
    mean,
    ...(n > 1 ? { sd: Math.sqrt(squares / (n - 1)) } : {}),
    min: present[0]!,
    q1: quantile(present, 0.25),
    median: quantile(present, 0.5),
    q3: quantile(present, 0.75),
    max: present[n - 1]!,
  };
}

function describeCodes(column: CategoricalColumn, spec: FeatureSpec): Statistics {
  const counts = countCodes(column);
  const n = counts.reduce((sum, count) => sum + count, 0);
  const missing = column.codes.length - n;
  const unique = counts.filter((count) => count > 0).length;
  if (n === 0) return { n, missing, unique };
  const top = indexOfLargest(counts);
  return { n, missing, unique, top: codeName(spec, column.categories[top]!), topCount: counts[top]! };
}

/** How often each category occurs: one count a category, in their order; missing values are not counted. */
export function countCodes({ categories, codes }: CategoricalColumn): number[] {
  const counts = new Array<number>(categories.length).fill(0);
  for (const code of codes) if (code >= 0) counts[code]!++;
  return counts;
}

/** A code with its label: "4 (asymptomatic)"; the code alone when it has none. */
export function codeName(spec: FeatureSpec, value: string): string {
  return codeNames(spec, [value])[0]!;
}

/** Codes with their labels, as {@link codeName} names them. */
export function codeNames(spec: FeatureSpec, values: readonly string[]): string[] {
  const labels = new Map(
    spec.kind === "categorical" ? spec.codes.map(({ value, label }) => [String(value), label]) : [],
  );
  return values.map((value) => {
    const label = labels.get(value);
    return label === undefined ? value : `${value} (${label})`;
  });
}

/** The columns of {@link summaryCsv}, in this order. */
const summaryColumns = [
  "column",
  "kind",
  "description",
  "unit",
  "n",
  "missing",
  "mean",
  "sd",
  "min",
  "q1",
  "median",
  "q3",
  "max",
  "unique",
  "top",
  "topCount",
] as const satisfies readonly (keyof ColumnSummary)[];

/**
 * The summary as CSV with a header (RFC 4180). Whole numbers are exact, others have 6 significant digits, or two decimals
 * where that is more; what does not apply is empty.
 */
export function summaryCsv(summaries: readonly ColumnSummary[]): string {
  const header = summaryColumns.map((name) => name.replace("topCount", "top_count"));
  const rows = summaries.map((summary) => summaryColumns.map((name) => csvCell(summary[name])));
  return [header, ...rows].map((row) => `${row.join(",")}\r\n`).join("");
}

function csvCell(value: string | number | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "number") return String(roundNumber(value));
  return csvField(value);
}

function roundNumber(value: number): number {
  if (Number.isInteger(value)) return value;
  return Math.abs(value) < 1e4 ? Number(value.toPrecision(6)) : Number(value.toFixed(2));
}

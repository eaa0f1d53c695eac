import { countClasses, isPlainObject, type Labels, type Table } from "../../core/index.ts";
import { featureSpecs, type Schema } from "../schema.ts";
import { type BinCounts, countBins, isBinCounts, numericFeatures } from "./bin-counts.ts";
import { isClassCounts } from "./class-counts.ts";
import { type CodeCounts, codedFeatures, countCodes, isCodeCounts } from "./code-counts.ts";

/** How often each code occurs in the training rows. */
export interface CodeProfile {
  /** Rows of each class, in the order of the target's classes. */
  readonly nRows: readonly number[];
  /** By name, of the features that are categorical. */
  readonly columns: Readonly<Record<string, CodeCounts>>;
}

/** What was seen in the training rows, column by column. Plain JSON, and counts only: no row can be told from it. */
export interface TableProfile extends CodeProfile {
  /** By name, of the features that are numeric; absent of models that were made when codes alone were counted. */
  readonly numbers?: Readonly<Record<string, BinCounts>> | undefined;
}

/** Counts what is seen in labelled rows: codes, numbers by bins, missing values. The order of the rows does not matter. */
export function profileTable(schema: Schema, table: Table, labels: Labels): TableProfile {
  const codes = codedFeatures(schema).map((spec) => [spec.name, countCodes(spec, table, labels)] as const);
  const bins = numericFeatures(schema).map(({ name }) => [name, countBins(name, table, labels)] as const);
  return {
    nRows: countClasses(labels),
    columns: Object.fromEntries(codes),
    numbers: Object.fromEntries(bins),
  };
}

/**
 * Whether a value, as it was read from a file, is a profile of this schema with so many classes: every feature has its
 * counts, and they add up to the rows. One without `numbers` is a profile of codes alone.
 */
export function isTableProfile(value: unknown, schema: Schema, nClasses: number): value is TableProfile {
  if (!isPlainObject(value)) return false;
  const { nRows, columns, numbers } = value;
  if (!isClassCounts(nRows, nClasses) || !isPlainObject(columns)) return false;
  if (numbers !== undefined && !isPlainObject(numbers)) return false;
  const own = (counts: Readonly<Record<string, unknown>>, name: string): unknown =>
    Object.hasOwn(counts, name) ? counts[name] : undefined;
  return featureSpecs(schema).every((spec) =>
    spec.kind === "categorical"
      ? isCodeCounts(own(columns, spec.name), spec, nRows)
      : numbers === undefined || isBinCounts(own(numbers, spec.name), nRows),
  );
}

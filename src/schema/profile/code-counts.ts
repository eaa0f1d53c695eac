import { getCategorical, type Labels, type Table } from "../../core/index.ts";
import { type CategoricalSpec, featureSpecs, type Schema } from "../schema.ts";
import { isPartition } from "./class-counts.ts";

/** How often each code of a column occurs, per class of the target. */
export interface CodeCounts {
  /** Of each code, in the order of the schema: how many rows of each class have it. */
  readonly codes: readonly (readonly number[])[];
  /** How many rows of each class have no value. */
  readonly missing: readonly number[];
}

/** The features that have codes, in the order of the schema. */
export function codedFeatures(schema: Schema): CategoricalSpec[] {
  return featureSpecs(schema).filter((spec) => spec.kind === "categorical");
}

/** Counts the codes of a column of labelled rows. */
export function countCodes(spec: CategoricalSpec, table: Table, labels: Labels): CodeCounts {
  const { codes } = getCategorical(table, spec.name);
  const counts = Array.from({ length: spec.codes.length + 1 }, () =>
    new Array<number>(labels.classes.length).fill(0),
  );
  for (let i = 0; i < table.nRows; i++) counts[codes[i]! + 1]![labels.codes[i]!]!++;
  return { codes: counts.slice(1), missing: counts[0]! };
}

/**
 * Whether a value, as it was read from a file, counts the codes of a column.
 *
 * @param nRows the rows of each class, to which the counts must add up.
 */
export function isCodeCounts(
  value: unknown,
  spec: CategoricalSpec,
  nRows: readonly number[],
): value is CodeCounts {
  const { codes, missing } = (value ?? {}) as { codes?: unknown; missing?: unknown };
  return (
    Array.isArray(codes) && codes.length === spec.codes.length && isPartition([...codes, missing], nRows)
  );
}

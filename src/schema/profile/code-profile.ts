import { countClasses, getCategorical, type Labels, type Table } from "../../core/index.ts";
import { type CategoricalSpec, featureSpecs, type Schema } from "../schema.ts";

/** How often each code of a column occurs, per class of the target. */
export interface CodeCounts {
  /** Of each code, in the order of the schema: how many rows of each class have it. */
  readonly codes: readonly (readonly number[])[];
  /** How many rows of each class have no value. */
  readonly missing: readonly number[];
}

/** How often each code occurs in the training rows. Plain JSON, and counts only: no row can be told from it. */
export interface CodeProfile {
  /** Rows of each class, in the order of the target's classes. */
  readonly nRows: readonly number[];
  /** By name, of the features that are categorical. */
  readonly columns: Readonly<Record<string, CodeCounts>>;
}

/**
 * Counts the codes of labelled rows.
 *
 * @param table has the schema's categorical features, coded as the schema lists their codes.
 * @throws {NotFoundError} `schema/missing-column` when the table lacks one of them.
 */
export function profileCodes(schema: Schema, table: Table, labels: Labels): CodeProfile {
  const nClasses = labels.classes.length;
  const columns = codedFeatures(schema).map((spec) => {
    const { codes } = getCategorical(table, spec.name);
    const counts = Array.from({ length: spec.codes.length + 1 }, () => new Array<number>(nClasses).fill(0));
    for (let i = 0; i < table.nRows; i++) counts[codes[i]! + 1]![labels.codes[i]!]!++;
    return [spec.name, { codes: counts.slice(1), missing: counts[0]! }] as const;
  });
  return { nRows: countClasses(labels), columns: Object.fromEntries(columns) };
}

/** The features that have codes, in the order of the schema. */
export function codedFeatures(schema: Schema): CategoricalSpec[] {
  return featureSpecs(schema).filter((spec) => spec.kind === "categorical");
}

/** Whether a value that was read from a file is a profile of this schema, with counts for so many classes. */
export function isCodeProfile(value: unknown, schema: Schema, nClasses: number): value is CodeProfile {
  const { nRows, columns } = (value ?? {}) as { nRows?: unknown; columns?: unknown };
  if (!isCounts(nRows, nClasses) || typeof columns !== "object" || columns === null) return false;
  return codedFeatures(schema).every(({ name, codes }) => {
    const counts = Object.hasOwn(columns, name) ? (columns as Record<string, Partial<CodeCounts>>)[name] : {};
    const rows: unknown = counts?.codes;
    return (
      Array.isArray(rows) &&
      rows.length === codes.length &&
      [...rows, counts?.missing].every((row) => isCounts(row, nClasses))
    );
  });
}

const isCounts = (value: unknown, n: number): value is number[] =>
  Array.isArray(value) &&
  value.length === n &&
  value.every((count) => Number.isSafeInteger(count) && count >= 0);

import { type Column, selectColumns, type Table } from "../core/index.ts";
import { type FeatureSpec, featureSpecs, type Schema } from "../schema/index.ts";

/** A feature with its declaration. */
export interface Feature {
  readonly spec: FeatureSpec;
  readonly column: Column;
}

/**
 * The features of a table, in the order of the schema.
 *
 * @throws {NotFoundError} `schema/missing-column` for a feature that the table does not have.
 */
export function featuresOf(table: Table, schema: Schema): Feature[] {
  const specs = featureSpecs(schema);
  const { columns } = selectColumns(
    table,
    specs.map((spec) => spec.name),
  );
  return specs.map((spec, i) => ({ spec, column: columns[i]! }));
}

/** How many rows of a column have no value. */
export function countMissing(column: Column): number {
  let n = 0;
  if (column.kind === "numeric") for (const value of column.values) n += Number.isNaN(value) ? 1 : 0;
  else for (const code of column.codes) n += code < 0 ? 1 : 0;
  return n;
}

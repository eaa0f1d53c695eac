import { type Column, FormatError, getColumn, makeTable, type Table } from "../core/index.ts";
import type { RowColumn } from "../learn/restore/index.ts";
import {
  cellReader,
  type FeatureSpec,
  featureSpecs,
  type JsonReader,
  jsonReader,
  type Schema,
} from "../schema/index.ts";
import type { RawRow } from "./protocol.ts";

/** A feature that values of a request are read into. */
export interface FeatureReader {
  readonly spec: FeatureSpec;
  readonly read: JsonReader;
}

/** Makes the readers of a schema's features, in their order. Make them once for a model, not for each request. */
export function featureReaders(schema: Schema): FeatureReader[] {
  return featureSpecs(schema).map((spec) => ({ spec, read: jsonReader(spec) }));
}

/**
 * Makes a table of cells that lie row by row.
 *
 * @param specs the features, in the order of the cells of a row.
 * @param cells `nRows` times as many as features: numbers, `NaN` where missing; indices of codes, -1 where missing.
 */
export function tableOfCells(specs: readonly FeatureSpec[], cells: Float64Array, nRows: number): Table {
  const columns = specs.map((spec, j): Column => {
    const { name, kind, categories } = rowColumn(spec);
    const store = kind === "numeric" ? new Float64Array(nRows) : new Int32Array(nRows);
    for (let i = 0, at = j; i < nRows; i++, at += specs.length) store[i] = cells[at]!;
    return store instanceof Float64Array
      ? { kind: "numeric", name, values: store }
      : { kind: "categorical", name, categories, codes: store };
  });
  return { nRows, columns };
}

/** The column of each feature that was asked for. */
const rowColumns = new WeakMap<FeatureSpec, RowColumn>();

/**
 * The column that a feature becomes. It is the same object for the same feature each time, so that what was worked out for its
 * categories is found again.
 */
export function rowColumn(spec: FeatureSpec): RowColumn {
  let column = rowColumns.get(spec);
  if (column === undefined) {
    const categories = spec.kind === "numeric" ? [] : spec.codes.map((code) => String(code.value));
    column = { name: spec.name, kind: spec.kind, categories };
    rowColumns.set(spec, column);
  }
  return column;
}

/**
 * The table of raw rows that come from a file of ours and are therefore expected to be right.
 *
 * @throws {FormatError} `model/format` naming the first value that the schema does not allow.
 */
export function tableOfRawRows(schema: Schema, rows: readonly RawRow[]): Table {
  const readers = featureSpecs(schema).map((spec) => ({ spec, read: cellReader(spec) }));
  const cells = new Float64Array(rows.length * readers.length);
  rows.forEach((row, i) => {
    readers.forEach(({ spec, read }, j) => {
      const cell = read(row[spec.name]);
      if (cell.problem?.severity === "error")
        throw new FormatError(
          "model/format",
          `the input example must have ${cell.problem.allowed} in row ${i + 1}, column "${spec.name}"`,
        );
      cells[i * readers.length + j] = cell.value;
    });
  });
  const { columns } = tableOfCells(featureSpecs(schema), cells, rows.length);
  return makeTable(columns, rows.length);
}

/** The feature columns of a table as raw rows: numbers, the codes' own values, `null` where missing. */
export function rawRowsOfTable(schema: Schema, table: Table): RawRow[] {
  const columns = featureSpecs(schema).map((spec) => ({
    name: spec.name,
    valueAt: rawValues(spec, getColumn(table, spec.name)),
  }));
  return Array.from({ length: table.nRows }, (_, i) =>
    Object.fromEntries(columns.map(({ name, valueAt }) => [name, valueAt(i)])),
  );
}

function rawValues(spec: FeatureSpec, column: Column): (i: number) => string | number | null {
  if (column.kind === "numeric")
    return (i) => (Number.isNaN(column.values[i]!) ? null : (column.values[i] ?? null));
  const values = new Map(
    spec.kind === "categorical" ? spec.codes.map((code) => [String(code.value), code.value]) : [],
  );
  return (i) => {
    const category = column.categories[column.codes[i]!];
    return category === undefined ? null : (values.get(category) ?? category);
  };
}

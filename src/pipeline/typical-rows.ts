import { type Column, getColumn, indexOfLargest, makeTable, quantile, type Table } from "../core/index.ts";
import { countCodes } from "../explore/describe.ts";
import { type FeatureSpec, featureSpecs, type Schema } from "../schema/index.ts";

/**
 * Makes up three rows that stand for a table: of each numeric column the three quartiles, of each categorical one the most
 * frequent code. They are a model's input example, so that no row of the data itself goes into a model or its documentation.
 */
export function typicalRows(table: Table, schema: Schema): Table {
  return makeTable(featureSpecs(schema).map((spec) => typicalColumn(getColumn(table, spec.name), spec)));
}

function typicalColumn(column: Column, spec: FeatureSpec): Column {
  if (column.kind === "categorical") {
    const counts = countCodes(column);
    return { ...column, codes: new Int32Array(3).fill(indexOfLargest(counts)) };
  }
  const present = column.values.filter((value) => !Number.isNaN(value)).sort();
  const isWhole = (spec.kind === "numeric" && spec.integer === true) || present.every(Number.isInteger);
  const values = [0.25, 0.5, 0.75].map((p) => {
    if (present.length === 0) return spec.kind === "numeric" ? (spec.min ?? spec.max ?? 0) : 0;
    const value = quantile(present, p);
    return withinRange(isWhole ? Math.round(value) : Number(value.toPrecision(6)), spec);
  });
  return { ...column, values: Float64Array.from(values) };
}

/** Rounding must not leave the range that the column allows. */
function withinRange(value: number, spec: FeatureSpec): number {
  if (spec.kind !== "numeric") return value;
  return Math.min(spec.max ?? Infinity, Math.max(spec.min ?? -Infinity, value));
}

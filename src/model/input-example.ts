import { FormatError, isPlainObject } from "../core/index.ts";
import { featureSpecs, type Schema } from "../schema/index.ts";
import type { RawRow } from "./protocol.ts";

/** Rows as a JSON value in pandas' `split` orientation, as MLflow writes the example of a data frame; missing is `null`. */
export function splitForm(schema: Schema, rows: readonly RawRow[]): unknown {
  const columns = featureSpecs(schema).map((spec) => spec.name);
  return { columns, data: rows.map((row) => columns.map((name) => row[name] ?? null)) };
}

/** The rows of {@link splitForm}'s value. @throws {FormatError} `model/format`. */
export function rowsOfSplitForm(value: unknown, schema: Schema): RawRow[] {
  const names = featureSpecs(schema).map((spec) => spec.name);
  const columns = isPlainObject(value) ? value["columns"] : undefined;
  const data = isPlainObject(value) ? value["data"] : undefined;
  const isRight =
    Array.isArray(columns) &&
    columns.join("\n") === names.join("\n") &&
    Array.isArray(data) &&
    data.length > 0 &&
    data.every((row) => Array.isArray(row) && row.length === names.length && row.every(isRawValue));
  if (!isRight)
    throw new FormatError("model/format", `input_example.json must have rows of ${names.length} columns`);
  return (data as unknown as (string | number | null)[][]).map((row) =>
    Object.fromEntries(names.map((name, j) => [name, row[j]!])),
  );
}

const isRawValue = (value: unknown): boolean =>
  value === null || typeof value === "string" || typeof value === "number";

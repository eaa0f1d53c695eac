import type { GivenRows } from "../data/index.ts";
import { type Coding, codedColumns, type Schema } from "../schema/index.ts";

/**
 * Rows of another coding with the names and codes of the schema, so that they stand beside answers in the same codes: a target that
 * is inverted there would else seem to contradict them. What the coding does not change, or does not know, stays as it was given.
 */
export function convertRows(given: GivenRows, schema: Schema, coding: Coding | undefined): GivenRows {
  if (coding === undefined) return given;
  const columns = new Map(codedColumns(schema, coding).map((column) => [column.name, column]));
  const found = given.names.map((name) => columns.get(name));
  const convert = (raw: unknown, j: number): unknown => {
    const column = found[j];
    if (column === undefined || !column.isRecoded || raw === null || raw === undefined) return raw;
    const here = column.toSchema(raw);
    if (here === undefined) return raw;
    return given.isTyped ? here : String(here ?? "");
  };
  return {
    names: given.names.map((name, j) => found[j]?.spec.name ?? name),
    isTyped: given.isTyped,
    values: (row) => given.values(row)?.map(convert),
  };
}

import type { Table } from "../../core/index.ts";

/** Rows in groups of equal codes. */
export interface IndependentRows {
  /** The index of each group's first row. */
  readonly first: Int32Array;
  /** How many independent rows each group is worth, at least 1. */
  readonly worth: Float64Array;
}

/**
 * Groups the rows with the same codes in these columns, and tells how many independent rows each group is worth: as many as
 * its typical column of numbers has different values. Fifty patients differ in nearly all numbers and are worth fifty or
 * little less; one patient fifty times, or in fifty variations of one number, is worth one.
 *
 * @param names the columns of the table that are looked at; without columns of numbers each group is worth one row.
 */
export function independentRows(table: Table, names: ReadonlySet<string>): IndependentRows {
  const columns = table.columns.filter((column) => names.has(column.name));
  const coded = columns.flatMap((column) => (column.kind === "categorical" ? [column.codes] : []));
  const numbers = columns.flatMap((column) => (column.kind === "numeric" ? [column.values] : []));
  const groups = new Map<string, number[]>();
  for (let i = 0; i < table.nRows; i++) {
    const key = coded.map((codes) => codes[i]!).join();
    const rows = groups.get(key);
    if (rows === undefined) groups.set(key, [i]);
    else rows.push(i);
  }
  const all = [...groups.values()];
  return {
    first: Int32Array.from(all, (rows) => rows[0]!),
    worth: Float64Array.from(all, (rows) => worthOf(rows, numbers)),
  };
}

/** The lower median, over the columns, of how many different values the rows have; a missing one is a value too. */
function worthOf(rows: readonly number[], numbers: readonly Float64Array[]): number {
  if (rows.length === 1 || numbers.length === 0) return 1;
  const counts = numbers.map((values) => new Set(rows.map((i) => values[i]!)).size).sort((a, b) => a - b);
  return counts[(counts.length - 1) >> 1]!;
}

import { NotFoundError } from "./errors.ts";
import { makeSharedFloat64 } from "./row-memory.ts";
import { cutText } from "./text.ts";

/** A column of numbers; `NaN` is missing. */
export interface NumericColumn {
  readonly kind: "numeric";
  readonly name: string;
  readonly values: Float64Array;
}

/** A column of codes that index `categories`; `-1` is missing. */
export interface CategoricalColumn {
  readonly kind: "categorical";
  readonly name: string;
  readonly categories: readonly string[];
  readonly codes: Int32Array;
}

/** One column of a {@link Table}. */
export type Column = NumericColumn | CategoricalColumn;

/** Named columns of equal length. Plain data: it survives `structuredClone`, so workers receive it as it is. */
export interface Table {
  readonly nRows: number;
  readonly columns: readonly Column[];
}

/**
 * Makes a table of columns, whose values are not copied.
 *
 * @param nRows must be given for a table without columns. Default: the length of the first column.
 * @throws {RangeError} when lengths differ or a name occurs twice.
 */
export function makeTable(columns: readonly Column[], nRows = columnLength(columns[0])): Table {
  const seen = new Set<string>();
  for (const column of columns) {
    if (columnLength(column) !== nRows)
      throw new RangeError(`column "${column.name}" must have ${nRows} rows, got ${columnLength(column)}`);
    if (seen.has(column.name)) throw new RangeError(`column "${column.name}" occurs twice`);
    seen.add(column.name);
  }
  return { nRows, columns };
}

function columnLength(column: Column | undefined): number {
  if (column === undefined) return 0;
  return column.kind === "numeric" ? column.values.length : column.codes.length;
}

/** The names of a table's columns, in order. */
export function columnNames(table: Table): string[] {
  return table.columns.map((column) => column.name);
}

/**
 * The column of that name.
 *
 * @throws {NotFoundError} `schema/missing-column` when the table has none.
 */
export function getColumn(table: Table, name: string): Column {
  const { columns } = table;
  const found =
    columns.length > mostSearched
      ? columnsByName(columns).get(name)
      : columns.find((column) => column.name === name);
  if (found === undefined)
    throw new NotFoundError("schema/missing-column", `the table must have a column "${name}"`, {
      hint: `its columns are ${cutText(columnNames(table).join(", "), mostHint) || "none"}`,
    });
  return found;
}

/** Of a table with more columns than this a column is looked up by its name: they are asked for one after the other. */
const mostSearched = 50;

/** So many characters of the names of a table's columns are shown in a hint. */
const mostHint = 1000;

/** The columns of wide tables by name, as long as the columns are in use. */
const named = new WeakMap<readonly Column[], ReadonlyMap<string, Column>>();

function columnsByName(columns: readonly Column[]): ReadonlyMap<string, Column> {
  let found = named.get(columns);
  if (found === undefined) {
    found = new Map(columns.map((column) => [column.name, column]));
    named.set(columns, found);
  }
  return found;
}

/**
 * The numeric column of that name.
 *
 * @throws {NotFoundError} `schema/missing-column` when the table has none.
 * @throws {TypeError} when it is categorical.
 */
export function getNumeric(table: Table, name: string): NumericColumn {
  const column = getColumn(table, name);
  if (column.kind !== "numeric") throw new TypeError(`column "${name}" must be numeric, it is categorical`);
  return column;
}

/**
 * The categorical column of that name.
 *
 * @throws {NotFoundError} `schema/missing-column` when the table has none.
 * @throws {TypeError} when it is numeric.
 */
export function getCategorical(table: Table, name: string): CategoricalColumn {
  const column = getColumn(table, name);
  if (column.kind !== "categorical")
    throw new TypeError(`column "${name}" must be categorical, it is numeric`);
  return column;
}

/**
 * The table with just these columns, in this order; the values are shared, not copied.
 *
 * @throws {NotFoundError} `schema/missing-column` for a name that the table does not have.
 */
export function selectColumns(table: Table, names: readonly string[]): Table {
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return { nRows: table.nRows, columns: names.map((name) => byName.get(name) ?? getColumn(table, name)) };
}

/** The table with just these rows, in this order, copied. A row may be taken more than once; indices are not checked. */
export function takeRows(table: Table, rows: Int32Array | readonly number[]): Table {
  return { nRows: rows.length, columns: table.columns.map((column) => takeColumn(column, rows)) };
}

function takeColumn(column: Column, rows: ArrayLike<number>): Column {
  const n = rows.length;
  if (column.kind === "numeric") {
    const values = new Float64Array(n);
    for (let i = 0; i < n; i++) values[i] = column.values[rows[i]!]!;
    return { kind: "numeric", name: column.name, values };
  }
  const codes = new Int32Array(n);
  for (let i = 0; i < n; i++) codes[i] = column.codes[rows[i]!]!;
  return { ...column, codes };
}

/** The same table on shared memory, so that worker threads read one copy of the values. */
export function shareTable(table: Table): Table {
  return {
    nRows: table.nRows,
    columns: table.columns.map((column) =>
      column.kind === "numeric"
        ? { ...column, values: shareFloat64(column.values) }
        : { ...column, codes: shareInt32(column.codes) },
    ),
  };
}

/** The array itself when it is on shared memory, else a copy that is. A large copy stands where kernels read it in place. */
export function shareFloat64(values: Float64Array): Float64Array {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const shared = makeSharedFloat64(values.length);
  shared.set(values);
  return shared;
}

/** The array itself when it is on shared memory, else a copy that is. */
export function shareInt32(values: Int32Array): Int32Array {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const shared = new Int32Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

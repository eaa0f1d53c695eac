import type { Labels } from "./labels.ts";
import { type CategoricalColumn, type Column, columnNames, getColumn, type Table } from "./table.ts";

/**
 * The rows of several tables, one table below the other. The categories of a categorical column are those of the first table, and
 * then what others have beside them.
 *
 * @param tables one or more; all have the columns of the first, in any order.
 * @throws {NotFoundError} `schema/missing-column` when a table lacks a column of the first.
 * @throws {TypeError} when a column is numeric in one table and categorical in another.
 */
export function stackTables(tables: readonly [Table, ...Table[]]): Table {
  const nRows = tables.reduce((sum, table) => sum + table.nRows, 0);
  const columns = columnNames(tables[0]).map((name) =>
    stackColumns(
      tables.map((table) => getColumn(table, name)),
      nRows,
    ),
  );
  return { nRows, columns };
}

function stackColumns(columns: readonly Column[], nRows: number): Column {
  const { kind, name } = columns[0]!;
  if (kind === "categorical") return stackCodes(columns.map(asCategorical), name, nRows);
  const values = new Float64Array(nRows);
  let at = 0;
  for (const column of columns) {
    if (column.kind !== "numeric") throw otherKind(column);
    values.set(column.values, at);
    at += column.values.length;
  }
  return { kind, name, values };
}

function stackCodes(columns: readonly CategoricalColumn[], name: string, nRows: number): CategoricalColumn {
  const categories = [...new Set(columns.flatMap((column) => column.categories))];
  const places = new Map(categories.map((category, code) => [category, code]));
  const codes = new Int32Array(nRows);
  let at = 0;
  for (const column of columns) {
    const placeOf = column.categories.map((category) => places.get(category)!);
    for (const code of column.codes) codes[at++] = code < 0 ? -1 : placeOf[code]!;
  }
  return { kind: "categorical", name, categories, codes };
}

function asCategorical(column: Column): CategoricalColumn {
  if (column.kind !== "categorical") throw otherKind(column);
  return column;
}

function otherKind({ name, kind }: Column): TypeError {
  return new TypeError(`column "${name}" must be of one kind in all tables, it is ${kind} in one`);
}

/**
 * Labels of several tables in their order, with these classes.
 *
 * @throws {RangeError} when a row has a class that is none of them.
 */
export function stackLabels(parts: readonly Labels[], classes: readonly string[]): Labels {
  const codes = new Int32Array(parts.reduce((sum, part) => sum + part.codes.length, 0));
  let at = 0;
  for (const part of parts) {
    const placeOf = part.classes.map((name) => classes.indexOf(name));
    for (const code of part.codes) {
      const place = placeOf[code]!;
      if (place < 0) throw new RangeError(`class "${part.classes[code]}" is none of the classes`);
      codes[at++] = place;
    }
  }
  return { classes, codes };
}

import { isPlainObject } from "../../core/index.ts";
import { mostColumns } from "../most-columns.ts";
import { type RawRows, type RowSink, type TablePart, typedRows } from "../raw-rows.ts";

/** One row as a JSON text holds it, before it is known whether it is an object. */
export interface JsonRow {
  readonly value: unknown;
  /** The line on which it stands, from 1, where the format has one row a line. */
  readonly line?: number;
}

/** The rows of a JSON text. */
export interface JsonRows {
  /** The rows in order; it is gone through twice. */
  readonly rows: () => Iterable<JsonRow>;
  /** Makes the error for a row with which the table has more columns than it may have. */
  readonly tooMany: (row: JsonRow, message: string) => Error;
  /** The names of the values of a row `{"values": [...]}`; without them such a row is an object like others. */
  readonly listed?: readonly string[] | undefined;
}

/** How many rows are passed on together: as many as DuckDB passes on of a Parquet file. */
const batchSize = 2048;

type Named = Readonly<Record<string, unknown>>;

/**
 * Makes a table of objects of named values: its columns are all names that occur, in the order in which they do; a name that an
 * object does not have is `undefined` there. What is no object is reported and is no row of the table.
 *
 * @returns how many rows there are, with those that were reported.
 */
export function passRecords(part: TablePart, { rows, tooMany, listed }: JsonRows, sink: RowSink): number {
  const names = new Set<string>();
  for (const row of rows()) {
    if (!isPlainObject(row.value)) continue;
    for (const name of isList(row.value, listed) ? listed! : Object.keys(row.value)) names.add(name);
    if (names.size > mostColumns)
      throw tooMany(row, `must not add a name, a table has at most ${mostColumns} columns`);
  }
  const columns = [...names];
  sink.onNames(columns);
  let batch = new Batch(columns);
  let nRows = 0;
  for (const { value, line } of rows()) {
    const row = part.nBefore + ++nRows;
    const refuse = (rule: string, message: string): void =>
      part.issues.add({ severity: "error", rule, row, ...(line === undefined ? {} : { line }), message });
    if (!isPlainObject(value))
      refuse("record", `row ${row} must be an object with a value a column, it is none`);
    else if (!isList(value, listed)) batch.add(value, row, line);
    else if (value["values"].length === listed!.length)
      batch.add(namedValues(value["values"], listed!), row, line);
    else
      refuse("field-count", `row ${row} must have ${listed!.length} values, got ${value["values"].length}`);
    if (batch.length < batchSize) continue;
    sink.onRows(batch.rows());
    batch = new Batch(columns);
  }
  if (batch.length > 0) sink.onRows(batch.rows());
  return nRows;
}

/** Whether a record is a list of values in the order of columns, as requests may have it. */
function isList(record: Named, listed: readonly string[] | undefined): record is { values: unknown[] } {
  return listed !== undefined && Array.isArray(record["values"]) && Object.keys(record).length === 1;
}

const namedValues = (values: readonly unknown[], names: readonly string[]): Named =>
  Object.fromEntries(names.map((name, j) => [name, values[j]]));

/** Objects that are passed on together. */
class Batch {
  readonly #names: readonly string[];
  readonly #records: Named[] = [];
  readonly #rowNumbers: number[] = [];
  readonly #lines: number[] = [];

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  get length(): number {
    return this.#records.length;
  }

  add(record: Named, row: number, line: number | undefined): void {
    this.#records.push(record);
    this.#rowNumbers.push(row);
    if (line !== undefined) this.#lines.push(line);
  }

  rows(): RawRows {
    const records = this.#records;
    const columns = this.#names.map((name) =>
      records.map((record) => (Object.hasOwn(record, name) ? record[name] : undefined)),
    );
    const rowNumbers = Int32Array.from(this.#rowNumbers);
    const lines = this.#lines.length === 0 ? {} : { lines: this.#lines };
    return typedRows(columns, { nRows: records.length, rowNumbers, ...lines });
  }
}

/** Says how many values were written `NaN`, if any. */
export function reportNaN({ issues }: TablePart, nNaN: number, line?: number): void {
  if (nNaN === 0) return;
  issues.add({
    severity: "warning",
    rule: "nan",
    ...(line === undefined ? {} : { line }),
    message: `${nNaN === 1 ? "a value is" : `${nNaN} values are`} written NaN, which is no JSON: ${nNaN === 1 ? "it is" : "they are"} read as missing`,
  });
}

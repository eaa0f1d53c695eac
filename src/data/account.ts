import { type Column, cutText, makeTable, placesOf, showValue } from "../core/index.ts";
import {
  type CategoricalSpec,
  type ColumnSpec,
  classOf,
  findSpec,
  type Schema,
  type SureNumbers,
  targetClasses,
} from "../schema/index.ts";
import { ColumnBuilder, matchColumns, type ValueReader } from "./columns.ts";
import { GrowingArray } from "./growing-array.ts";
import { type IssueList, placeOf } from "./issues.ts";
import type { Dataset, Issue, RowLedger } from "./protocol.ts";
import { RareClasses, type UsedRows } from "./rare-classes.ts";
import type { IssueSink, RawRows, RowSink } from "./raw-rows.ts";
import { RowIndex } from "./row-index.ts";

/** How rows are accounted for. */
export interface AccountOptions {
  readonly schema: Schema;
  /** By column: the value that all rows have there, since the file does not hold the column. */
  readonly constants: ReadonlyMap<string, string | number>;
  /** What becomes of a row that equals an earlier one; it is reported in both cases. */
  readonly duplicates: "keep" | "drop";
  /** What becomes of a class with one row or none. */
  readonly rareClasses: "keep" | "drop";
  /** Makes the reader of a column's values. */
  readonly readerOf: (spec: ColumnSpec) => ValueReader;
  /** The numbers that a column is known to take, so that its reader need not see them; `undefined` when there are none. */
  readonly sureOf: (spec: ColumnSpec) => SureNumbers | undefined;
  /** Where problems with rows were and are reported: a row with an error there is not used. */
  readonly issues: IssueList;
}

/** Where the columns of a file are. */
interface Layout {
  /** By column: its place in the file; behind them the constants. */
  readonly positions: ReadonlyMap<string, number>;
  /** Where the first file's columns are in this one, when its columns are in another order. */
  readonly order: readonly number[] | undefined;
}

/**
 * Validates rows as they come, leaves out those that cannot be used, and writes down which and why. For each file in turn
 * `part` gives what its rows go to; `finish` comes last.
 */
export class RowAccount {
  readonly #options: AccountOptions;
  readonly #columns: readonly ColumnBuilder[];
  readonly #target: ColumnBuilder;
  readonly #toClass: (value: number) => number;
  readonly #classes = new GrowingArray(Int32Array);
  readonly #rowNumbers = new GrowingArray<Int32Array>(Int32Array);
  readonly #targetMissing: number[] = [];
  readonly #rareClasses: RareClasses;
  readonly #duplicates: number[] = [];
  readonly #seen = new RowIndex();
  /** The columns of the first file, in its order. */
  #firstNames: readonly string[] | undefined;

  constructor(options: AccountOptions) {
    this.#options = options;
    const { schema, readerOf, sureOf } = options;
    const builderOf = (spec: ColumnSpec): ColumnBuilder =>
      new ColumnBuilder(spec, readerOf(spec), sureOf(spec));
    this.#columns = schema.columns
      .filter(({ role = "feature" }) => role === "feature" || role === "group" || role === "time")
      .map(builderOf);
    // a row without target is dropped with a warning of its own, whatever the schema says of missing values
    this.#target = builderOf({ ...findSpec(schema, schema.target.column)!, nullable: true });
    this.#toClass = classIndexOf(schema);
    this.#rareClasses = new RareClasses(targetClasses(schema));
  }

  /**
   * Begins a file of the table.
   *
   * @param issues where problems with the file's columns and rows are reported.
   * @returns what the file's rows are to be given to.
   */
  part(issues: IssueSink): RowSink {
    const { schema, constants } = this.#options;
    let positions = new Map<string, number>();
    let order: readonly number[] | undefined;
    return {
      onNames: (names) => {
        if (names.length > 0) {
          positions = matchColumns(names, { schema, constants: new Set(constants.keys()) }, issues);
          this.#firstNames ??= names;
          order = orderOf(this.#firstNames, positions);
        }
        [...constants.keys()].forEach((name, i) => {
          positions.set(name, names.length + i);
        });
      },
      onRows: (rows) => this.#take(withConstants(rows, constants), { positions, order }, issues),
    };
  }

  #take(rows: RawRows, { positions, order }: Layout, issues: IssueSink): void {
    const position = positions.get(this.#target.spec.name);
    const wrong: Issue[] = [];
    const targets = this.#target.read(rows, position, { add: (issue) => wrong.push(issue) });
    const classes = new Int32Array(rows.nRows);
    for (let i = 0; i < rows.nRows; i++) classes[i] = this.#toClass(targets[i]!);
    const sink = besideDropped(rows, classes, wrong, issues);
    for (const column of this.#columns) column.read(rows, positions.get(column.spec.name), sink);
    for (const issue of wrong) issues.add(issue);
    const sound = this.#soundRows(rows, classes, position, issues);
    const kept = this.#withoutDuplicates(rows, sound, { positions, order }, issues);
    this.#rareClasses.count(rows, classes, kept);
    this.#classes.pushFrom(classes, kept);
    this.#rowNumbers.pushFrom(rows.rowNumbers, kept);
    for (const column of this.#columns) column.keep(kept);
  }

  /** The places of rows without an error that have a target. */
  #soundRows(
    rows: RawRows,
    classes: Int32Array,
    position: number | undefined,
    issues: IssueSink,
  ): Int32Array {
    const column = this.#target.spec.name;
    const sound = new Int32Array(rows.nRows);
    let nSound = 0;
    for (let i = 0; i < rows.nRows; i++) {
      const row = rows.rowNumbers[i]!;
      if (this.#options.issues.refuses(row)) continue;
      if (classes[i] !== -1) {
        sound[nSound++] = i;
        continue;
      }
      const text = position === undefined ? "" : textAt(rows, i, position);
      this.#targetMissing.push(row);
      issues.add({
        severity: "warning",
        rule: "target-missing",
        ...placeOf(rows, i),
        column,
        value: cutText(text),
        message: `column "${column}" has no value${text === "" ? "" : `, it says ${showValue(text)}`}, the row is dropped`,
      });
    }
    return sound.subarray(0, nSound);
  }

  /** Reports the rows that equal an earlier one. @returns the places of those that are kept. */
  #withoutDuplicates(rows: RawRows, sound: Int32Array, layout: Layout, issues: IssueSink): Int32Array {
    const drop = this.#options.duplicates === "drop";
    const firsts = this.#firstsLike(rows, sound, layout);
    let nKept = 0;
    for (let k = 0; k < sound.length; k++) {
      const i = sound[k]!;
      const first = firsts[k]!;
      if (first !== 0) {
        const row = rows.rowNumbers[i]!;
        issues.add({
          severity: "warning",
          rule: "duplicate-row",
          ...placeOf(rows, i),
          message: `row ${row} equals row ${first}${drop ? ", it is dropped" : ""}`,
        });
        if (drop) {
          this.#duplicates.push(row);
          continue;
        }
      }
      sound[nKept++] = i;
    }
    return sound.subarray(0, nKept);
  }

  /** For each of these rows the number of the earlier row that it equals; 0 where there is none. Numbers count from 1. */
  #firstsLike(rows: RawRows, places: Int32Array, { positions, order }: Layout): Int32Array {
    const { fields, rowNumbers } = rows;
    if (fields !== undefined) return this.#seen.findRecords(fields, order, places, rowNumbers);
    const compared = this.#compared(rows, positions);
    return places.map((i) => this.#seen.firstLike(compared, i, rowNumbers[i]!) ?? 0);
  }

  #compared(rows: RawRows, positions: ReadonlyMap<string, number>): ArrayLike<unknown>[] {
    return this.#options.schema.columns
      .map((spec) => positions.get(spec.name))
      .filter((position) => position !== undefined)
      .map((position) => rows.column(position));
  }

  /**
   * Makes the data set of all files.
   *
   * @param nRead how many rows the files have, with those that were too broken to be given to a sink.
   * @returns all rows that can be used; none when the table as a whole has an error. `ledger` accounts for every row read.
   */
  finish(nRead: number): Omit<Dataset, "sha256" | "source"> {
    const { issues, schema } = this.#options;
    const all: UsedRows = {
      columns: this.#columns.map((column) => column.finish()),
      rowNumbers: this.#rowNumbers.finish(),
      labels: { classes: targetClasses(schema), codes: this.#classes.finish() },
    };
    const target = this.#target.spec.name;
    const isRareDropped = this.#options.rareClasses === "drop" && !issues.isTableBad;
    const { kept, dropped: rare } = isRareDropped
      ? this.#rareClasses.leaveOut(all, target, issues)
      : { kept: all, dropped: [] };
    const { columns, rowNumbers, labels } = kept;
    const used = issues.isTableBad ? 0 : rowNumbers.length;
    const drops = [
      { rule: "target-missing", rows: this.#targetMissing },
      { rule: "duplicate-row", rows: this.#duplicates },
      { rule: "rare-class", rows: rare },
    ];
    const ledger = ledgerOf(
      nRead,
      used === 0 ? new Int32Array(0) : rowNumbers,
      issues.isTableBad ? [] : drops,
    );
    return {
      table: makeTable(used === 0 ? columns.map(emptied) : columns, used),
      labels: { ...labels, codes: used === 0 ? sharedInt32(0) : labels.codes },
      rowNumbers: used === 0 ? new Int32Array(0) : rowNumbers,
      ledger,
      issues: issues.toArray(),
    };
  }
}

/**
 * Accounts for all rows: those that are neither used nor dropped by a rule are invalid.
 *
 * @param used the numbers of the rows used, from 1.
 */
export function ledgerOf(read: number, used: Int32Array, drops: RowLedger["dropped"]): RowLedger {
  const isKnown = new Uint8Array(read + 1);
  for (const row of used) isKnown[row] = 1;
  for (const { rows } of drops) for (const row of rows) isKnown[row] = 1;
  const invalid: number[] = [];
  for (let row = 1; row <= read; row++) if (isKnown[row] === 0) invalid.push(row);
  const dropped = [{ rule: "invalid", rows: invalid }, ...drops].filter(({ rows }) => rows.length > 0);
  return { read, used: used.length, dropped };
}

/** What a value says, spaces around it left out; empty where there is nothing. @param i its row among those that are read now. */
function textAt(rows: RawRows, i: number, position: number): string {
  const { fields } = rows;
  const isField = fields !== undefined && position < fields.nFields;
  const value: unknown = isField ? fields.text(fields.from + i, position) : rows.column(position)[i];
  return value === null || value === undefined ? "" : String(value).trim();
}

function withConstants(rows: RawRows, constants: ReadonlyMap<string, string | number>): RawRows {
  if (constants.size === 0) return rows;
  const { nRows, nColumns } = rows;
  const added = Array.from(constants.values(), (value) => new Array<unknown>(nRows).fill(value));
  return {
    ...rows,
    nColumns: nColumns + added.length,
    column: (position) => (position < nColumns ? rows.column(position) : added[position - nColumns]!),
  };
}

/**
 * Where the columns of the first file are in another one; `undefined` when they are at the same places, or when the columns
 * are not the same: then no row is used.
 */
function orderOf(
  firstNames: readonly string[],
  positions: ReadonlyMap<string, number>,
): readonly number[] | undefined {
  const order = firstNames.map((name) => positions.get(name) ?? -1);
  return order.includes(-1) || order.every((place, j) => place === j) ? undefined : order;
}

/** Makes the function from a value of the target's column to the index of its class, -1 when the value is missing. */
export function classIndexOf(schema: Schema): (value: number) => number {
  const classes = targetClasses(schema);
  const spec = findSpec(schema, schema.target.column)!;
  if (spec.kind === "numeric")
    return (value) => (Number.isNaN(value) ? -1 : classes.indexOf(classOf(schema, value)));
  const places = placesOf(classes);
  const indices = (spec as CategoricalSpec).codes.map((code) => places.get(String(code.value)) ?? -1);
  return (value) => indices[value] ?? -1;
}

function emptied(column: Column): Column {
  return column.kind === "numeric"
    ? { ...column, values: new Float64Array(new SharedArrayBuffer(0)) }
    : { ...column, codes: sharedInt32(0) };
}

function sharedInt32(n: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(4 * n));
}

/**
 * Where problems of features are reported: not those of a row that is dropped for want of a target, such as a row of units below the
 * header, since none of its values is used.
 *
 * @param classes by row, -1 where there is none.
 * @param wrong the problems of targets: such rows have a target, if a wrong one.
 */
function besideDropped(
  { rowNumbers }: RawRows,
  classes: Int32Array,
  wrong: readonly Issue[],
  issues: IssueSink,
): IssueSink {
  const refused = new Set(wrong.filter(({ severity }) => severity === "error").map(({ row }) => row));
  const dropped = new Set<number | undefined>();
  classes.forEach((code, i) => {
    if (code === -1 && !refused.has(rowNumbers[i]!)) dropped.add(rowNumbers[i]!);
  });
  if (dropped.size === 0) return issues;
  return { add: (issue) => (dropped.has(issue.row) ? undefined : issues.add(issue)) };
}

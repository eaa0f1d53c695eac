import {
  type Cell,
  type CellProblem,
  type Column,
  type ColumnSpec,
  didYouMean,
  findSpec,
  type Schema,
  showValue,
  sortClasses,
} from "../core/index.ts";
import { quoteName, shorten } from "./issues.ts";
import type { Issue } from "./protocol.ts";
import type { IssueSink, RawRows } from "./raw-rows.ts";

/** Reads one raw value of a column; what a column takes is said by `cellReader` alone. */
export type ValueReader = (raw: unknown) => Cell;

/** Which columns a table must have. */
export interface Expectation {
  readonly schema: Schema;
  /** Columns that the table must not have, because their value is given elsewhere. */
  readonly constants?: ReadonlySet<string>;
  /** What it means when a column is absent. Default: an error. */
  readonly whenAbsent?: (spec: ColumnSpec) => Issue["severity"] | "ignored";
}

/** For so many unknown columns the absent one that was meant is looked for: a table of other columns may have thousands. */
const maxAsked = 20;

/**
 * Finds the schema's columns among the names of a table and reports unknown, doubled and absent ones.
 *
 * @returns column name -> position, of the columns that are there.
 */
export function matchColumns(
  names: readonly string[],
  { schema, constants = new Set(), whenAbsent = () => "error" }: Expectation,
  issues: IssueSink,
): Map<string, number> {
  const found = new Map<string, number>();
  const report = (severity: Issue["severity"], rule: string, column: string, message: string): void =>
    issues.add({ severity, rule, column: shorten(column), message });
  const given = new Set(names);
  const absent = schema.columns.map((spec) => spec.name).filter((name) => !given.has(name));
  let nUnknown = 0;
  names.forEach((name, i) => {
    const subject = `column ${quoteName(name)}`;
    if (findSpec(schema, name) === undefined) {
      const meant = nUnknown++ < maxAsked ? didYouMean(name, absent) : undefined;
      report(
        "error",
        "unknown-column",
        name,
        `${subject} (the ${i + 1}.) must be in the schema, it is not${meant === undefined ? "" : `; is it ${quoteName(meant)}?`}`,
      );
    } else if (constants.has(name))
      report(
        "error",
        "constant-column",
        name,
        `${subject} must be in the file or among its constants, it is in both`,
      );
    else if (found.has(name))
      report("error", "duplicate-column", name, `${subject} must occur once, got it twice`);
    else found.set(name, i);
  });
  for (const spec of schema.columns) {
    if (found.has(spec.name) || constants.has(spec.name)) continue;
    const severity = whenAbsent(spec);
    if (severity === "ignored") continue;
    report(
      severity,
      "missing-column",
      spec.name,
      `column ${quoteName(spec.name)} must be in the table, it is absent`,
    );
  }
  return found;
}

/** Reads a column some rows at a time and keeps the values of those that are used, on shared memory in the end. */
export class ColumnBuilder {
  readonly spec: ColumnSpec;
  readonly #read: ValueReader;
  readonly #kept: GrowingArray<Float64Array | Int32Array>;
  /** Of a column of text: text -> code, in the order in which they are seen. */
  readonly #texts = new Map<string, number>();
  #values: Float64Array | Int32Array = new Int32Array();
  #source: ArrayLike<unknown> | undefined;

  constructor(spec: ColumnSpec, read: ValueReader) {
    this.spec = spec;
    this.#read = read;
    this.#kept = spec.kind === "numeric" ? new GrowingArray(Float64Array) : new GrowingArray(Int32Array);
  }

  /**
   * Reads the values of some rows and reports what the column does not take.
   *
   * @param position where the column is in `rows`; `undefined` when it is absent: then all is missing, and nothing reported.
   * @returns of each row the number, or the index of its code; `NaN` or `-1` when it is missing or in error.
   */
  read(rows: RawRows, position: number | undefined, issues: IssueSink): Float64Array | Int32Array {
    const { name, kind } = this.spec;
    const { nRows } = rows;
    const values = kind === "numeric" ? new Float64Array(nRows).fill(NaN) : new Int32Array(nRows).fill(-1);
    this.#source = position === undefined ? undefined : rows.columns[position];
    this.#values = values;
    if (this.#source === undefined) return values;
    for (let i = 0; i < nRows; i++) {
      const raw = this.#source[i];
      const cell = this.#read(raw);
      values[i] = kind !== "text" ? cell.value : cell.isMissing ? -1 : 0;
      if (cell.problem !== undefined) issues.add(cellIssue(rows, i, name, raw, cell.problem));
    }
    return values;
  }

  /** Keeps these of the rows that were read last. @param rows their positions, in order. */
  keep(rows: readonly number[]): void {
    this.#kept.reserve(rows.length);
    for (const i of rows) {
      const value = this.#values[i]!;
      this.#kept.push(this.spec.kind === "text" && value === 0 ? this.#codeOf(i) : value);
    }
  }

  #codeOf(i: number): number {
    const text = String(this.#source?.[i]).trim();
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, this.#texts.size);
    return this.#texts.size - 1;
  }

  /** The column of all rows that were kept; of a column of text the categories are those that occur, sorted. */
  finish(): Column {
    const { spec } = this;
    const values = this.#kept.finish();
    if (values instanceof Float64Array) return { kind: "numeric", name: spec.name, values };
    const base = { kind: "categorical", name: spec.name } as const;
    if (spec.kind === "categorical")
      return { ...base, categories: spec.codes.map((code) => String(code.value)), codes: values };
    const categories = sortClasses(this.#texts.keys());
    const index = new Map(categories.map((text, i) => [text, i]));
    const order = Array.from(this.#texts.keys(), (text) => index.get(text)!);
    for (let i = 0; i < values.length; i++) values[i] = order[values[i]!] ?? -1;
    return { ...base, categories, codes: values };
  }
}

/** Numbers that become more, and at last one array on shared memory. */
export class GrowingArray<T extends Float64Array | Int32Array> {
  readonly #make: new (
    length: number | SharedArrayBuffer,
  ) => T;
  #values: T;
  #length = 0;

  constructor(make: new (length: number | SharedArrayBuffer) => T) {
    this.#make = make;
    this.#values = new make(0);
  }

  get length(): number {
    return this.#length;
  }

  /** The number at a place, from 0. */
  at(place: number): number | undefined {
    return this.#values[place];
  }

  /** Makes room for so many more. */
  reserve(n: number): void {
    const needed = this.#length + n;
    if (needed <= this.#values.length) return;
    const larger = new this.#make(Math.max(needed, Math.ceil(this.#values.length * 1.5)));
    larger.set(this.#values);
    this.#values = larger;
  }

  push(value: number): void {
    this.reserve(1);
    this.#values[this.#length++] = value;
  }

  finish(): T {
    const shared = new this.#make(new SharedArrayBuffer(this.#length * this.#values.BYTES_PER_ELEMENT));
    shared.set(this.#values.subarray(0, this.#length));
    this.#values = new this.#make(0);
    return shared;
  }
}

function cellIssue(rows: RawRows, i: number, column: string, value: unknown, problem: CellProblem): Issue {
  const { rule, severity, allowed } = problem;
  const isAbsent = value === undefined || value === null || value === "";
  const verb = severity === "error" ? "must be" : "is";
  const line = rows.lines?.[i];
  return {
    severity,
    rule,
    row: rows.rowNumbers[i]!,
    ...(line === undefined ? {} : { line }),
    column,
    ...(isAbsent ? {} : { value: shorten(typeof value === "object" ? kindOf(value) : String(value)) }),
    message: `column ${quoteName(column)} ${verb} ${allowed}, got ${isAbsent ? "no value" : kindOf(value)}`,
  };
}

/** A value in a message: texts and numbers as they are, what is no value of a table by its kind alone. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "bigint") return String(value);
  return typeof value === "object" && value !== null ? "an object" : showValue(value);
}

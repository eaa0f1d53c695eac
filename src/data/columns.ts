import { type Column, cutText, didYouMean, showValue, sortClasses } from "../core/index.ts";
import type { Cell, CellProblem, ColumnSpec, Schema, SureNumbers } from "../schema/index.ts";
import { FieldReader } from "./csv/field-reader.ts";
import { GrowingArray } from "./growing-array.ts";
import { quoteName } from "./issues.ts";
import type { Issue } from "./protocol.ts";
import type { IssueSink, RawRows } from "./raw-rows.ts";

/** Reads one raw value of a column. Readers are made from `cellReader`, which alone decides what a column takes. */
export type ValueReader = (raw: unknown) => Cell;

/** Which columns a table must have. */
export interface Expectation {
  readonly schema: Schema;
  /** Columns that the table must not have, because their value is given elsewhere. */
  readonly constants?: ReadonlySet<string>;
  /** Names that may be there although the schema does not know them. */
  readonly ignored?: ReadonlySet<string> | undefined;
  /** How the absence of a column is reported, if at all. Default: as an error. */
  readonly whenAbsent?: (spec: ColumnSpec) => Issue["severity"] | "ignored";
}

/**
 * For how many unknown columns the absent one that was meant is looked for. A wrong file may have thousands, each of which would be
 * compared with all columns of the schema.
 */
const maxAsked = 20;

/**
 * Finds the schema's columns among the names of a table, and reports unknown, doubled and absent ones.
 *
 * @param names the columns of the table, in its order.
 * @returns by the schema's name the position, from 0, of each column that is there; of a doubled one the first.
 */
export function matchColumns(
  names: readonly string[],
  { schema, constants = new Set(), ignored, whenAbsent = () => "error" }: Expectation,
  issues: IssueSink,
): Map<string, number> {
  const found = new Map<string, number>();
  const known = new Set(schema.columns.map((spec) => spec.name));
  const report = (severity: Issue["severity"], rule: string, column: string, message: string): void =>
    issues.add({ severity, rule, column: cutText(column), message });
  const given = new Set(names);
  const absent = schema.columns.map((spec) => spec.name).filter((name) => !given.has(name));
  let nUnknown = 0;
  names.forEach((name, i) => {
    const subject = `column ${quoteName(name)}`;
    if (!known.has(name)) {
      if (ignored?.has(name) === true) return;
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

/**
 * Reads a column some rows at a time and keeps the values of those rows that are used. For each batch `read` is called, then
 * `keep` with the rows that are good in all columns; `finish` makes the column, on shared memory.
 */
export class ColumnBuilder {
  readonly spec: ColumnSpec;
  readonly #read: ValueReader;
  readonly #fields: FieldReader;
  readonly #kept: GrowingArray<Float64Array | Int32Array>;
  /** The codes of the texts of a column of text, numbered in the order in which they are seen. */
  readonly #texts = new Map<string, number>();
  /** Where values are read into; as large as the largest batch so far. */
  #room: Float64Array | Int32Array;
  /** The values of the batch that was read last: a part of `#room`. */
  #values: Float64Array | Int32Array;

  /** @param sure the numbers that the column takes as they are, so that `read` need not be asked about them. */
  constructor(spec: ColumnSpec, read: ValueReader, sure?: SureNumbers) {
    this.spec = spec;
    this.#read = read;
    this.#fields = new FieldReader((raw) => this.#cell(raw), sure);
    this.#kept = spec.kind === "numeric" ? new GrowingArray(Float64Array) : new GrowingArray(Int32Array);
    this.#room = this.#makeRoom(0);
    this.#values = this.#room;
  }

  /**
   * Reads the values of some rows and reports what the column does not take.
   *
   * @param position where the column is in `rows`; `undefined` when it is absent: then all values are missing, which is not
   *   reported here.
   * @returns for each row its value: the number, or the index of the code; `NaN` or `-1` when the value is missing or in error. The
   *   array is used again by the next call.
   */
  read(rows: RawRows, position: number | undefined, issues: IssueSink): Float64Array | Int32Array {
    const { nRows, fields } = rows;
    if (this.#room.length < nRows) this.#room = this.#makeRoom(nRows);
    const values = this.#room.subarray(0, nRows);
    this.#values = values;
    const report = (i: number, raw: unknown, problem: CellProblem): void =>
      issues.add(cellIssue(rows, i, this.spec.name, raw, problem));
    if (position === undefined) return values.fill(this.spec.kind === "numeric" ? NaN : -1);
    if (fields !== undefined && position < fields.nFields) {
      this.#fields.read(fields, position, values, report);
      return values;
    }
    const source = rows.column(position);
    for (let i = 0; i < nRows; i++) {
      const { value, problem } = this.#cell(source[i]);
      values[i] = value;
      if (problem !== undefined) report(i, source[i], problem);
    }
    return values;
  }

  #makeRoom(length: number): Float64Array | Int32Array {
    return this.spec.kind === "numeric" ? new Float64Array(length) : new Int32Array(length);
  }

  /** A value as the column keeps it: of a text its code. */
  #cell(raw: unknown): Cell {
    const cell = this.#read(raw);
    if (this.spec.kind !== "text") return cell;
    return { ...cell, value: cell.isMissing ? -1 : cell.problem === undefined ? this.#codeOf(raw) : 0 };
  }

  #codeOf(raw: unknown): number {
    const text = String(raw).trim();
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    this.#texts.set(text, this.#texts.size);
    return this.#texts.size - 1;
  }

  /** Keeps these of the rows that were read last. @param rows their positions, in order. */
  keep(rows: Int32Array): void {
    this.#kept.pushFrom(this.#values, rows);
  }

  /** The column of all rows that were kept; of a column of text the categories are those that occur, sorted. */
  finish(): Column {
    const { spec } = this;
    const values = this.#kept.finish();
    if (values instanceof Float64Array) return { kind: "numeric", name: spec.name, values };
    const base = { kind: "categorical", name: spec.name } as const;
    if (spec.kind === "categorical")
      return { ...base, categories: spec.codes.map((code) => String(code.value)), codes: values };
    const texts = [...this.#texts.keys()];
    const isKept = new Uint8Array(texts.length);
    for (const code of values) if (code >= 0) isKept[code] = 1;
    const categories = sortClasses(texts.filter((_, code) => isKept[code] === 1));
    const index = new Map(categories.map((text, i) => [text, i]));
    const order = texts.map((text) => index.get(text) ?? -1);
    for (let i = 0; i < values.length; i++) values[i] = order[values[i]!] ?? -1;
    return { ...base, categories, codes: values };
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
    ...(isAbsent ? {} : { value: cutText(typeof value === "object" ? kindOf(value) : String(value)) }),
    message: `column ${quoteName(column)} ${verb} ${allowed}, got ${isAbsent ? "no value" : kindOf(value)}`,
  };
}

/** A value in a message: texts and numbers as they are, what is no value of a table by its kind alone. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "bigint") return String(value);
  return typeof value === "object" && value !== null ? "an object" : showValue(value);
}

import {
  type Cell,
  type CellProblem,
  type Column,
  type ColumnSpec,
  findSpec,
  type Schema,
  showValue,
  sortClasses,
} from "../core/index.ts";
import type { RawTable } from "./csv.ts";
import { type IssueList, quoteName, shorten } from "./issues.ts";
import type { Issue } from "./protocol.ts";

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

/**
 * Finds the schema's columns among the names of a table and reports unknown, doubled and absent ones.
 *
 * @returns column name -> position, of the columns that are there.
 */
export function matchColumns(
  names: readonly string[],
  { schema, constants = new Set(), whenAbsent = () => "error" }: Expectation,
  issues: IssueList,
): Map<string, number> {
  const found = new Map<string, number>();
  const report = (severity: Issue["severity"], rule: string, column: string, message: string): void =>
    issues.add({ severity, rule, column: shorten(column), message });
  names.forEach((name, i) => {
    const subject = `column ${quoteName(name)}`;
    if (findSpec(schema, name) === undefined)
      report(
        "error",
        "unknown-column",
        name,
        `${subject} (the ${i + 1}.) must be in the schema, ${nearest(schema, name)}`,
      );
    else if (constants.has(name))
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

function nearest(schema: Schema, name: string): string {
  const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const like = schema.columns.find((spec) => plain(spec.name) === plain(name) && plain(name) !== "");
  return like === undefined ? "it is not" : `it is not; is it ${quoteName(like.name)}?`;
}

/**
 * Reads all values of a column and reports what it does not take.
 *
 * @param position where the column is in `raw`; `undefined` when it is absent: then all is missing and nothing reported.
 */
export function readColumn(
  raw: RawTable,
  position: number | undefined,
  spec: ColumnSpec,
  read: ValueReader,
  issues: IssueList,
): Column {
  const { name } = spec;
  const n = raw.rowNumbers.length;
  const source = position === undefined ? undefined : raw.columns[position];
  const values = spec.kind === "numeric" ? new Float64Array(n).fill(NaN) : new Int32Array(n).fill(-1);
  const texts: string[] = [];
  if (source !== undefined)
    for (let i = 0; i < n; i++) {
      const cell = read(source[i]);
      if (spec.kind !== "text") values[i] = cell.value;
      else if (!cell.isMissing) texts[i] = String(source[i]).trim();
      if (cell.problem !== undefined) issues.add(cellIssue(raw, i, name, source[i], cell.problem));
    }
  if (values instanceof Float64Array) return { kind: "numeric", name, values };
  if (spec.kind === "categorical")
    return {
      kind: "categorical",
      name,
      categories: spec.codes.map((code) => String(code.value)),
      codes: values,
    };
  const categories = sortClasses(texts.filter((text) => text !== undefined));
  const index = new Map(categories.map((text, i) => [text, i]));
  texts.forEach((text, i) => {
    values[i] = index.get(text) ?? -1;
  });
  return { kind: "categorical", name, categories, codes: values };
}

function cellIssue(raw: RawTable, i: number, column: string, value: unknown, problem: CellProblem): Issue {
  const { rule, severity, allowed } = problem;
  const isAbsent = value === undefined || value === null || value === "";
  const verb = severity === "error" ? "must be" : "is";
  const line = raw.lines?.[i];
  return {
    severity,
    rule,
    row: raw.rowNumbers[i]!,
    ...(line === undefined ? {} : { line }),
    column,
    ...(isAbsent ? {} : { value: shorten(typeof value === "object" ? kindOf(value) : String(value)) }),
    message: `column ${quoteName(column)} ${verb} ${allowed}, got ${isAbsent ? "no value" : kindOf(value)}`,
  };
}

/** A value in a message: texts and numbers as they are, what is no value of a table by its kind alone. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" && value !== null ? "an object" : showValue(value);
}

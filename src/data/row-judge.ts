import { type Column, makeTable, type Table } from "../core/index.ts";
import {
  type ColumnSpec,
  type FeatureSpec,
  featureSpecs,
  type Schema,
  type SureNumbers,
} from "../schema/index.ts";
import { ColumnBuilder, matchColumns, type ValueReader } from "./columns.ts";
import { GrowingArray } from "./growing-array.ts";
import { IssueList } from "./issues.ts";
import type { Issue } from "./protocol.ts";
import type { RawRows, RowSink } from "./raw-rows.ts";

/** A row that is not predicted, and why. */
export interface RefusedRow {
  /** Its number in the file, from 1, the header not counted. */
  readonly row: number;
  /** The line of the file on which it begins, from 1; absent where the file has no lines. */
  readonly line?: number;
  /** All its errors. An error of the table as a whole, for which no row is used, stands in the table's `issues` alone. */
  readonly issues: readonly Issue[];
}

/** Gathers problems as {@link IssueList} does, and all errors of each row: a row that is not predicted shall have its reason. */
export class RowIssues extends IssueList {
  readonly #ofRows = new Map<number, Issue[]>();

  override add(issue: Issue): void {
    super.add(issue);
    if (issue.severity !== "error" || issue.row === undefined) return;
    const known = this.#ofRows.get(issue.row);
    if (known === undefined) this.#ofRows.set(issue.row, [issue]);
    else known.push(issue);
  }

  /** The rows with an error of their own, in order. */
  refused(): RefusedRow[] {
    return [...this.#ofRows]
      .sort(([a], [b]) => a - b)
      .map(([row, issues]) => {
        const line = issues[0]?.line;
        return { row, ...(line === undefined ? {} : { line }), issues };
      });
  }
}

/** What {@link RowJudge} needs to know of a table. */
export interface JudgeOptions {
  readonly schema: Schema;
  readonly readerOf: (spec: FeatureSpec) => ValueReader;
  readonly sureOf: (spec: FeatureSpec) => SureNumbers | undefined;
  readonly issues: RowIssues;
}

/** The features of the rows without an error, and what became of the others. */
export interface JudgedRows {
  readonly table: Table;
  readonly nRows: number;
  readonly rowNumbers: Int32Array;
  readonly imputed: readonly (readonly string[])[];
  readonly refused: readonly RefusedRow[];
  readonly issues: readonly Issue[];
}

/** Reads the features and leaves out the rows with an error. */
export class RowJudge implements RowSink {
  readonly #schema: Schema;
  readonly #issues: RowIssues;
  readonly #columns: readonly ColumnBuilder[];
  readonly #rowNumbers = new GrowingArray(Int32Array);
  #positions = new Map<string, number>();

  constructor({ schema, readerOf, sureOf, issues }: JudgeOptions) {
    this.#schema = schema;
    this.#issues = issues;
    this.#columns = featureSpecs(schema).map((spec) => new ColumnBuilder(spec, readerOf(spec), sureOf(spec)));
  }

  onNames(names: readonly string[]): void {
    if (names.length === 0) return;
    const whenAbsent = (spec: ColumnSpec) =>
      !isFeature(spec) ? "ignored" : spec.nullable === true ? "warning" : "error";
    this.#positions = matchColumns(names, { schema: this.#schema, whenAbsent }, this.#issues);
  }

  onRows(rows: RawRows): void {
    for (const column of this.#columns)
      column.read(rows, this.#positions.get(column.spec.name), this.#issues);
    const kept = new Int32Array(rows.nRows);
    let nKept = 0;
    for (let i = 0; i < rows.nRows; i++) {
      const row = rows.rowNumbers[i]!;
      if (this.#issues.refuses(row)) continue;
      kept[nKept++] = i;
      this.#rowNumbers.push(row);
    }
    for (const column of this.#columns) column.keep(kept.subarray(0, nKept));
  }

  finish(): JudgedRows {
    const rowNumbers = this.#rowNumbers.finish();
    const columns = this.#columns.map((column) => column.finish());
    const table = makeTable(columns, rowNumbers.length);
    const imputed = Array.from(rowNumbers, (_, i) =>
      columns.filter((column) => isMissingAt(column, i)).map((column) => column.name),
    );
    return {
      table,
      nRows: table.nRows,
      rowNumbers,
      imputed,
      refused: this.#issues.refused(),
      issues: this.#issues.toArray(),
    };
  }
}

/** Whether a column is needed to predict. */
export function isFeature(spec: ColumnSpec): boolean {
  return spec.role === undefined || spec.role === "feature";
}

function isMissingAt(column: Column, row: number): boolean {
  return column.kind === "numeric" ? Number.isNaN(column.values[row]) : column.codes[row] === -1;
}

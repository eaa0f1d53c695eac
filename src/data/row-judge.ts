import { type Column, cutText, makeTable, type Table } from "../core/index.ts";
import {
  type ColumnSpec,
  featureSpecs,
  findSpec,
  type Schema,
  type SureNumbers,
  takesMissing,
} from "../schema/index.ts";
import { ColumnBuilder, matchColumns, type ValueReader } from "./columns.ts";
import { GrowingArray } from "./growing-array.ts";
import { IssueList, placeOf, quoteName } from "./issues.ts";
import { areOtherColumns, isFeature, otherColumns } from "./other-columns.ts";
import type { Issue } from "./protocol.ts";
import type { IssueSink, RawRows, RowSink } from "./raw-rows.ts";

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
  /** Whether the target is read too: then a table must have it, though a row may be without. Default: no. */
  readonly target?: boolean | undefined;
  /** Columns that are neither features nor the target and are read as far as they can be: what is wrong there is missing. */
  readonly others?: readonly ColumnSpec[] | undefined;
  readonly readerOf: (spec: ColumnSpec) => ValueReader;
  readonly sureOf: (spec: ColumnSpec) => SureNumbers | undefined;
  readonly issues: RowIssues;
  /** Whether each row names its own values, as the objects of JSON do. */
  readonly isNamedByRow: boolean;
  /** Names that may be there although the schema does not know them. */
  readonly ignored?: ReadonlySet<string> | undefined;
}

/** The rows without an error, and what became of the others. */
export interface JudgedRows {
  /** The features, then the target and the other columns that were asked for. */
  readonly table: Table;
  readonly nRows: number;
  readonly rowNumbers: Int32Array;
  readonly imputed: readonly (readonly string[])[];
  readonly refused: readonly RefusedRow[];
  readonly issues: readonly Issue[];
}

/**
 * Reads the features and leaves out the rows with an error. What is there beside the features is known by the schema or an error: in a
 * table with a list of columns one of the table, of an object that names its values one of the row.
 */
export class RowJudge implements RowSink {
  readonly #schema: Schema;
  readonly #issues: RowIssues;
  /** The features, and the target where it is wanted. */
  readonly #columns: readonly ColumnBuilder[];
  /** The columns in which nothing can be wrong. */
  readonly #others: readonly ColumnBuilder[];
  readonly #nFeatures: number;
  readonly #isNamedByRow: boolean;
  readonly #ignored: ReadonlySet<string> | undefined;
  readonly #rowNumbers = new GrowingArray(Int32Array);
  #positions = new Map<string, number>();
  #names: readonly string[] = [];
  /** The places of columns that the schema does not know, where each row names its values. */
  #unknown: readonly number[] = [];
  #isForeign: boolean | undefined;

  constructor(options: JudgeOptions) {
    const { schema, readerOf, sureOf, issues, isNamedByRow, ignored, target = false, others = [] } = options;
    const builderOf = (spec: ColumnSpec): ColumnBuilder =>
      new ColumnBuilder(spec, readerOf(spec), sureOf(spec));
    const features = featureSpecs(schema);
    const targets = target ? [findSpec(schema, schema.target.column)!] : [];
    this.#schema = schema;
    this.#issues = issues;
    this.#isNamedByRow = isNamedByRow;
    this.#ignored = ignored;
    this.#nFeatures = features.length;
    this.#columns = [...features, ...targets.map(asNullable)].map(builderOf);
    this.#others = others.map(asNullable).map(builderOf);
  }

  onNames(names: readonly string[]): void {
    if (names.length === 0) return;
    this.#names = names;
    if (this.#isNamedByRow) {
      const known = new Set(this.#schema.columns.map((spec) => spec.name));
      this.#positions = new Map(names.map((name, j) => [name, j]));
      this.#unknown = names.flatMap((name, j) => (known.has(name) ? [] : [j]));
      return;
    }
    this.#isForeign = areOtherColumns(this.#schema, names);
    if (this.#isForeign) return;
    const isTarget = (spec: ColumnSpec): boolean =>
      this.#columns.slice(this.#nFeatures).some((column) => column.spec.name === spec.name);
    const whenAbsent = (spec: ColumnSpec) => {
      if (isTarget(spec)) return "error";
      return !isFeature(spec) ? "ignored" : takesMissing(spec) ? "warning" : "error";
    };
    this.#positions = matchColumns(
      names,
      { schema: this.#schema, ignored: this.#ignored, whenAbsent },
      this.#issues,
    );
  }

  onRows(given: RawRows): void {
    this.#isForeign ??= this.#isForeignAt(given);
    if (this.#isForeign) return;
    const rows = this.#isNamedByRow ? withoutValue(given) : given;
    if (this.#unknown.length > 0) this.#refuseUnknown(rows);
    const placeIn = ({ spec }: ColumnBuilder): number | undefined =>
      this.#positions.get(spec.name) ?? (this.#isNamedByRow ? given.nColumns : undefined);
    for (const column of this.#columns) column.read(rows, placeIn(column), this.#issues);
    for (const column of this.#others) column.read(rows, placeIn(column), unheard);
    const kept = new Int32Array(rows.nRows);
    let nKept = 0;
    for (let i = 0; i < rows.nRows; i++) {
      const row = rows.rowNumbers[i]!;
      if (this.#issues.refuses(row)) continue;
      kept[nKept++] = i;
      this.#rowNumbers.push(row);
    }
    for (const column of [...this.#columns, ...this.#others]) column.keep(kept.subarray(0, nKept));
  }

  /** Whether objects name other columns than the model's: names of most of the first rows count, not those of a single odd one. */
  #isForeignAt(rows: RawRows): boolean {
    const isUsual = (j: number): boolean => {
      const values = rows.column(j);
      let n = 0;
      for (let i = 0; i < rows.nRows; i++) if (values[i] !== undefined) n++;
      return n * 2 > rows.nRows;
    };
    return areOtherColumns(
      this.#schema,
      this.#names.filter((_, j) => isUsual(j)),
    );
  }

  /** Refuses the rows that have a value under a name that the schema does not know. */
  #refuseUnknown(rows: RawRows): void {
    const found = new Map<number, number[]>();
    for (const j of this.#unknown) {
      const values = rows.column(j);
      for (let i = 0; i < rows.nRows; i++)
        if (values[i] !== undefined) found.set(i, [...(found.get(i) ?? []), j]);
    }
    for (const [i, [first = 0, ...others]] of [...found].sort(([a], [b]) => a - b)) {
      const column = this.#names[first]!;
      const more = others.length === 0 ? "" : `, nor are ${others.length} others of the row`;
      this.#issues.add({
        severity: "error",
        rule: "unknown-column",
        ...placeOf(rows, i),
        column: cutText(column),
        message: `column ${quoteName(column)} must be in the schema, it is not${more}`,
      });
    }
  }

  /**
   * Refuses a table that is not one for this model.
   *
   * @param subject the table as messages name it.
   * @throws {DataError} `data/other-columns` when it lacks most columns that the model needs and has others instead.
   */
  assertOwn(subject: string): void {
    if (this.#isForeign === true) throw otherColumns(subject, this.#schema, this.#names);
  }

  finish(): JudgedRows {
    const rowNumbers = this.#rowNumbers.finish();
    const columns = [...this.#columns, ...this.#others].map((column) => column.finish());
    const table = makeTable(columns, rowNumbers.length);
    const features = columns.slice(0, this.#nFeatures);
    const imputed = Array.from(rowNumbers, (_, i) =>
      features.filter((column) => isMissingAt(column, i)).map((column) => column.name),
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

/** A column in which a value may be missing, whatever the schema says. */
const asNullable = (spec: ColumnSpec): ColumnSpec => ({ ...spec, nullable: true });

/** Takes problems that concern nobody. */
const unheard: IssueSink = { add: () => {} };

/** Rows with a column behind theirs that has no value: a feature that no object names is absent in each of them. */
function withoutValue(rows: RawRows): RawRows {
  const { nRows, nColumns } = rows;
  return {
    ...rows,
    nColumns: nColumns + 1,
    column: (position) =>
      position < nColumns ? rows.column(position) : new Array<undefined>(nRows).fill(undefined),
  };
}

function isMissingAt(column: Column, row: number): boolean {
  return column.kind === "numeric" ? Number.isNaN(column.values[row]) : column.codes[row] === -1;
}

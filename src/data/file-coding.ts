import { DataError, showValue, type Table } from "../core/index.ts";
import {
  type Cell,
  type CodedColumn,
  type Coding,
  type CodingJudge,
  type ColumnSpec,
  codedColumn,
  codedColumns,
  codedReader,
  describeCoding,
  findCoding,
  ownCoding,
  type Schema,
} from "../schema/index.ts";
import { CodingCounts } from "./coding-counts.ts";
import type { ValueReader } from "./columns.ts";
import { isHeader } from "./csv/csv.ts";
import { quoteName } from "./issues.ts";
import type { IssueSink, RowSink } from "./raw-rows.ts";

/** What {@link FileCoding} needs to know of a table. */
export interface FileCodingOptions {
  readonly schema: Schema;
  /**
   * The coding that the rows are said to have: a name among the schema's codings, or `own` for the schema's codes whatever the
   * rows look like. Default: the schema's codes, and rows that look like another coding are refused.
   */
  readonly coding?: string | undefined;
  /** Reads the schema's values of a column. */
  readonly readerOf: (spec: ColumnSpec) => ValueReader;
  /** Whether a column must be there; one that is not needed may have any name. Default: all are. */
  readonly isNeeded?: (spec: ColumnSpec) => boolean;
}

/**
 * The coding of one table: gives its columns the schema's names, converts its codes while they are read, and looks out
 * for rows that are written in another coding than was said. Nothing is converted unasked.
 */
export class FileCoding {
  /** The columns as the table is said to write them, in the order of the schema. */
  readonly columns: readonly CodedColumn[];
  readonly #options: FileCodingOptions;
  readonly #coding: Coding | undefined;
  readonly #counts: CodingCounts | undefined;

  /** @throws {ParameterError} `schema/unknown-coding`. */
  constructor(options: FileCodingOptions) {
    const { schema, coding, readerOf } = options;
    this.#options = options;
    this.#coding = findCoding(schema, coding);
    this.columns = codedColumns(schema, this.#coding);
    this.#counts =
      coding === ownCoding || schema.codings === undefined
        ? undefined
        : new CodingCounts(schema, this.#coding, readerOf);
  }

  /** What a column is called in the table. */
  nameOf(spec: ColumnSpec): string {
    return codedColumn(spec, this.#coding).name;
  }

  /** Whether a first record names the columns, in the schema's words or those of any of its codings. */
  isHeader(first: readonly string[]): boolean {
    const { schema } = this.#options;
    return [undefined, ...(schema.codings ?? [])].some((coding) => {
      const columns = codedColumns(schema, coding).map(({ spec, name }) => ({ ...spec, name }));
      return isHeader(first, { ...schema, columns });
    });
  }

  /** Whether the table writes a column's codes in other words than the schema. */
  isRecoded(spec: ColumnSpec): boolean {
    return codedColumn(spec, this.#coding).isRecoded;
  }

  /** The reader of a column's values as the table writes them. */
  readerOf(spec: ColumnSpec): ValueReader {
    const read = this.#options.readerOf(spec);
    return this.#coding === undefined
      ? read
      : codedReader(codedColumn(spec, this.#coding), this.#coding, read as (raw: unknown) => Cell);
  }

  /** Stands before what takes the rows: passes them on under the schema's names, and counts their codes. */
  before(sink: RowSink, issues: IssueSink): RowSink {
    return {
      onNames: (names) => {
        this.#counts?.onNames(names);
        sink.onNames(this.#coding === undefined ? names : this.#ownNames(names, this.#coding, issues));
      },
      onRows: (rows) => {
        this.#counts?.onRows(rows);
        sink.onRows(rows);
      },
    };
  }

  #ownNames(names: readonly string[], coding: Coding, issues: IssueSink): string[] {
    const { isNeeded = () => true } = this.#options;
    const there = new Map(this.columns.map((column) => [column.name, column]));
    const here = new Map(this.columns.map((column) => [column.spec.name, column]));
    return names.map((name) => {
      const own = here.get(name);
      if (!there.has(name) && own !== undefined && isNeeded(own.spec))
        issues.add({
          severity: "error",
          rule: "unknown-column",
          column: name,
          message: `column ${quoteName(name)} must be called ${quoteName(own.name)} in the coding ${coding.name}`,
        });
      return there.get(name)?.spec.name ?? name;
    });
  }

  /**
   * Refuses a table that is written in another coding than was said, to be called when all rows are read.
   *
   * @param subject the table as messages name it.
   * @throws {DataError} `data/other-coding`, with what tells, the mapping, and how to have it converted.
   */
  assertAsSaid(subject: string): void {
    const found = this.#counts?.verdict();
    if (found === undefined) return;
    throw this.#refuse(subject, found.coding, found.reasons.join("; "), {});
  }

  /**
   * Refuses rows whose codes are all valid in the schema but occur as in another coding. It applies only where no coding was said.
   *
   * @param subject the table as messages name it.
   * @param table the rows, read as if they were in the schema's codes.
   * @param judge tells by how often codes occur which coding the rows fit as a whole.
   * @throws {DataError} `data/other-coding`.
   */
  assertLikely(subject: string, table: Table, judge: CodingJudge): void {
    if (this.#counts === undefined || this.#coding !== undefined) return;
    const found = judge(table);
    if (found === undefined) return;
    const reasons = found.evidence.map(({ column, message }) => `column ${quoteName(column)}: ${message}`);
    throw this.#refuse(subject, found.coding, reasons.join("; "), { logOdds: found.logOdds });
  }

  #refuse(subject: string, found: Coding | undefined, reasons: string, more: object): DataError {
    const { schema } = this.#options;
    const said = this.#coding === undefined ? "the codes of the schema" : `the coding ${this.#coding.name}`;
    const name = found?.name ?? ownCoding;
    const seems =
      found === undefined
        ? "the codes of the schema"
        : `the coding ${found.name}${found.description === undefined ? "" : ` (${found.description})`}`;
    const mapping = found === undefined ? [] : describeCoding(schema, found);
    const shown =
      mapping.length === 0 ? "" : `. ${name} -> schema:\n${mapping.map((line) => `  ${line}`).join("\n")}`;
    return new DataError(
      "data/other-coding",
      `${subject} must be in ${said}, it seems to be in ${seems}: ${reasons}${shown}`,
      {
        hint:
          found === undefined
            ? "leave the coding out; or, if the rows are as was said, correct their codes"
            : `have it converted with --coding ${name}, or coding: ${showValue(name)} beside the file in systole.config.ts; ` +
              `--coding ${ownCoding} if its codes are the schema's all the same`,
        details: { coding: name, ...(found === undefined ? {} : { columns: found.columns }), ...more },
      },
    );
  }
}

import type { Labels, Table } from "../core/index.ts";

/** How a text table is written. */
export interface CsvFormat {
  readonly kind: "csv";
  /** Whether the first line names the columns. Without it the columns are those of the schema that are not constants, in order. */
  readonly header: boolean;
  /** One to four bytes. Default: `,`. */
  readonly delimiter?: string;
  /** Default: `"`; "" when nothing is quoted. Inside a quoted value it is written twice. */
  readonly quote?: string;
  /** Texts that mean "missing" in any column. The empty text always does. Default: none. */
  readonly missing?: readonly string[];
}

/** One file of rows, pinned by its hash. Relative paths are relative to the project's directory. */
export interface DataFile {
  readonly path: string;
  /** 64 hex digits. */
  readonly sha256: string;
  /** Values of columns that the file itself does not hold: `{ site: "cleveland" }`. */
  readonly constants?: Readonly<Record<string, string | number>>;
}

/** One rule that one value, column or table breaks. Data problems are values, not exceptions. */
export interface Issue {
  readonly severity: "error" | "warning";
  /**
   * Of a value: `required`, `number`, `integer`, `range`, `code`, `usual`. Of a row: `field-count`, `duplicate-row`,
   * `target-missing`, `record`, `blank-line`. Of the table: `unknown-column`, `missing-column`, `duplicate-column`,
   * `constant-column`, `header`, `delimiter`, `no-rows`.
   */
  readonly rule: string;
  /** Counts from 1, the header not counted; absent where the whole table is meant. */
  readonly row?: number;
  /** The line of the file, counted from 1. */
  readonly line?: number;
  readonly column?: string;
  /** The value as it was read. */
  readonly value?: string;
  /** Subject, expectation, finding. */
  readonly message: string;
}

/** What became of each row. `read` = `used` + the rows of all `dropped`: `invalid`, `target-missing`, `duplicate-row`. */
export interface RowLedger {
  readonly read: number;
  readonly used: number;
  readonly dropped: readonly { readonly rule: string; readonly rows: readonly number[] }[];
}

/** Rows read, validated and accounted for. */
export interface Dataset {
  /** Feature and group columns of the rows used, on shared memory. */
  readonly table: Table;
  /** The target of each row used. */
  readonly labels: Labels;
  /** Row numbers in the file (from 1) of the rows used. */
  readonly rowNumbers: Int32Array;
  readonly ledger: RowLedger;
  readonly issues: readonly Issue[];
  /** The hash of the file's bytes, verified. */
  readonly sha256: string;
  /** Absolute path or URL that was read. */
  readonly source: string;
}

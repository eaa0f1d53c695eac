import type { Labels, Table } from "../core/index.ts";

/** How a table is written. A file of any of these formats may be packed by gzip, which is seen by its bytes. */
export type TableFormat = CsvFormat | ParquetFormat | JsonLinesFormat | JsonFormat;

/** The kinds of {@link TableFormat}. */
export const formatKinds: readonly TableFormat["kind"][] = ["csv", "tsv", "parquet", "jsonl", "json"];

/**
 * A text table: each record is a line, unless a quoted value has line ends in it, and a delimiter keeps its fields apart. Where the
 * first line is `sep=;` or the like, as Excel writes it, it names the delimiter and is no record.
 */
export interface CsvFormat {
  /** `tsv` is `csv` with the tab as its default delimiter. */
  readonly kind: "csv" | "tsv";
  /**
   * Whether the first line names the columns. A column without a name there is called `column_` and its place, from 1. Without such
   * a line the columns are those of the schema that are not constants, in order.
   */
  readonly header: boolean;
  /**
   * One to four bytes; `whitespace` for fields that are kept apart by spaces and tabs, however many, as in aligned columns. Default:
   * what a first line `sep=` says, else `,`; of `tsv` the tab. A file whose `sep=` line says another one is refused.
   */
  readonly delimiter?: string;
  /** Default: `"`; "" when nothing is quoted. Inside a quoted value it is written twice. */
  readonly quote?: string;
  /** How many lines at the beginning of the file are not read, whatever they hold. Lines are counted as in the file. Default: 0. */
  readonly skip?: number;
  /** Lines that begin with this text, one to four bytes, are not read, wherever they stand but inside quotes. Default: none are. */
  readonly comment?: string;
  /**
   * Whether the first field of each row is its name, for which the header has none, as R's `write.table` writes it: a column
   * `rownames`, before the others. Only with a header. Default: false.
   */
  readonly rowNames?: boolean;
  /**
   * Whether lines may end in delimiters with nothing between and behind them: such empty fields, beyond the names of the header, are
   * no values, and such empty names no columns. Default: false, each is a field.
   */
  readonly trailingDelimiter?: boolean;
  /** Texts that mean "missing" in any column. The empty text always does. Default: none. */
  readonly missing?: readonly string[];
}

/**
 * A Parquet file. Nulls, and `NaN` in a column of numbers, are missing; dates and times are texts as ISO 8601 writes them;
 * `true` and `false` are codes of those names, or else 1 and 0.
 */
export interface ParquetFormat {
  readonly kind: "parquet";
  /** Texts that mean "missing" in any column, beside the empty one. Default: none. */
  readonly missing?: readonly string[];
}

/**
 * JSON lines: an object of named values a line. Values are typed: a number where the column has numbers or numeric codes,
 * else a text; `null` and a name that is absent are missing; `true` and `false` are as in {@link ParquetFormat}.
 */
export interface JsonLinesFormat {
  readonly kind: "jsonl";
  /** Texts that mean "missing" in any column, beside the empty one. Default: none. */
  readonly missing?: readonly string[];
}

/**
 * A JSON document with rows: an array of objects of named values, or `{"records": [...]}`. Values are typed as those of
 * {@link JsonLinesFormat}.
 */
export interface JsonFormat {
  readonly kind: "json";
  /** Texts that mean "missing" in any column, beside the empty one. Default: none. */
  readonly missing?: readonly string[];
}

/** What every source of rows declares. */
interface Pinned {
  /** The SHA-256 of the file's bytes, 64 hex digits. A file with another hash is refused. */
  readonly sha256: string;
  /** Values of columns that the rows themselves do not hold: `{ site: "cleveland" }`. */
  readonly constants?: Readonly<Record<string, string | number>>;
  /**
   * Which of the schema's codings the rows have: they are converted without loss. `own` for the schema's codes, whatever
   * the rows look like. Default: the schema's codes, and rows that are clearly in another coding are refused.
   */
  readonly coding?: string;
}

/** A file of this machine. */
export interface LocalFile extends Pinned {
  /** Relative paths start at the project's directory. */
  readonly path: string;
}

/** A file behind a URL. It is read from the cache that {@link fetchSource} fills, else from the snapshot. */
export interface RemoteFile extends Pinned {
  /** `https://`; plain `http://` of this machine only. */
  readonly url: string;
  /** A copy of the same bytes that ships with the project, for those who are offline; a path as in {@link LocalFile}. */
  readonly snapshot?: string;
}

/**
 * A directory of files in one format that make one table, one after the other in the order of their names. Files whose names
 * begin with a dot are left aside; directories in it are refused.
 *
 * `sha256` is the hash of the list of files as `sha256sum` writes it, so that nothing can be added, removed or renamed unseen:
 * `cd DIRECTORY && LC_ALL=C sha256sum -- * | sha256sum`.
 */
export interface LocalDirectory extends Pinned {
  /** Relative paths start at the project's directory. */
  readonly directory: string;
}

/** Where rows come from, pinned by a hash. */
export type DataFile = LocalFile | RemoteFile | LocalDirectory;

/** One rule that one value, column or table breaks. Data problems are values, not exceptions. */
export interface Issue {
  readonly severity: "error" | "warning";
  /**
   * Of a value: `required`, `number`, `integer`, `range`, `code`, `usual`. Of a row: `field-count`, `duplicate-row`,
   * `target-missing`, `rare-class`, `unknown-class`, `record`, `blank-line`. Of the table: `unknown-column`, `missing-column`, `duplicate-column`,
   * `constant-column`, `header`, `delimiter`, `coding`, `no-rows`, `nan`, `comment`.
   */
  readonly rule: string;
  /** Counts from 1, the header not counted; absent where the whole table is meant. */
  readonly row?: number;
  /** The line of the file, counted from 1. */
  readonly line?: number;
  /** The file's name, where a directory was read. */
  readonly file?: string;
  readonly column?: string;
  /** The value as it was read; of a row that is dropped for its target or its class the text there, empty where there is none. */
  readonly value?: string;
  /** Subject, expectation, finding. */
  readonly message: string;
  /** In place of a flood of problems of one kind, of which the first are listed: how many there are. */
  readonly count?: number;
}

/** What became of each row. `read` = `used` + the rows of all `dropped`: `invalid`, `target-missing`, `duplicate-row`, `rare-class`, `unknown-class`. */
export interface RowLedger {
  readonly read: number;
  readonly used: number;
  readonly dropped: readonly { readonly rule: string; readonly rows: readonly number[] }[];
}

/** Rows read, validated and accounted for. */
export interface Dataset {
  /** Feature and group columns of the rows used, on shared memory. */
  readonly table: Table;
  /** The target of each row used. Its classes are those of the schema, but for such that were left out as too rare. */
  readonly labels: Labels;
  /** Row numbers in the file (from 1; in a directory counted on from file to file) of the rows used. */
  readonly rowNumbers: Int32Array;
  readonly ledger: RowLedger;
  readonly issues: readonly Issue[];
  /** The hash of the source, verified. */
  readonly sha256: string;
  /** Absolute path of what was read: of a URL its cached copy or its snapshot. */
  readonly source: string;
  /** Where a remote file comes from. */
  readonly url?: string;
}

import {
  type CategoricalSpec,
  type Column,
  type ColumnSpec,
  cellReader,
  checkSchema,
  classOf,
  findSpec,
  type Labels,
  makeLabels,
  makeTable,
  ParameterError,
  type Schema,
  shareInt32,
  shareTable,
  showValue,
  takeRows,
  targetClasses,
} from "../core/index.ts";
import { matchColumns, readColumn, type ValueReader } from "./columns.ts";
import { dialectOf, guessDelimiter, type RawTable, readRecords, tableOfRecords } from "./csv.ts";
import { IssueList, noRows } from "./issues.ts";
import type { CsvFormat, DataFile, Dataset, RowLedger } from "./protocol.ts";
import { verifyFile } from "./verify-file.ts";

/** Where a data set is and what it must look like. */
export interface DatasetOptions {
  readonly schema: Schema;
  readonly format: CsvFormat;
  readonly file: DataFile;
  /** Where a relative path starts: the project's directory. */
  readonly baseDir: string;
  /** What becomes of exact duplicates of an earlier row. Default: `keep`, with a warning each. */
  readonly duplicates?: "keep" | "drop" | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads a file of rows: checks its hash, reads it, validates each value by the schema and accounts for each row.
 *
 * What is wrong with the rows is a value: `issues` has all of it at once, and `table` holds only rows without an error;
 * {@link assertValid} turns errors into an exception. Rows without target are dropped with a warning. The columns of
 * `table` are those with the role feature or group; a column of text is there only as a group.
 *
 * @throws {DataError} `data/wrong-hash`. @throws {NotFoundError} `data/missing-file`.
 * @throws {FormatError} `data/encoding` or `data/csv-syntax` when the file is no text table; names line and column.
 * @throws {ParameterError} when schema, format or a constant contradict themselves.
 */
export async function readDataset(options: DatasetOptions): Promise<Dataset> {
  const { schema, format, file, baseDir, signal } = options;
  checkSchema(schema);
  const dialect = dialectOf(format);
  const constants = checkConstants(schema, file);
  const names = schema.columns.map((spec) => spec.name).filter((name) => !constants.has(name));
  signal?.throwIfAborted();
  const { bytes, path, sha256 } = await verifyFile(file, baseDir);
  signal?.throwIfAborted();
  const issues = new IssueList();
  const nFields = format.header ? undefined : names.length;
  const records = await readRecords(bytes, dialect, `file "${file.path}"`, { nFields, signal });
  const read = tableOfRecords(records, format.header ? "header" : names, bytes, issues);
  if (read.nRead === 0) issues.add(noRows);
  const isEmpty = format.header && read.names.length === 0;
  const positions = isEmpty
    ? new Map<string, number>()
    : matchColumns(read.names, { schema, constants: new Set(constants.keys()) }, issues);
  if (read.rowNumbers.length === 0 || positions.size === 0) {
    const fits = (first: readonly string[]): boolean =>
      first.length > 1 &&
      (format.header ? first.some((name) => names.includes(name)) : first.length === names.length);
    const other = guessDelimiter(bytes, dialect.quote, fits);
    if (other !== undefined && other !== dialect.delimiter)
      issues.add({
        severity: "error",
        rule: "delimiter",
        message: `the fields must be separated by ${showValue(dialect.delimiter)}, they seem to be by ${showValue(other)}`,
      });
  }
  const raw = withConstants(read, constants, positions);
  return { ...judge(raw, read.nRead, positions, options, issues), sha256, source: path };
}

/** The values that the file itself does not hold, checked by their columns. */
function checkConstants(schema: Schema, file: DataFile): Map<string, string | number> {
  const constants = new Map(Object.entries(file.constants ?? {}));
  for (const [name, value] of constants) {
    const spec = findSpec(schema, name);
    const problem = spec === undefined ? undefined : cellReader(spec)(value).problem;
    if (spec !== undefined && problem?.severity !== "error") continue;
    throw new ParameterError(
      "parameter/invalid",
      `constant "${name}" of file "${file.path}" must be ${problem?.allowed ?? "a column of the schema"}, got ${showValue(value)}`,
      { hint: "correct the constants of the file in systole.config.ts" },
    );
  }
  return constants;
}

function withConstants(
  read: RawTable,
  constants: ReadonlyMap<string, string | number>,
  positions: Map<string, number>,
): RawTable {
  const columns = [...read.columns];
  for (const [name, value] of constants) {
    positions.set(name, columns.length);
    columns.push(new Array<unknown>(read.rowNumbers.length).fill(value));
  }
  return { ...read, columns };
}

/** Validates the rows, drops what cannot be used, and writes down which and why. */
function judge(
  raw: RawTable,
  nRead: number,
  positions: ReadonlyMap<string, number>,
  { schema, format, duplicates = "keep" }: DatasetOptions,
  issues: IssueList,
): Omit<Dataset, "sha256" | "source"> {
  const n = raw.rowNumbers.length;
  const tokens = ["", ...(format.missing ?? [])];
  const readSpec = (spec: ColumnSpec): Column =>
    readColumn(raw, positions.get(spec.name), spec, cellReader(spec, tokens) as ValueReader, issues);
  const columns = schema.columns
    .filter((spec) => spec.role === undefined || spec.role === "feature" || spec.role === "group")
    .map(readSpec);
  const target = findSpec(schema, schema.target.column)!;
  const classes = readTarget(schema, readSpec({ ...target, nullable: true }));

  const dropped = {
    invalid: [] as number[],
    "target-missing": [] as number[],
    "duplicate-row": [] as number[],
  };
  const used: number[] = [];
  const firstRows = new Map<string, number>();
  const present = new Set(raw.rowNumbers);
  for (let row = 1; row <= nRead && n < nRead; row++) if (!present.has(row)) dropped.invalid.push(row);
  for (let i = 0; i < n; i++) {
    const row = raw.rowNumbers[i]!;
    const place = { row, ...(raw.lines === undefined ? {} : { line: raw.lines[i]! }) };
    if (issues.refuses(row)) {
      dropped.invalid.push(row);
      continue;
    }
    if (classes[i] === undefined) {
      dropped["target-missing"].push(row);
      issues.add({
        severity: "warning",
        rule: "target-missing",
        ...place,
        column: target.name,
        message: `column "${target.name}" has no value, the row is dropped`,
      });
      continue;
    }
    const key = raw.columns.map((column) => String(column[i]).trim()).join("\0");
    const first = firstRows.get(key);
    if (first === undefined) firstRows.set(key, row);
    else {
      issues.add({
        severity: "warning",
        rule: "duplicate-row",
        ...place,
        message: `row ${row} equals row ${first}${duplicates === "drop" ? ", it is dropped" : ""}`,
      });
      if (duplicates === "drop") {
        dropped["duplicate-row"].push(row);
        continue;
      }
    }
    used.push(i);
  }
  dropped.invalid.sort((a, b) => a - b);
  const ledger: RowLedger = {
    read: nRead,
    used: used.length,
    dropped: Object.entries(dropped)
      .filter(([, rows]) => rows.length > 0)
      .map(([rule, rows]) => ({ rule, rows })),
  };
  return {
    table: shareTable(takeRows(makeTable(columns, n), used)),
    labels: shareLabels(
      makeLabels(
        used.map((i) => classes[i]!),
        targetClasses(schema),
      ),
    ),
    rowNumbers: Int32Array.from(used, (i) => raw.rowNumbers[i]!),
    ledger,
    issues: issues.toArray(),
  };
}

/** The class of each row; `undefined` where the target is missing. */
function readTarget(schema: Schema, column: Column): (string | undefined)[] {
  if (column.kind === "numeric")
    return Array.from(column.values, (value) => (Number.isNaN(value) ? undefined : classOf(schema, value)));
  const { codes } = findSpec(schema, schema.target.column) as CategoricalSpec;
  return Array.from(column.codes, (code) => (code === -1 ? undefined : String(codes[code]!.value)));
}

function shareLabels({ classes, codes }: Labels): Labels {
  return { classes, codes: shareInt32(codes) };
}

import { cellReader, checkSchema, findSpec, ParameterError, type Schema, showValue } from "../core/index.ts";
import { accountForRows } from "./account.ts";
import { matchColumns } from "./columns.ts";
import {
  type CsvRecords,
  dialectOf,
  guessDelimiter,
  isHeader,
  type RawTable,
  readRecords,
  tableOfRecords,
} from "./csv.ts";
import type { Dialect } from "./csv-scan.ts";
import { IssueList, noRows } from "./issues.ts";
import type { CsvFormat, DataFile, Dataset } from "./protocol.ts";
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
  if (!isEmpty) doubtFormat(records, bytes, dialect, names, options, issues);
  const raw = withConstants(read, constants, positions);
  const tokens = ["", ...(format.missing ?? [])];
  const { duplicates = "keep" } = options;
  const accounted = accountForRows({ raw, nRead: read.nRead, positions, tokens, duplicates }, schema, issues);
  return { ...accounted, sha256, source: path };
}

/** Says what a format seems to have wrong, beside the many errors that follow from it. */
function doubtFormat(
  { columns, scan }: CsvRecords,
  bytes: Uint8Array,
  dialect: Dialect,
  names: readonly string[],
  { schema, format }: DatasetOptions,
  issues: IssueList,
): void {
  const first = columns.map((column) => column[0] ?? "");
  if (!format.header && first.length > 0 && isHeader(first, schema)) {
    const message = "the first row must hold values, it holds the names of columns: the file has a header";
    issues.add({ severity: "error", rule: "header", line: scan.lines[0] ?? 1, message });
  }
  const isUnknown = format.header
    ? !first.some((name) => names.includes(name.trim()))
    : scan.records.length === 0;
  if (!isUnknown) return;
  const other = guessDelimiter(bytes, dialect.quote, (texts) =>
    format.header ? isHeader(texts, schema) : texts.length > 1 && texts.length === names.length,
  );
  if (other !== undefined && other !== dialect.delimiter) {
    const message = `the fields must be separated by ${showValue(dialect.delimiter)}, they seem to be by ${showValue(other)}`;
    issues.add({ severity: "error", rule: "delimiter", message });
  } else if (format.header) {
    const message =
      "the first row must name the columns, it names none of them: the file seems to have no header";
    issues.add({ severity: "error", rule: "header", line: scan.lines[0] ?? 1, message });
  }
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

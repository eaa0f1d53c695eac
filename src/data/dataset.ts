import { join } from "node:path";
import { ParameterError, showValue } from "../core/index.ts";
import { cellReader, checkSchema, findSpec, type Schema, sureNumbers } from "../schema/index.ts";
import { RowAccount } from "./account.ts";
import { type CsvStart, guessDelimiter, isHeader } from "./csv/csv.ts";
import { FileCoding } from "./file-coding.ts";
import { IssueList, noRows } from "./issues.ts";
import { DuckDb } from "./parquet/duckdb.ts";
import { typedReader } from "./parquet/typed-cells.ts";
import type { CsvFormat, DataFile, Dataset, TableFormat } from "./protocol.ts";
import type { IssueSink } from "./raw-rows.ts";
import { isJson, isTextTable, layoutOf, readTable } from "./read-table.ts";
import { heardStream } from "./source/byte-stream.ts";
import { showUrl, sourceSubject } from "./source/source.ts";
import { type OpenPart, readSource, type VerifiedFile } from "./source/verify-file.ts";

/** Where a data set is and what it must look like. */
export interface DatasetOptions {
  readonly schema: Schema;
  readonly format: TableFormat;
  readonly file: DataFile;
  /** Where a relative path starts: the project's directory. */
  readonly baseDir: string;
  /** Where downloads are: the workspace's `data/`. Without it a remote file is read from its snapshot. */
  readonly cacheDir?: string | undefined;
  /** What becomes of a row that equals an earlier one. Each is reported as a warning in both cases. Default: `keep`. */
  readonly duplicates?: "keep" | "drop" | undefined;
  /**
   * What becomes of classes of the target that have one row or none: `drop` leaves that row out and the class with it, with a warning,
   * as long as two classes remain: a model is to be judged on rows that it has not seen. Default: `keep`.
   */
  readonly rareClasses?: "keep" | "drop" | undefined;
  /** The database to read Parquet with, for callers that read many small tables. Default: one of its own. */
  readonly duckdb?: DuckDb | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Is given the number of bytes each time that some were read: of all files of a source together they are its size. */
  readonly onBytes?: ((count: number) => void) | undefined;
}

/**
 * Reads the rows of a source: checks its hash, reads it, validates each value by the schema and accounts for each row.
 * Nothing is downloaded.
 *
 * What is wrong with the rows is a value: `issues` has all of it at once, and `table` holds only rows without an error;
 * {@link assertValid} turns errors into an exception. Rows without target are dropped with a warning. The columns of
 * `table` are those with the role feature or group; a column of text is there only as a group.
 *
 * @throws {DataError} `data/wrong-hash`; `data/other-coding` when the rows are in another coding than the file declares.
 * @throws {NotFoundError} `data/missing-file`, `data/not-fetched`.
 * @throws {FormatError} `data/encoding`, `data/csv-syntax`, `data/json-syntax` or `data/parquet-syntax` when the file is
 *   not of its format; of text it names line and column.
 * @throws {ParameterError} when schema, format, source or a constant contradict themselves, or the declared coding is none of
 *   the schema's.
 */
export async function readDataset(options: DatasetOptions): Promise<Dataset> {
  const { schema, format, file, duplicates = "keep", rareClasses = "keep", signal, onBytes } = options;
  checkSchema(schema);
  const constants = checkConstants(schema, file);
  signal?.throwIfAborted();
  const issues = new IssueList();
  const tokens = ["", ...(format.missing ?? [])];
  const coding = new FileCoding({
    schema,
    coding: file.coding,
    readerOf: (spec) => typedReader(spec, tokens, isJson(format) ? "strict" : "lenient"),
  });
  const account = new RowAccount({
    schema,
    constants,
    duplicates,
    rareClasses,
    issues,
    readerOf: (spec) => coding.readerOf(spec),
    sureOf: (spec) => (coding.isRecoded(spec) ? undefined : sureNumbers(spec, tokens)),
  });
  const names = schema.columns.filter(({ name }) => !constants.has(name)).map((spec) => coding.nameOf(spec));
  const duckdb = options.duckdb ?? new DuckDb();
  let nRead = 0;
  const readPart = async (part: OpenPart): Promise<void> => {
    const sink = issuesOf(part, issues);
    const onStart = (start: CsvStart): void => {
      if (isTextTable(format)) doubtFormat({ start, names, schema, format }, sink);
    };
    nRead += await readTable(
      {
        stream: onBytes === undefined ? part.stream : heardStream(part.stream, onBytes),
        subject: subjectOf(part, file),
        nBefore: nRead,
        issues: sink,
        signal,
        duckdb,
      },
      format,
      layoutOf(format, names, onStart),
      coding.before(account.part(sink), sink),
    );
  };
  let source: VerifiedFile;
  try {
    source = await readSource(file, options, readPart);
  } finally {
    if (options.duckdb === undefined) await duckdb.close();
  }
  coding.assertAsSaid(sourceSubject(file));
  if (nRead === 0) issues.add(noRows);
  const { sha256, path } = source;
  const url = "url" in file ? { url: showUrl(file.url) } : {};
  return { ...account.finish(nRead), sha256, source: path, ...url };
}

/** A part of a source as messages name it. */
function subjectOf(part: OpenPart, file: DataFile): string {
  return "directory" in file ? `file "${join(file.directory, part.name)}"` : sourceSubject(file);
}

/** What is wrong with a file of a directory says of which. */
function issuesOf(part: OpenPart, issues: IssueList): IssueSink {
  if (part.from !== "directory") return issues;
  return { add: (issue) => issues.add({ ...issue, file: part.name }) };
}

/** What is known when a format is doubted: how the table begins, and how it was declared. `names` are the expected columns. */
interface Doubted {
  readonly start: CsvStart;
  readonly names: readonly string[];
  readonly schema: Schema;
  readonly format: CsvFormat;
}

/** Says what a format seems to have wrong, beside the many errors that follow from it. */
function doubtFormat({ start, names, schema, format }: Doubted, issues: IssueSink): void {
  const { first, line = 1, head, dialect } = start;
  const isEmpty = start.line === undefined;
  if (format.header && isEmpty) return;
  if (!format.header && !isEmpty && isHeader(first, schema)) {
    const message = "the first row must hold values, it holds the names of columns: the file has a header";
    issues.add({ severity: "error", rule: "header", line, message });
  }
  const isUnknown = format.header ? !first.some((name) => names.includes(name.trim())) : isEmpty;
  if (!isUnknown) return;
  const other = guessDelimiter(head, dialect.quote, (texts) =>
    format.header ? isHeader(texts, schema) : texts.length > 1 && texts.length === names.length,
  );
  if (other !== undefined && other !== dialect.delimiter) {
    const message = `the fields must be separated by ${showValue(dialect.delimiter)}, they seem to be by ${showValue(other)}`;
    issues.add({ severity: "error", rule: "delimiter", message });
  } else if (format.header) {
    const message =
      "the first row must name the columns, it names none of them: the file seems to have no header";
    issues.add({ severity: "error", rule: "header", line, message });
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
      `constant "${name}" of ${sourceSubject(file)} must be ${problem?.allowed ?? "a column of the schema"}, got ${showValue(value)}`,
      { hint: "correct the constants of the file in systole.config.ts" },
    );
  }
  return constants;
}

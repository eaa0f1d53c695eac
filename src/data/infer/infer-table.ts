import { createHash } from "node:crypto";
import { extname } from "node:path";
import { FormatError, ParameterError } from "../../core/index.ts";
import { isMissingText, isPlainNumber } from "../../schema/index.ts";
import { type Dialect, dialectOf } from "../csv/csv-dialect.ts";
import { scanCsv } from "../csv/csv-scan.ts";
import { formatIssues } from "../issues.ts";
import type { CsvFormat, Issue, TableFormat } from "../protocol.ts";
import { readTable } from "../read-table.ts";
import { streamOf } from "../source/byte-stream.ts";
import { readBytes } from "../source/verify-file.ts";
import { leaveOutCopies } from "./copies.ts";
import type { InferredColumn } from "./inferred-column.ts";
import { TableCounts } from "./table-counts.ts";

/** What a file of unknown content seems to hold. */
export interface TableGuess {
  readonly format: TableFormat;
  readonly columns: readonly InferredColumn[];
  readonly nRows: number;
  readonly sha256: string;
  /** Whether the first record names the columns; else they are `column_1`, `column_2`, ... */
  readonly hasHeader: boolean;
}

/** The delimiters that are tried; of two that give equally many columns the earlier one is taken. */
const delimiters = [",", ";", "\t", "|"] as const;

/**
 * Looks at a file that has no schema yet: its format by its ending (`.parquet`, `.jsonl`, `.ndjson`, else a text table), the
 * delimiter by which gives most columns, a header by whether the first record is names, each column by its values.
 *
 * @param options.target the outcome, if it is known: where the first record names it, that is a header; and a column that
 *   says the same in other words is left out.
 * @throws {FormatError} `data/csv-syntax` and others when the file cannot be read as a table.
 * @throws {ParameterError} `init/columns` when columns share a name.
 * @throws {NotFoundError} `data/missing-file`.
 */
export async function inferTable(
  path: string,
  { target }: { readonly target?: string | undefined } = {},
): Promise<TableGuess> {
  const bytes = await readBytes(path, path);
  const subject = `file "${path}"`;
  const format = await guessFormat(path, bytes, subject, target);
  const counts = new TableCounts(target);
  const nRows = await countTable(bytes, format, subject, counts);
  const { names } = counts;
  if (nRows === 0 || names.length === 0)
    throw new FormatError(
      "data/csv-syntax",
      `${subject} must be a table with a column and a row, it has none`,
    );
  checkNames(names, subject);
  const isTyped = !isText(format) && format.kind !== "parquet";
  const columns = counts.inferColumns(isTyped, isText(format) ? dialectOf(format).delimiter : undefined);
  return {
    format,
    columns: oneGroup(leaveOutCopies(columns, counts.traces, target)),
    nRows,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    hasHeader: !isText(format) || format.header,
  };
}

const isText = (format: TableFormat): format is CsvFormat => format.kind === "csv" || format.kind === "tsv";

/** Reads the rows once and counts what is in them. @returns how many there are. */
async function countTable(
  bytes: Uint8Array,
  format: TableFormat,
  subject: string,
  counts: TableCounts,
): Promise<number> {
  const issues: Issue[] = [];
  const noNames = isText(format) && !format.header ? await nameColumns(bytes, format, subject) : [];
  const nRows = await readTable(
    { stream: streamOf(bytes), subject, nBefore: 0, issues: { add: (issue) => issues.push(issue) } },
    format,
    { names: noNames },
    counts,
  );
  const errors = issues.filter((issue) => issue.severity === "error");
  if (errors.length > 0)
    throw new FormatError(
      "data/csv-syntax",
      `${subject} must be a table, its rows are not alike:\n${formatIssues(errors, 3)}`,
      { hint: "mend the file first: a project is written for a table whose rows all have the same columns" },
    );
  return nRows;
}

/** Rows are kept together by one column: where several ids repeat, by the first of them. */
function oneGroup(columns: readonly InferredColumn[]): InferredColumn[] {
  const first = columns.find(({ role }) => role === "group");
  return columns.map((column) =>
    column.role === "group" && column !== first
      ? { ...column, role: "id", reason: `an id that repeats; rows are kept together by "${first!.name}"` }
      : column,
  );
}

function checkNames(names: readonly string[], subject: string): void {
  const twice = [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
  const isNameless = names.includes("");
  if (twice.length === 0 && !isNameless) return;
  const found = isNameless ? "one without a name" : `${twice.map((name) => `"${name}"`).join(", ")} twice`;
  throw new ParameterError(
    "init/columns",
    `the columns of ${subject} must have different names, got ${found}`,
    {
      hint: "rename columns in the file, or take out those that are there twice",
    },
  );
}

/** What a text table looks like with a delimiter. */
interface Shape {
  readonly delimiter: string;
  /** The texts of the first record. */
  first: readonly string[];
  nRecords: number;
  nRagged: number;
}

async function guessFormat(
  path: string,
  bytes: Uint8Array,
  subject: string,
  target: string | undefined,
): Promise<TableFormat> {
  const ending = extname(path).toLowerCase();
  if (ending === ".parquet") return { kind: "parquet" };
  if (ending === ".jsonl" || ending === ".ndjson") return { kind: "jsonl" };
  const shapes: (Shape | FormatError)[] = [];
  for (const delimiter of delimiters) shapes.push(await tryShape(bytes, delimiter, subject));
  const score = (shape: Shape | FormatError): number =>
    shape instanceof FormatError ? 0 : shape.first.length * (1 - shape.nRagged / Math.max(1, shape.nRecords));
  const best = shapes.reduce((a, b) => (score(b) > score(a) ? b : a));
  if (best instanceof FormatError) throw best;
  const header = isHeader(
    best.first.map((name) => name.trim()),
    target,
  );
  if (best.delimiter === "\t") return { kind: "tsv", header };
  return { kind: "csv", header, ...(best.delimiter === "," ? {} : { delimiter: best.delimiter }) };
}

async function tryShape(bytes: Uint8Array, delimiter: string, subject: string): Promise<Shape | FormatError> {
  try {
    return await shapeOf(bytes, { delimiter, quote: '"' }, subject);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

async function shapeOf(bytes: Uint8Array, dialect: Dialect, subject: string): Promise<Shape> {
  const shape: Shape = { delimiter: dialect.delimiter, first: [], nRecords: 0, nRagged: 0 };
  shape.nRecords = await scanCsv(
    streamOf(bytes),
    { dialect, subject },
    {
      onRecords: (fields) => {
        if (shape.first.length === 0)
          shape.first = Array.from({ length: fields.nFields }, (_, j) => fields.text(0, j));
      },
      onRagged: () => {
        shape.nRagged++;
      },
      onBlankLine: () => {},
    },
  );
  return shape;
}

/**
 * Whether a first record names the columns: its texts differ, and none is a number or a sign for a missing value. The first one
 * may be empty, as pandas writes the name of an index. A record that names the target is a header in any case.
 */
function isHeader(names: readonly string[], target: string | undefined): boolean {
  if (target !== undefined && names.includes(target)) return true;
  return (
    new Set(names).size === names.length &&
    names.slice(1).every((name) => !isPlainNumber(name) && !isMissingText(name)) &&
    !isPlainNumber(names[0] ?? "")
  );
}

async function nameColumns(bytes: Uint8Array, format: CsvFormat, subject: string): Promise<string[]> {
  const { first } = await shapeOf(bytes, dialectOf(format), subject);
  return first.map((_, j) => `column_${j + 1}`);
}

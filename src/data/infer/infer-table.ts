import { createHash } from "node:crypto";
import { FormatError, findRepeated, listSome, ParameterError } from "../../core/index.ts";
import { dialectOf } from "../csv/csv-dialect.ts";
import { formatIssues, IssueList, quoteName } from "../issues.ts";
import type { Issue, TableFormat } from "../protocol.ts";
import { isJson, isTextTable, layoutOf, readTable } from "../read-table.ts";
import { streamOf } from "../source/byte-stream.ts";
import { assertNotUtf16 } from "../source/text-encoding.ts";
import { readBytes } from "../source/verify-file.ts";
import { leaveOutCopies } from "./copies.ts";
import { fileHead } from "./file-head.ts";
import { guessKind } from "./guess-kind.ts";
import { guessText } from "./guess-text.ts";
import type { InferredColumn } from "./inferred-column.ts";
import { looksLikeNames } from "./looks-like-names.ts";
import { TableCounts } from "./table-counts.ts";
import type { TextShape } from "./text-shape.ts";

/** What a file of unknown content seems to hold. */
export interface TableGuess {
  readonly format: TableFormat;
  readonly columns: readonly InferredColumn[];
  readonly nRows: number;
  readonly sha256: string;
  /** Whether the first record names the columns; else they are `column_1`, `column_2`, ... */
  readonly hasHeader: boolean;
  /** What was guessed of the format beside the obvious, each a sentence: "2 lines above the header are not read". */
  readonly notes: readonly string[];
}

/**
 * Looks at a file that has no schema yet: its format by its bytes and its ending (Parquet, JSON lines, a JSON document, else a text
 * table; each may be packed by gzip), the dialect of text by which most columns are found (see {@link guessText}), a header by whether
 * the first record is names, each column by its values.
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
  const { format, shape, notes } = await guessFormat(path, bytes, subject, target);
  const counts = new TableCounts(target);
  const { nRows, warnings } = await countTable(bytes, format, shape, subject, counts);
  const { names } = counts;
  if (nRows === 0 || names.length === 0)
    throw new FormatError(
      "data/csv-syntax",
      `${subject} must be a table with a column and a row, it has none`,
    );
  checkNames(names, subject);
  const text = isTextTable(format) ? format : undefined;
  const guessed = counts.inferColumns(
    isJson(format),
    text === undefined ? undefined : dialectOf(text).delimiter,
  );
  const columns = guessed.map((column, j) =>
    j === 0 && text?.rowNames === true ? rowNamesOf(column) : column,
  );
  return {
    format,
    columns: oneGroup(leaveOutCopies(columns, counts.traces, target)),
    nRows,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    hasHeader: !isTextTable(format) || format.header,
    notes: [...notes, ...warnings],
  };
}

/** The column in which rows have their names: an id, whatever it looks like. */
function rowNamesOf(column: InferredColumn): InferredColumn {
  const { range: _range, codes: _codes, ...rest } = column;
  return { ...rest, kind: "text", role: "id", reason: "the names of rows, as R writes them" };
}

interface FormatGuess {
  readonly format: TableFormat;
  /** What a text table looks like at its beginning. */
  readonly shape?: TextShape;
  readonly notes: readonly string[];
}

async function guessFormat(
  path: string,
  bytes: Uint8Array,
  subject: string,
  target: string | undefined,
): Promise<FormatGuess> {
  const { bytes: head, isWhole, isPacked } = await fileHead(bytes, subject);
  const notes = isPacked ? ["the file is packed by gzip"] : [];
  const kind = guessKind(head, path);
  if (kind !== "text") return { format: { kind }, notes };
  assertNotUtf16(head, subject);
  const isNamed = (texts: readonly string[]): boolean => target !== undefined && texts.includes(target);
  const guess = await guessText(head, isWhole, { isNamed, isHeader: looksLikeNames, target });
  return { ...guess, notes: [...notes, ...guess.notes] };
}

/** Reads the rows once and counts what is in them. @returns how many there are, and what is said of the file beside its format. */
async function countTable(
  bytes: Uint8Array,
  format: TableFormat,
  shape: TextShape | undefined,
  subject: string,
  counts: TableCounts,
): Promise<{ readonly nRows: number; readonly warnings: readonly string[] }> {
  const issues = new IssueList();
  const unnamed = shape === undefined ? [] : shape.first.map((_, j) => `column_${j + 1}`);
  const nRows = await readTable(
    { stream: streamOf(bytes), subject, nBefore: 0, issues },
    format,
    layoutOf(format, unnamed),
    counts,
  );
  const found = issues.toArray();
  const errors = found.filter((issue) => issue.severity === "error");
  if (errors.length > 0) throw notAlike(subject, errors, shape);
  const warnings = found
    .filter(({ rule }) => rule === "nan" || rule === "comment")
    .map(({ message }) => message);
  return { nRows, warnings };
}

/** The error of a table whose rows do not all have the same columns: the first that differs, and how many there are. */
function notAlike(subject: string, errors: readonly Issue[], shape: TextShape | undefined): FormatError {
  const [first] = shape?.ragged ?? [];
  const nNames = shape?.first.length ?? 0;
  const isCount = first !== undefined && errors[0]?.rule === "field-count";
  const numbers = isCount ? ` line ${first.line} has ${fieldsOf(first.nFields)}, the header ${nNames}` : "";
  const rowNames =
    isCount && first.nFields === nNames + 1
      ? "; if the first field of each row is its name, as R writes it, say rowNames: true in data.format, or name it in the first line"
      : "";
  return new FormatError(
    "data/csv-syntax",
    `${subject} must be a table, its rows are not alike:${numbers}\n${formatIssues(errors, 3)}`,
    {
      hint: `mend the file first: a project is written for a table whose rows all have the same columns${rowNames}`,
      ...(isCount ? { details: { line: first.line } } : {}),
    },
  );
}

const fieldsOf = (n: number): string => (n === 1 ? "1 field" : `${n} fields`);

function checkNames(names: readonly string[], subject: string): void {
  const twice = findRepeated(names);
  const isNameless = names.includes("");
  if (twice.length === 0 && !isNameless) return;
  const found = isNameless ? "one without a name" : `${listSome(twice, undefined, quoteName)} twice`;
  throw new ParameterError(
    "init/columns",
    `the columns of ${subject} must have different names, got ${found}`,
    {
      hint: "rename columns in the file, or take out those that are there twice",
    },
  );
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

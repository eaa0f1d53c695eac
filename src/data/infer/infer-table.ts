import { createHash } from "node:crypto";
import { extname } from "node:path";
import { FormatError, findRepeated, ParameterError } from "../../core/index.ts";
import { type Dialect, dialectOf } from "../csv/csv-dialect.ts";
import { scanCsv } from "../csv/csv-scan.ts";
import { formatIssues } from "../issues.ts";
import type { CsvFormat, Issue, TableFormat } from "../protocol.ts";
import type { RawRows } from "../raw-rows.ts";
import { readTable } from "../read-table.ts";
import { streamOf } from "../source/byte-stream.ts";
import { readBytes } from "../source/verify-file.ts";
import { type InferredColumn, inferColumn, isMissingText, isNumberText } from "./infer-column.ts";

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
  const { names, columns, nRows } = await readColumns(bytes, format, subject);
  if (nRows === 0 || columns.length === 0)
    throw new FormatError(
      "data/csv-syntax",
      `${subject} must be a table with a column and a row, it has none`,
    );
  checkNames(names, subject);
  const guessed = names.map((name, j) => guessColumn(name, columns[j]!, format.kind === "jsonl"));
  return {
    format,
    columns: leaveOutCopies(guessed, columns, target),
    nRows,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    hasHeader: !isText(format) || format.header,
  };
}

const isText = (format: TableFormat): format is CsvFormat => format.kind === "csv" || format.kind === "tsv";

async function readColumns(
  bytes: Uint8Array,
  format: TableFormat,
  subject: string,
): Promise<{ names: readonly string[]; columns: unknown[][]; nRows: number }> {
  const issues: Issue[] = [];
  const columns: unknown[][] = [];
  let names: readonly string[] = [];
  const noNames = isText(format) && !format.header ? await nameColumns(bytes, format, subject) : [];
  const nRows = await readTable(
    { stream: streamOf(bytes), subject, nBefore: 0, issues: { add: (issue) => issues.push(issue) } },
    format,
    { names: noNames },
    {
      onNames: (found) => {
        names = found;
        for (const _ of found) columns.push([]);
      },
      onRows: (rows: RawRows) => {
        columns.forEach((column, j) => {
          const values = rows.column(j);
          for (let i = 0; i < rows.nRows; i++) column.push(values[i]);
        });
      },
    },
  );
  const errors = issues.filter((issue) => issue.severity === "error");
  if (errors.length > 0)
    throw new FormatError(
      "data/csv-syntax",
      `${subject} must be a table, its rows are not alike:\n${formatIssues(errors, 3)}`,
      { hint: "mend the file first: a project is written for a table whose rows all have the same columns" },
    );
  return { names, columns, nRows };
}

function checkNames(names: readonly string[], subject: string): void {
  const twice = findRepeated(names);
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

function guessColumn(name: string, values: readonly unknown[], isTyped: boolean): InferredColumn {
  const texts = values.map(textOf);
  const isObject = values.some((value) => typeof value === "object" && value !== null);
  const types = new Set(
    values.filter((value, i) => value !== null && !isMissingText(texts[i]!)).map((value) => typeof value),
  );
  if (!isObject && !(isTyped && types.size > 1))
    return inferColumn(name, texts, { isTyped: isTyped && types.has("string") });
  const { missing, nMissing, nDistinct } = inferColumn(name, texts, { isTyped: true });
  const reason = isObject ? "lists or objects" : `${[...types].sort().join(" and ")} values in one column`;
  return { name, kind: "text", role: "ignore", reason, missing, nMissing, nDistinct };
}

const textOf = (value: unknown): string =>
  value === null || value === undefined || Number.isNaN(value)
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

/** The fewest rows, both columns present, on which a column is called a copy of the target: in a few rows it could be chance. */
const leastRows = 20;

/** A column whose codes stand one to one for the target's classes is the target under another name, and no feature. */
function leaveOutCopies(
  guessed: readonly InferredColumn[],
  columns: readonly (readonly unknown[])[],
  target: string | undefined,
): InferredColumn[] {
  const place = guessed.findIndex(({ name }) => name === target);
  const outcome = guessed[place];
  if (outcome?.distinct === undefined) return [...guessed];
  const { distinct: classes } = outcome;
  const isTheSame = (column: InferredColumn, j: number): boolean => {
    const nValues = column.distinct?.length ?? 0;
    if (j === place || nValues < 2 || nValues !== classes.length) return false;
    const pairs = new Set<string>();
    let nPairs = 0;
    for (let i = 0; i < columns[j]!.length; i++) {
      const [a, b] = [textOf(columns[j]![i]).trim(), textOf(columns[place]![i]).trim()];
      if (isMissingIn(column, a) || isMissingIn(outcome, b)) continue;
      nPairs++;
      pairs.add(JSON.stringify([plain(a), plain(b)]));
      if (pairs.size > nValues) return false;
    }
    return nPairs >= leastRows && pairs.size === nValues;
  };
  return guessed.map((column, j) =>
    column.role === "feature" && isTheSame(column, j)
      ? {
          ...column,
          kind: "text",
          role: "ignore",
          reason: `tells "${outcome.name}" value by value, as a copy of it`,
        }
      : column,
  );
}

const isMissingIn = (column: InferredColumn, text: string): boolean =>
  text === "" || column.missing.includes(text);

/** "1.0" and "1" are one value. */
const plain = (text: string): string => (isNumberText(text) ? String(Number(text)) : text);

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
    names.slice(1).every((name) => !isNumberText(name) && !isMissingText(name)) &&
    !isNumberText(names[0] ?? "")
  );
}

async function nameColumns(bytes: Uint8Array, format: CsvFormat, subject: string): Promise<string[]> {
  const { first } = await shapeOf(bytes, dialectOf(format), subject);
  return first.map((_, j) => `column_${j + 1}`);
}

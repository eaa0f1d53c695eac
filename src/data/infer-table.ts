import { createHash } from "node:crypto";
import { extname } from "node:path";
import { FormatError } from "../core/index.ts";
import { scanCsv } from "./csv-scan.ts";
import { type InferredColumn, inferColumn, isMissingText, isNumberText } from "./infer-column.ts";
import type { Issue, TableFormat } from "./protocol.ts";
import type { RawRows } from "./raw-rows.ts";
import { readTable } from "./read-table.ts";
import { readBytes } from "./verify-file.ts";

/** What a file of unknown content seems to hold. */
export interface TableGuess {
  readonly format: TableFormat;
  readonly columns: readonly InferredColumn[];
  readonly nRows: number;
  readonly sha256: string;
  /** Of the first record, when it does not look like names: the columns are then `column_1`, `column_2`, ... */
  readonly hasHeader: boolean;
}

const delimiters = [",", ";", "\t", "|"] as const;

/**
 * Looks at a file that has no schema yet: its format by its ending (`.parquet`, `.jsonl`, `.ndjson`, else a text table), the
 * delimiter by which gives most columns, a header by whether the first record is names, each column by its values.
 *
 * @throws {FormatError} `data/csv-syntax` and others when the file cannot be read as a table.
 * @throws {NotFoundError} `data/missing-file`.
 */
export async function inferTable(path: string): Promise<TableGuess> {
  const bytes = await readBytes(path, path);
  const subject = `file "${path}"`;
  const format = guessFormat(path, bytes, subject);
  const issues: Issue[] = [];
  let names: readonly string[] = [];
  const columns: unknown[][] = [];
  const isText = format.kind === "csv" || format.kind === "tsv";
  const noNames =
    isText && !format.header ? nameColumns(scanCsv(bytes, dialectFor(format), subject).nFields) : [];
  const nRows = await readTable(
    { bytes, subject, nBefore: 0, issues: { add: (issue) => issues.push(issue) } },
    format,
    { names: noNames },
    {
      onNames: (found) => {
        names = found;
        for (const _ of found) columns.push([]);
      },
      onRows: (rows: RawRows) => {
        rows.columns.forEach((values, j) => {
          for (let i = 0; i < rows.nRows; i++) columns[j]!.push(values[i]);
        });
      },
    },
  );
  const broken = issues.find((issue) => issue.severity === "error");
  if (broken !== undefined || columns.length === 0)
    throw new FormatError(
      "data/csv-syntax",
      broken?.message ?? `${subject} must be a table with a column and a row, it has none`,
      {
        hint: "mend the file first: a project is written for a table whose rows all have the same columns",
      },
    );
  return {
    format,
    columns: names.map((name, j) =>
      inferColumn(name, columns[j]!.map(textOf), {
        isTyped: !isText && columns[j]!.some((v) => typeof v === "string"),
      }),
    ),
    nRows,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    hasHeader: !isText || format.header,
  };
}

function guessFormat(path: string, bytes: Uint8Array, subject: string): TableFormat {
  const ending = extname(path).toLowerCase();
  if (ending === ".parquet") return { kind: "parquet" };
  if (ending === ".jsonl" || ending === ".ndjson") return { kind: "jsonl" };
  const scans = delimiters.map((delimiter) => ({ delimiter, scan: tryScan(bytes, delimiter, subject) }));
  const score = ({ scan }: (typeof scans)[number]): number =>
    scan instanceof Error ? 0 : scan.nFields * (1 - scan.ragged.length / Math.max(1, scan.nRecords));
  const best = scans.reduce((a, b) => (score(b) > score(a) ? b : a));
  if (best.scan instanceof Error) throw best.scan;
  const first = firstRecord(best.scan.clean, best.delimiter);
  const header = isHeader(first);
  if (best.delimiter === "\t") return { kind: "tsv", header };
  return { kind: "csv", header, ...(best.delimiter === "," ? {} : { delimiter: best.delimiter }) };
}

function tryScan(bytes: Uint8Array, delimiter: string, subject: string): ReturnType<typeof scanCsv> | Error {
  try {
    return scanCsv(bytes, { delimiter, quote: '"' }, subject);
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
}

/** The values of the first record of plainly written text. */
function firstRecord(clean: Uint8Array, delimiter: string): string[] {
  const text = new TextDecoder().decode(clean.subarray(0, 1 << 20));
  const values: string[] = [""];
  let isQuoted = false;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (letter === '"') isQuoted = !isQuoted;
    else if (!isQuoted && letter === "\n") break;
    else if (!isQuoted && letter === delimiter) values.push("");
    else values[values.length - 1] += letter;
  }
  return values;
}

/** Names are distinct texts, none of them a number or a sign for a missing value. */
function isHeader(first: readonly string[]): boolean {
  const names = first.map((text) => text.trim());
  return (
    new Set(names).size === names.length &&
    names.slice(1).every((name) => !isNumberText(name) && !isMissingText(name)) &&
    !isNumberText(names[0] ?? "")
  );
}

const dialectFor = (format: { kind: string; delimiter?: string }): { delimiter: string; quote: string } => ({
  delimiter: format.delimiter ?? (format.kind === "tsv" ? "\t" : ","),
  quote: '"',
});

const nameColumns = (n: number): string[] => Array.from({ length: n }, (_, j) => `column_${j + 1}`);

const textOf = (value: unknown): string =>
  value === null || value === undefined || Number.isNaN(value) ? "" : String(value);

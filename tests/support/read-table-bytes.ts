import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SystoleError } from "../../src/core/index.ts";
import { type Dataset, type DuckDb, readDataset, type TableFormat } from "../../src/data/index.ts";
import { corpusSchema } from "./text-corpus.ts";

/** What reading a file gave: rows with what is wrong with them, or an error of ours. */
export type ReadOutcome = { readonly dataset: Dataset } | { readonly error: SystoleError };

/** Writes bytes to a file, reads it as a project's data, and lets no error pass but ours. */
export async function readTableBytes(
  bytes: Uint8Array,
  format: TableFormat,
  place: { readonly directory: string; readonly duckdb: DuckDb },
): Promise<ReadOutcome> {
  const path = join(place.directory, "table");
  await writeFile(path, bytes);
  const file = { path, sha256: createHash("sha256").update(bytes).digest("hex") };
  try {
    const { directory: baseDir, duckdb } = place;
    return { dataset: await readDataset({ schema: corpusSchema, format, file, baseDir, duckdb }) };
  } catch (error) {
    if (error instanceof SystoleError) return { error };
    throw error;
  } finally {
    await rm(path);
  }
}

/** Errors of text, which name line and column. */
const placed = ["data/csv-syntax", "data/encoding", "data/json-syntax"];

/**
 * Which promise an outcome breaks, in words; `undefined` when none. Promised are an account of every row, and the place of every
 * error.
 */
export function brokenPromise(outcome: ReadOutcome, isText: boolean): string | undefined {
  if ("error" in outcome) {
    const { code, message, details, hint } = outcome.error;
    const isKnown = [...placed, "data/parquet-syntax", "data/packed"].includes(code);
    if (!isKnown) return `the error is ${code}: ${message}`;
    if (hint === undefined) return `${code} has no hint`;
    if (!placed.includes(code)) return undefined;
    const { line, column } = (details ?? {}) as { line?: number; column?: number };
    const isPlaced = isWhole(line) && isWhole(column) && message.includes(`line ${line}, column ${column}`);
    return isText && !isPlaced ? `no line and column in: ${message}` : undefined;
  }
  const { ledger, issues, table, labels, rowNumbers } = outcome.dataset;
  const rows = [...rowNumbers, ...ledger.dropped.flatMap((drop) => drop.rows)].sort((a, b) => a - b);
  if (rows.length !== ledger.read || rows.some((row, i) => row !== i + 1))
    return "a row is not accounted for";
  if (table.nRows !== ledger.used || labels.codes.length !== ledger.used || rowNumbers.length !== ledger.used)
    return "the rows used are not those of the ledger";
  for (const { row, line, column, rule, severity } of issues) {
    const needsColumn =
      severity === "error" && row !== undefined && rule !== "field-count" && rule !== "record";
    if (isText && row !== undefined && !isWhole(line)) return `no line for row ${row}, rule ${rule}`;
    if (needsColumn && column === undefined) return `no column for row ${row}, rule ${rule}`;
  }
  return undefined;
}

function isWhole(value: number | undefined): boolean {
  return Number.isInteger(value) && Number(value) > 0;
}

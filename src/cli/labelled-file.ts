import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { assertValid, type LabelledRows, readLabelledRows } from "../data/index.ts";
import type { Model } from "../model/index.ts";
import { describeDropped, isToldAsDropped } from "../pipeline/index.ts";
import { reportRows } from "./answer-notes.ts";
import type { Reporter } from "./reporter.ts";
import { readStandardInput } from "./standard-input.ts";

/** How a file of labelled rows is read. */
export interface LabelledFileOptions {
  readonly coding?: string | undefined;
  readonly onError: "skip" | "fail";
  /** Columns that are neither features nor the target. Default: none. */
  readonly others?: readonly string[] | undefined;
}

/** Labelled rows, and whether they are those that the model learned from. */
export interface LabelledFile extends LabelledRows {
  /** Whether the file is, byte by byte, the training file; a copy that differs in anything is not told. */
  readonly isTrainingFile: boolean;
}

/** The bytes of standard input where a file is called `-`; else its path. */
export async function sourceOf(file: string): Promise<{ bytes: Uint8Array } | { path: string }> {
  return file === "-" ? { bytes: await readStandardInput() } : { path: file };
}

/**
 * Reads rows with their outcome as a model's schema has them, and says what became of those that are left out, and whether the model
 * learned from this very file.
 *
 * @param file what the rows are called in messages.
 * @throws {DataError} `data/invalid` when no row can be used, or one has an error and that is to fail.
 */
export async function readLabelledFile(
  { schema, profile, info }: Model,
  source: { bytes: Uint8Array } | { path: string },
  { coding, onError, others }: LabelledFileOptions,
  reporter: Reporter,
): Promise<LabelledFile> {
  const rows = await readLabelledRows({ schema, classes: info.classes, ...source, coding, profile, others });
  assertValid(rows, rows.ledger.used === 0 ? "fail" : onError);
  const file = "path" in source ? `file "${source.path}"` : "standard input";
  reportLabelled(reporter, file, rows);
  const isTrainingFile =
    info.trainingSha256 !== undefined && info.trainingSha256 === (await sha256Of(source));
  if (isTrainingFile)
    reporter.warn(`${file} is the file that the model learned from: its figures here flatter it`);
  return { ...rows, isTrainingFile };
}

async function sha256Of(source: { bytes: Uint8Array } | { path: string }): Promise<string> {
  const bytes = "bytes" in source ? source.bytes : await readFile(source.path);
  return createHash("sha256").update(bytes).digest("hex");
}

/** Says what became of the rows that are not judged, and what was filled in. */
function reportLabelled(reporter: Reporter, file: string, rows: LabelledRows): void {
  const { ledger, refused, imputed } = rows;
  const issues = rows.issues.filter((issue) => !isToldAsDropped(issue, ledger));
  reportRows(reporter, file, { issues, refused, imputed, nRead: ledger.read }, [
    "is left out",
    "are left out",
  ]);
  const dropped = ledger.dropped.filter(({ rule }) => rule !== "invalid");
  for (const line of describeDropped({ ledger: { ...ledger, dropped }, issues: rows.issues }))
    reporter.warn(line);
}

import { createHash } from "node:crypto";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset } from "../data/index.ts";
import { type ParquetColumn, ParquetWriter } from "../data/parquet/write-parquet.ts";
import { writeFileAtomic } from "../files/index.ts";
import type { Fold } from "../judge/index.ts";
import type { CandidateResult } from "../learn/index.ts";
import type { Workspace } from "./workspace.ts";

/** A candidate's predictions of rows that were held out, as a file of the workspace. Plain JSON. */
export interface OutOfFoldFile {
  readonly candidate: string;
  /** Relative to the workspace's `stages/`. */
  readonly file: string;
  /** The hash of the file. By it a later run sees that the file is still the same; else the candidates are compared again. */
  readonly sha256: string;
}

/** What the predictions are called among the artifacts of a candidate's run. */
export const outOfFoldArtifact = "out_of_fold.parquet";

/**
 * What a candidate answered for each row while it was held out, as a table, fold by fold. It has a line for each row in each repeat:
 *
 * - `row`: the row's number in the source, from 1, as the ledger of rows counts;
 * - `repeat`: which division of all rows, from 0;
 * - `fold`: the number of the fold from 0, counted on over the repeats: the step under which a run logs the fold's metrics;
 * - `y_true`: the row's class;
 * - `probability_<class>`: a column for each class, in the order of the classes.
 *
 * No class's column can have the name of another column, since only those begin with `probability_`. Where two classes
 * differ in capitals alone, which not every reader of Parquet tells apart, the columns are numbered:
 * `probability_0_A`, `probability_1_a`.
 */
export function outOfFoldColumns(
  result: Pick<CandidateResult, "folds">,
  folds: readonly Fold[],
  { labels, rowNumbers }: Pick<Dataset, "labels" | "rowNumbers">,
): ParquetColumn[] {
  const { classes } = labels;
  const n = folds.reduce((sum, fold) => sum + fold.test.length, 0);
  const row = new Int32Array(n);
  const repeat = new Int32Array(n);
  const fold = new Int32Array(n);
  const codes = new Int32Array(n);
  const probabilities = classes.map(() => new Float64Array(n));
  let at = 0;
  for (const [f, { test, repeat: r = 0 }] of folds.entries()) {
    const { data, nCols } = result.folds[f]!.probabilities;
    for (let i = 0; i < test.length; i++, at++) {
      row[at] = rowNumbers[test[i]!]!;
      repeat[at] = r;
      fold[at] = f;
      codes[at] = labels.codes[test[i]!]!;
      for (let j = 0; j < nCols; j++) probabilities[j]![at] = data[i * nCols + j]!;
    }
  }
  const names = probabilityColumns(classes);
  return [
    { kind: "integer", name: "row", values: row },
    { kind: "integer", name: "repeat", values: repeat },
    { kind: "integer", name: "fold", values: fold },
    { kind: "categorical", name: "y_true", categories: classes, codes },
    ...probabilities.map((values, j): ParquetColumn => ({ kind: "numeric", name: names[j]!, values })),
  ];
}

function probabilityColumns(classes: readonly string[]): string[] {
  const isPlain = new Set(classes.map((name) => name.toLowerCase())).size === classes.length;
  return classes.map((name, j) => (isPlain ? `probability_${name}` : `probability_${j}_${name}`));
}

/**
 * Writes each candidate's predictions into `stages/<project>/out-of-fold/` of the workspace, in place of those of the run before.
 *
 * @param folds as the candidates were fitted on them.
 * @returns a file for each candidate, in their order.
 */
export async function keepOutOfFold(
  candidates: readonly CandidateResult[],
  folds: readonly Fold[],
  dataset: Dataset,
  { workspace, project }: { readonly workspace: Workspace; readonly project: string },
): Promise<OutOfFoldFile[]> {
  const directory = join(project, "out-of-fold");
  const kept: OutOfFoldFile[] = [];
  const writer = new ParquetWriter();
  try {
    for (const [i, candidate] of candidates.entries()) {
      const bytes = await writer.write(outOfFoldColumns(candidate, folds, dataset));
      const file = join(directory, `${i}.parquet`); // the name of a candidate may be none of a file
      await writeFileAtomic(join(workspace.stages, file), bytes);
      kept.push({ candidate: candidate.name, file, sha256: hashOf(bytes) });
    }
  } finally {
    await writer.close();
  }
  const used = new Set(kept.map(({ file }) => file));
  for (const name of await readdir(join(workspace.stages, directory)))
    if (!used.has(join(directory, name))) await rm(join(workspace.stages, directory, name), { force: true });
  return kept;
}

/** The bytes of a file of predictions. */
export async function readOutOfFold({ file }: OutOfFoldFile, workspace: Workspace): Promise<Uint8Array> {
  return readFile(join(workspace.stages, file));
}

/**
 * Whether all predictions of an evaluation are still there, and the same. A record that an earlier version wrote names
 * none.
 */
export async function areOutOfFoldThere(
  files: readonly OutOfFoldFile[] | undefined,
  workspace: Workspace,
): Promise<boolean> {
  if (files === undefined) return false;
  try {
    for (const file of files) if (hashOf(await readOutOfFold(file, workspace)) !== file.sha256) return false;
    return true;
  } catch {
    return false; // gone: the candidates are compared again
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

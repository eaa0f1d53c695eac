import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import heartDisease from "../../projects/heart-disease/systole.config.ts";
import { inlineExecutor } from "../../src/core/index.ts";
import { assertValid, type CsvFormat, type Dataset, readDataset } from "../../src/data/index.ts";
import { evaluateCandidates } from "../../src/pipeline/evaluate.ts";
import type { GateResult } from "../../src/pipeline/gates.ts";
import { measureGuards } from "../../src/pipeline/guards/guard-figures.ts";
import { holdAgainstGates } from "../../src/pipeline/hold-gates.ts";
import { workspaceAt } from "../../src/pipeline/workspace.ts";
import { trainingPlan } from "../../src/project/build-pipeline.ts";
import { checkProject, type Project } from "../../src/project/index.ts";

/** A row of the heart-disease files by the names of its columns, as text. */
export type HeartRow = Record<string, string>;

const names = heartDisease.schema.columns.map(({ name }) => name);

/** The rows of one site's file. */
export function heartRows(site: "cleveland" | "hungarian" | "switzerland" | "va"): HeartRow[] {
  const path = new URL(`../../projects/heart-disease/data/processed.${site}.data`, import.meta.url);
  return readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => Object.fromEntries([...line.split(","), site].map((text, i) => [names[i]!, text.trim()])));
}

/** How a project of such rows differs from the shipped one. */
export interface RowsProject extends Partial<Pick<Project, "guards" | "gates" | "schema">> {
  readonly candidates?: NonNullable<Project["training"]>["candidates"];
  readonly split?: NonNullable<Project["training"]>["split"];
  readonly format?: CsvFormat;
}

/** Reads rows as a run reads them. @throws {DataError} as a run does. */
export async function readHeartRows(
  rows: readonly HeartRow[],
  change: RowsProject = {},
): Promise<{ project: Project; dataset: Dataset; directory: string; remove: () => void }> {
  const directory = mkdtempSync(join(tmpdir(), "systole-judged-"));
  const header = Object.keys(rows[0]!);
  const text = `${[header, ...rows.map((row) => header.map((name) => row[name]!))].map((cells) => cells.join(",")).join("\n")}\n`;
  writeFileSync(join(directory, "rows.csv"), text);
  const { split, candidates, format = { kind: "csv", header: true }, ...rest } = change;
  const project = checkProject(
    {
      ...heartDisease,
      transport: undefined,
      gates: [],
      guards: {},
      ...rest,
      data: {
        format,
        training: { path: "rows.csv", sha256: createHash("sha256").update(text).digest("hex") },
      },
      training: {
        candidates: candidates ?? heartDisease.training.candidates.slice(0, 1),
        repeats: 1,
        ...(split === undefined ? {} : { split }),
      },
    },
    "the project of a test",
  );
  const remove = (): void => rmSync(directory, { recursive: true, force: true });
  try {
    const { schema, data } = project;
    const dataset = await readDataset({
      schema,
      format: data.format,
      file: data.training,
      baseDir: directory,
      rareClasses: "drop",
    });
    assertValid(dataset);
    return { project, dataset, directory, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** How rows meet the gates of a run, by name: they are read, compared and held as a run does, without its figures. */
export async function gatesOfRows(
  rows: readonly HeartRow[],
  change: RowsProject = {},
): Promise<Record<string, GateResult>> {
  const { project, dataset, directory, remove } = await readHeartRows(rows, change);
  try {
    const plan = trainingPlan(project);
    const evaluation = await evaluateCandidates(project, dataset, {
      workspace: workspaceAt(directory),
      plan,
      executor: inlineExecutor,
    });
    const { selected } = evaluation;
    const figures = await measureGuards(project, dataset, {
      plan,
      selected,
      isThorough: false,
      executor: inlineExecutor,
    });
    const gates = holdAgainstGates(project, evaluation, figures, dataset.ledger);
    return Object.fromEntries(gates.map((gate) => [gate.name, gate]));
  } finally {
    remove();
  }
}

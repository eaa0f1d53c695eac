import { existsSync, statSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { assertValid, type DatasetOptions, inferTable, readDataset } from "../data/index.ts";
import { exploreData, reportsOf, workspaceAt } from "../pipeline/index.ts";
import { inferSchema } from "../project/index.ts";
import { loadProject } from "./load-project.ts";
import { createReporter } from "./reporter.ts";
import { requireTarget } from "./require-target.ts";

/** The options of `explore`. */
export interface ExploreCommandOptions {
  readonly target?: string;
  readonly workspace: string;
  readonly quiet: boolean;
}

/** `systole explore`: figures and a summary of a project's training rows, or of any table. Prints their directory. */
export async function exploreCommand(
  reference: string,
  options: ExploreCommandOptions,
  signal: AbortSignal,
): Promise<void> {
  const reporter = createReporter({ quiet: options.quiet });
  const { name, title, ...source } = isTable(reference)
    ? await guessedSource(reference, options.target)
    : await projectSource(reference, options.workspace);
  const dataset = await readDataset({ ...source, signal });
  assertValid(dataset);
  const reports = reportsOf(workspaceAt(options.workspace), name);
  const { files, notes } = await exploreData({ name, title, schema: source.schema }, dataset, reports, {
    signal,
    onProgress: (done, total) => reporter.onProgress?.("explore", done, total),
    onWarning: reporter.warn,
  });
  reporter.info([`${dataset.ledger.used} rows, ${files.length} files`, ...notes].join("; "));
  process.stdout.write(`${reports}\n`);
}

type Source = DatasetOptions & {
  /** What the directory of its reports is called. */
  readonly name: string;
  readonly title: string;
};

async function projectSource(reference: string, workspace: string): Promise<Source> {
  const { project, directory } = await loadProject(reference);
  const { format, training, duplicates } = project.data;
  return {
    name: project.name,
    title: project.title ?? project.name,
    schema: project.schema,
    format,
    file: training,
    baseDir: directory,
    cacheDir: workspaceAt(workspace).data,
    ...(duplicates === undefined ? {} : { duplicates }),
  };
}

async function guessedSource(path: string, target: string | undefined): Promise<Source> {
  const guess = await inferTable(path, { target });
  const outcome = requireTarget(
    target,
    path,
    guess.columns.map((column) => column.name),
  );
  const file = basename(path);
  return {
    name: file.includes(".") ? file : `${file}.table`, // no project has a dot in its name: theirs stay theirs
    title: file,
    schema: inferSchema(guess.columns, outcome),
    format: guess.format,
    file: { path: resolve(path), sha256: guess.sha256 },
    baseDir: ".",
  };
}

/**
 * Whether what a user named is a table: a file that is not of JavaScript or TypeScript, as configs are. What is not there is
 * meant for one where its name has an ending.
 */
function isTable(reference: string): boolean {
  if (/\.[mc]?[jt]s$/.test(reference)) return false;
  return existsSync(reference) ? statSync(reference).isFile() : extname(reference) !== "";
}

import { existsSync, statSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { assertValid, type DatasetOptions, inferTable, readDataset, verifyFile } from "../data/index.ts";
import { exploreData, reportsOf, workspaceAt } from "../pipeline/index.ts";
import { inferSchema } from "../project/index.ts";
import { loadProject } from "./load-project.ts";
import { createReporter, type Reporter } from "./reporter.ts";
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
  const { name, title, bytes, ...source } = isTable(reference)
    ? await guessedSource(reference, options.target)
    : await projectSource(reference, options.workspace);
  const dataset = await tellOf(reporter, "read", async (onProgress) => {
    let nRead = 0;
    const onBytes = (count: number): void => {
      nRead += count;
      onProgress(nRead, Math.max(nRead, bytes));
    };
    const read = await readDataset({ ...source, signal, onBytes });
    assertValid(read);
    return { result: read, detail: `${read.ledger.used} rows` };
  });
  const reports = reportsOf(workspaceAt(options.workspace), name);
  await tellOf(reporter, "explore", async (onProgress) => {
    const project = { name, title, schema: source.schema };
    const { files, notes } = await exploreData(project, dataset, reports, {
      signal,
      onProgress,
      onWarning: reporter.warn,
    });
    return { result: files, detail: [`${files.length} files`, ...notes].join("; ") };
  });
  process.stdout.write(`${reports}\n`);
}

/** Does a piece of the work and tells of it as a run does of a stage. */
async function tellOf<T>(
  reporter: Reporter,
  name: "read" | "explore",
  work: (onProgress: (done: number, total: number) => void) => Promise<{ result: T; detail: string }>,
): Promise<T> {
  const began = performance.now();
  const end = (status: "done" | "failed", detail: string): void =>
    reporter.onStageEnd?.({ name, status, seconds: (performance.now() - began) / 1000, detail });
  reporter.onStageStart?.(name);
  try {
    const { result, detail } = await work((done, total) => reporter.onProgress?.(name, done, total));
    end("done", detail);
    return result;
  } catch (error) {
    end("failed", error instanceof Error ? error.message : String(error));
    throw error;
  }
}

type Source = DatasetOptions & {
  /** What the directory of its reports is called. */
  readonly name: string;
  readonly title: string;
  /** The size of its files. */
  readonly bytes: number;
};

async function projectSource(reference: string, workspace: string): Promise<Source> {
  const { project, directory } = await loadProject(reference);
  const { format, training, duplicates } = project.data;
  const places = { baseDir: directory, cacheDir: workspaceAt(workspace).data };
  const { parts } = await verifyFile(training, places);
  return {
    name: project.name,
    title: project.title ?? project.name,
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    schema: project.schema,
    format,
    file: training,
    ...places,
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
    bytes: statSync(path).size,
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

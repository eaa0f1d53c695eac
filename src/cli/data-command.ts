import { relative } from "node:path";
import { type DataFile, fetchSource, inspectSource, type SourceCopy } from "../data/index.ts";
import { workspaceAt } from "../pipeline/index.ts";
import type { Project } from "../project/index.ts";
import { exitCodes } from "./exit.ts";
import { loadProject } from "./load-project.ts";
import { createReporter } from "./reporter.ts";
import { textTable } from "./text-table.ts";

/** The options that the commands about data share. */
export interface DataCommandOptions {
  readonly workspace: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** How many files are downloaded at the same time. */
const atOnce = 4;

/** The sources of a project by the name of their cohort; the rows to train on are `training`. */
export function cohortsOf(project: Project): [name: string, file: DataFile][] {
  return [["training", project.data.training], ...Object.entries(project.data.external ?? {})];
}

/**
 * `systole data fetch`: downloads what is remote, verifies what is local, and prints where everything is.
 *
 * @param options.timeout for one file, all attempts together, in seconds.
 * @param options.maxMib the most mebibytes of one file.
 */
export async function dataFetchCommand(
  reference: string,
  options: DataCommandOptions & { timeout: number; maxMib: number },
  signal: AbortSignal,
): Promise<void> {
  const { project, directory } = await loadProject(reference);
  const reporter = createReporter({ quiet: options.quiet });
  const cacheDir = workspaceAt(options.workspace).data;
  const fetchOne = async ([cohort, file]: [string, DataFile]) => {
    const fetched = await fetchSource(file, {
      baseDir: directory,
      cacheDir,
      timeoutMs: options.timeout * 1000,
      maxBytes: options.maxMib * 2 ** 20,
      signal,
      onRetry: reporter.info,
    });
    if (fetched.reason !== undefined)
      reporter.warn(`${cohort}: the shipped snapshot is used, since ${fetched.reason}`);
    return { cohort, ...fetched };
  };
  const files: Awaited<ReturnType<typeof fetchOne>>[] = [];
  const cohorts = cohortsOf(project);
  for (let i = 0; i < cohorts.length; i += atOnce) {
    const settled = await Promise.allSettled(cohorts.slice(i, i + atOnce).map(fetchOne));
    for (const result of settled) {
      if (result.status === "rejected") throw result.reason;
      files.push(result.value);
    }
  }
  if (options.json) return print({ project: project.name, files });
  const rows = files.map((file) => [file.cohort, file.state, String(file.bytes)]);
  const below = files.map(({ path, sha256 }) => [relative(".", path), `sha256 ${sha256}`]);
  process.stdout.write(`${textTable(["cohort", "state", "bytes"], rows, { right: [2], below })}\n`);
}

/** `systole data verify`: prints each copy of each file with its hash. The exit code is 1 when one is not what is pinned. */
export async function dataVerifyCommand(reference: string, options: DataCommandOptions): Promise<void> {
  const { project, directory } = await loadProject(reference);
  const places = { baseDir: directory, cacheDir: workspaceAt(options.workspace).data };
  const files: ({ cohort: string } & SourceCopy)[] = [];
  for (const [cohort, file] of cohortsOf(project))
    for (const copy of await inspectSource(file, places)) files.push({ cohort, ...copy });
  const wrong = files.filter((file) => file.state !== "ok");
  if (wrong.length > 0) process.exitCode = exitCodes.failure;
  if (options.json) return print({ project: project.name, ok: wrong.length === 0, files });
  const rows = files.flatMap((file) => [
    [file.cohort, file.state, file.from],
    ...(file.files ?? []).map(() => ["", "ok", "file"]),
  ]);
  const below = files.flatMap((file) => [
    [relative(".", file.path), ...(file.found === undefined ? [] : [`sha256 ${file.found}`])],
    ...(file.files ?? []).map((part) => [part.name, `sha256 ${part.sha256}`]),
  ]);
  process.stdout.write(`${textTable(["cohort", "state", "from"], rows, { below })}\n`);
  for (const { message, hint } of wrong)
    process.stderr.write(`error: ${message}\n${hint === undefined ? "" : `hint: ${hint}\n`}`);
}

/** Prints one JSON document. */
export function print(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

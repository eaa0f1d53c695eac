import { existsSync } from "node:fs";
import { basename, extname, join, relative, resolve } from "node:path";
import { ConflictError } from "../core/index.ts";
import { inferTable } from "../data/index.ts";
import { inferSchema, writeConfig, writeFileAtomic } from "../pipeline/index.ts";
import { createReporter } from "./reporter.ts";

/** The options of `init`. */
export interface InitCommandOptions {
  readonly target: string;
  readonly positive?: string;
  readonly out?: string;
  readonly quiet: boolean;
}

/** `systole init`: writes a project for a table, says what it guessed, and prints the config's path. */
export async function initCommand(file: string, options: InitCommandOptions): Promise<void> {
  const reporter = createReporter({ quiet: options.quiet });
  const guess = await inferTable(file);
  const name = projectName(file);
  const directory = resolve(options.out ?? name);
  const path = join(directory, "systole.config.ts");
  if (existsSync(path))
    throw new ConflictError("init/exists", `file "${path}" must not exist yet, it does`, {
      hint: "name another directory with --out, or delete the file",
    });
  const text = writeConfig({
    ...guess,
    name,
    schema: inferSchema(guess.columns, options.target, options.positive),
    path: relative(directory, resolve(file)),
  });
  await writeFileAtomic(path, text);
  if (!guess.hasHeader)
    reporter.warn(
      `the first line of ${file} does not look like names: the columns are named column_1, column_2, ...`,
    );
  for (const column of guess.columns)
    if (column.kind === "text" && column.name !== options.target)
      reporter.info(`left out: ${column.name} (${column.role}): ${column.reason}`);
  reporter.info(
    `${guess.nRows} rows, ${guess.columns.filter((column) => column.kind !== "text").length - 1} features; next: systole run ${relative(".", directory)}`,
  );
  process.stdout.write(`${relative(".", path)}\n`);
}

/** The file's name in lower case letters, digits and hyphens. */
function projectName(file: string): string {
  const stem = basename(file, extname(file)).toLowerCase();
  return stem.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "") || "project";
}

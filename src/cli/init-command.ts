import { existsSync, statSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { ConflictError, cutText, listSome, showable } from "../core/index.ts";
import { type InferredColumn, inferTable } from "../data/index.ts";
import { writeFileAtomic } from "../files/index.ts";
import { describeClasses, describeMissing, inferSchema, rareClasses, writeConfig } from "../project/index.ts";
import { positiveClass, type Schema } from "../schema/index.ts";
import { projectName } from "./project-name.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { requireTarget } from "./require-target.ts";

/** The options of `init`. */
export interface InitCommandOptions {
  readonly target?: string;
  readonly positive?: string;
  readonly out?: string;
  readonly quiet: boolean;
}

/** `systole init`: writes a project for a table, says what it guessed, and prints the config's path. */
export async function initCommand(file: string, options: InitCommandOptions): Promise<void> {
  const reporter = createReporter({ quiet: options.quiet });
  const name = projectName(file, options.out);
  const directory = resolve(options.out ?? name);
  const path = join(directory, "systole.config.ts");
  checkFree(directory, path);
  const guess = await inferTable(file, { target: options.target });
  const target = requireTarget(
    options.target,
    file,
    guess.columns.map((column) => column.name),
  );
  if (!guess.hasHeader)
    reporter.warn(
      `the first line of ${file} does not look like names: the columns are named column_1, column_2, ...`,
    );
  for (const note of guess.notes) reporter.info(note);
  const schema = inferSchema(guess.columns, target, options.positive);
  const text = writeConfig({ ...guess, name, schema, path: pathFrom(directory, file) });
  await writeFileAtomic(path, text);
  describeGuess(reporter, guess.columns, schema, guess.nRows);
  reporter.info(`next: systole run ${shellWord(relative(".", directory) || ".")}`);
  process.stdout.write(`${relative(".", path)}\n`);
}

function checkFree(directory: string, path: string): void {
  if (existsSync(path))
    throw new ConflictError("init/exists", `file "${path}" must not exist yet, it does`, {
      hint: "name another directory with --out, or delete the file",
    });
  if (existsSync(directory) && !statSync(directory).isDirectory())
    throw new ConflictError(
      "init/exists",
      `"${directory}" must be a directory or not exist yet, it is a file`,
      {
        hint: "name another directory with --out",
      },
    );
}

/** The path of a file from a directory, with slashes on all systems: a project may be moved between them. */
const pathFrom = (directory: string, file: string): string =>
  relative(directory, resolve(file)).replaceAll(sep, "/");

/** What was guessed, for people. */
function describeGuess(
  reporter: Reporter,
  columns: readonly InferredColumn[],
  schema: Schema,
  nRows: number,
): void {
  const target = columns.find(({ name }) => name === schema.target.column)!;
  const others = columns.filter((column) => column !== target);
  const features = others.filter((column) => column.kind !== "text");
  const positive = schema.target.positive ?? positiveClass(schema);
  reporter.info(`${nRows} rows, ${features.length} feature${features.length === 1 ? "" : "s"}`);
  const say = (line: string): void => reporter.info(showable(line));
  say(
    `target ${target.name}: ${describeClasses(target)}${positive === undefined ? "" : `; positive is ${cutText(String(positive))} (--positive names the other)`}`,
  );
  if (target.nMissing > 0)
    say(
      `${target.nMissing === 1 ? "1 row has" : `${target.nMissing} rows have`} no value of ${target.name}: ${describeMissing(target)}; a run drops ${target.nMissing === 1 ? "it" : "them"}`,
    );
  for (const line of rareClasses(target)) say(line);
  const lines = [
    ...others.filter(({ role }) => role === "group").map(({ name, reason }) => `group: ${name}: ${reason}`),
    ...others
      .filter(({ kind, role }) => kind === "text" && role !== "group")
      .map(
        ({ name, role, reason }) => `left out: ${name} (${role === "id" ? "an id" : "not used"}): ${reason}`,
      ),
    ...describeNotices(features),
    ...features
      .filter(({ missing }) => missing.length > 0)
      .map((column) => `missing: ${column.name}: ${describeMissing(column)}`),
  ];
  for (const line of lines.slice(0, maxLines)) say(line);
  if (lines.length > maxLines)
    reporter.info(`and ${lines.length - maxLines} more such lines: the config has them behind its columns`);
}

/** The most lines that are printed of columns: of a wide table the config alone says all. */
const maxLines = 200;

/** What to look at in features that are used, those of one kind in one line. */
function describeNotices(features: readonly InferredColumn[]): string[] {
  const byNotice = Map.groupBy(features, ({ notice }) => notice);
  return [...byNotice].flatMap(([notice, alike]) =>
    notice === undefined ? [] : [`look at ${listSome(alike.map(({ name }) => name))}: ${notice}`],
  );
}

/** A path as a shell takes it for one word: in quotes where it has other characters than these. */
const shellWord = (text: string): string =>
  /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

import { existsSync, readdirSync, statSync } from "node:fs";
import { registerHooks } from "node:module";
import { dirname, join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { FormatError, NotFoundError, SystoleError } from "../core/index.ts";
import { fileError } from "../files/index.ts";
import { packageRoot, sourceRoot } from "../pipeline/index.ts";
import { checkProject, type Project } from "../project/index.ts";

/** A project and where it was found. */
export interface LoadedProject {
  readonly project: Project;
  /** The directory that relative paths of the project start from. */
  readonly directory: string;
  readonly configFile: string;
}

/** Whether this copy of Systole runs from its sources, as in a checkout, or compiled, as published. */
const isSource = import.meta.url.endsWith(".ts");

/** Where the shipped projects are. Those of a package are compiled, beside the rooms: Node strips no types below `node_modules`. */
const shippedDirectory = join(isSource ? packageRoot : sourceRoot, "projects");

/**
 * The names of a config, in the order in which they are looked for: what a user writes comes before what was compiled of it. Below
 * `node_modules`, where Node runs only the latter, the order is turned round.
 */
const configNames = ["systole.config.ts", "systole.config.mts", "systole.config.js", "systole.config.mjs"];

/**
 * Loads a project and checks its declaration.
 *
 * @param reference a directory with a `systole.config.ts`, that file, or the name of a shipped project.
 * @throws {NotFoundError} `project/not-found` when there is none of that name or place.
 * @throws {FormatError} `project/unreadable` when its file cannot be run.
 * @throws {StorageError} `project/unreadable` when it cannot be read.
 * @throws {ParameterError} `project/invalid` when something is wrong with what it declares.
 */
export async function loadProject(reference: string): Promise<LoadedProject> {
  const { exported, configFile } = await loadConfig(reference);
  return { project: checkProject(exported, configFile), directory: dirname(configFile), configFile };
}

/**
 * Runs the config file of a project, as the program that it is.
 *
 * @param reference as {@link loadProject} takes it.
 * @returns its default export, unchecked, and the absolute path of the file.
 * @throws {NotFoundError} `project/not-found` when there is none of that name or place.
 * @throws {FormatError} `project/unreadable` when the file cannot be run.
 * @throws {StorageError} `project/unreadable` when it cannot be read.
 */
export async function loadConfig(reference: string): Promise<{ exported: unknown; configFile: string }> {
  const configFile = findConfig(reference);
  resolveSystoleToThisCopy();
  try {
    const module = (await import(pathToFileURL(configFile).href)) as { default?: unknown };
    return { exported: module.default, configFile };
  } catch (cause) {
    if (cause instanceof SystoleError) throw cause;
    if (cause instanceof Error && "path" in cause && cause.path === configFile)
      throw fileError(cause, { subject: `config "${configFile}"`, to: "read", code: "project/unreadable" });
    throw new FormatError(
      "project/unreadable",
      `${configFile} must be a module that runs, got ${firstLine(cause)}`,
      {
        hint: 'correct the file; it may import from "systole" and from files beside it',
        cause,
      },
    );
  }
}

/** The names of the projects that ship with Systole. */
export function shippedProjects(): string[] {
  return readdirSync(shippedDirectory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && configIn(join(shippedDirectory, entry.name)) !== undefined)
    .map((entry) => entry.name)
    .sort();
}

function findConfig(reference: string): string {
  const path = resolve(reference);
  try {
    const status = statSync(path, { throwIfNoEntry: false });
    if (status?.isFile() && /\.[mc]?[jt]s$/.test(path)) return path;
    const found = status?.isDirectory() ? configIn(path) : undefined;
    if (found !== undefined) return found;
  } catch (cause) {
    throw fileError(cause, {
      subject: `project "${reference}"`,
      to: "read",
      path,
      code: "project/unreadable",
    });
  }
  if (/^[a-z0-9-]+$/.test(reference)) {
    const found = configIn(join(shippedDirectory, reference));
    if (found !== undefined) return found;
  }
  throw new NotFoundError(
    "project/not-found",
    `project "${reference}" must be a directory with a systole.config.ts, that file, or a shipped project; ${whatIsThere(path)}`,
    {
      hint: isFile(path)
        ? `systole init ${reference} --target COLUMN writes a project for a table`
        : `shipped projects: ${shippedProjects().join(", ")}`,
    },
  );
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** What is in the place where a project was looked for. */
function whatIsThere(path: string): string {
  if (!existsSync(path)) return "there is no such file or directory";
  return isFile(path) ? "it is another file" : "it is a directory without one";
}

function configIn(directory: string): string | undefined {
  if (!existsSync(directory)) return undefined;
  const files = readdirSync(directory);
  const isPublished = resolve(directory).split(sep).includes("node_modules");
  const names = isPublished ? configNames.toReversed() : configNames;
  const name = names.find((candidate) => files.includes(candidate));
  return name === undefined ? undefined : join(directory, name);
}

const firstLine = (cause: unknown): string =>
  String(cause instanceof Error ? cause.message : cause).split("\n")[0] ?? "";

/** Whether the hook below is registered: once in a process is enough. */
let isHooked = false;

/** Makes `systole`, in imports of any config, mean the copy that runs: a project elsewhere needs nothing installed. */
function resolveSystoleToThisCopy(): void {
  if (isHooked) return;
  isHooked = true;
  const extension = isSource ? ".ts" : ".js";
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === "systole")
        return { url: pathToFileURL(join(sourceRoot, `index${extension}`)).href, shortCircuit: true };
      const [, room] = /^systole\/([a-z-]+)$/.exec(specifier) ?? [];
      if (room !== undefined)
        return { url: pathToFileURL(join(sourceRoot, room, `index${extension}`)).href, shortCircuit: true };
      return nextResolve(specifier, context);
    },
  });
}

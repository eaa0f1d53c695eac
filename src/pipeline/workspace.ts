import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type FileWork, makeDirectory, withFileErrors } from "../files/index.ts";

/** Where a workspace keeps what. All paths are absolute. */
export interface Workspace {
  readonly root: string;
  /** MLflow's SQLite database. */
  readonly database: string;
  /** What the registry points to. */
  readonly artifacts: string;
  /** Copies of the champions, for people: `models/<name>/`. */
  readonly models: string;
  /** What is written for people: a directory for each project, {@link reportsOf}. */
  readonly reports: string;
  /** Downloaded data files, by their hash. */
  readonly data: string;
  /** What each project's stages made last, and of which inputs. */
  readonly stages: string;
}

/** The paths of the workspace in a directory, which may be relative to the working directory. Nothing is made. */
export function workspaceAt(directory: string): Workspace {
  const root = resolve(directory);
  return {
    root,
    database: join(root, "mlflow.db"),
    artifacts: join(root, "mlartifacts"),
    models: join(root, "models"),
    reports: join(root, "reports"),
    data: join(root, "data"),
    stages: join(root, "stages"),
  };
}

/**
 * Where the reports of a project lie, so that no project replaces those of another: `reports/<name>/`.
 *
 * @param name that of the project; of a table without a project, that of its file.
 */
export const reportsOf = (workspace: Workspace, name: string): string => join(workspace.reports, name);

/**
 * Makes the workspace's directory when it is absent, and makes sure that it can be written.
 *
 * @throws {StorageError} `workspace/not-writable` or `files/disk-full`.
 */
export async function prepareWorkspace(workspace: Workspace): Promise<void> {
  await withFileErrors(workspaceWork(workspace), async () => {
    await makeDirectory(workspace.root);
    const probe = join(workspace.root, `.write-test-${process.pid}`);
    try {
      await writeFile(probe, ".", { flag: "w" }); // a byte, which a full disk refuses; an empty file it would take
    } finally {
      await rm(probe, { force: true });
    }
  });
}

/** How a failure to write into a workspace is told. */
export function workspaceWork(workspace: Workspace): FileWork {
  return {
    subject: `workspace "${workspace.root}"`,
    to: "write",
    code: "workspace/not-writable",
    elsewhere: "choose another directory with --workspace",
  };
}

/** The JSON value in a file; `undefined` when the file is absent or not JSON. */
export async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return undefined;
  }
}

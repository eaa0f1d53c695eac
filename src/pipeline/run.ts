import { openSqliteStore } from "../track/index.ts";
import { checkExperiment } from "./check-experiment.ts";
import { Journey } from "./journey.ts";
import { lockWorkspace } from "./lock.ts";
import type { RunOptions } from "./run-options.ts";
import type { RunResult } from "./run-result.ts";
import { prepareWorkspace, workspaceAt } from "./workspace.ts";

/**
 * Walks the journey of a project: verify and read its rows, describe them, compare the candidates, hold the best against the
 * gates, train it on all rows, register it, report. Stages whose inputs have not changed are skipped. One run at a time has a
 * workspace. A run whose selected candidate does not pass its gates ends with a result as well, which says so: it registers nothing.
 *
 * @throws {DataError} `data/wrong-hash`, `data/invalid` and others when the data stops the run; `select/no-score` when the candidates cannot be compared.
 * @throws {ConflictError} `workspace/locked` when another run has the workspace; `run/other-artifacts` when its experiment keeps artifacts elsewhere; `run/other-columns` when the last version of the
 *   project's name has other features or another target, and that is not allowed.
 * @throws {ParameterError} `track/inactive` when the project's experiment is deleted; `run/time-budget` when not even the simplest
 *   candidate fits into the time.
 * @throws {NotFoundError} `model/not-found` when the registry's champion has no files.
 * @throws {StorageError} `workspace/not-writable`.
 */
export async function runProject(options: RunOptions): Promise<RunResult> {
  const workspace = workspaceAt(options.workspace);
  await prepareWorkspace(workspace);
  const lock = lockWorkspace(workspace);
  try {
    const store = await openSqliteStore(workspace.database, { artifactRoot: workspace.artifacts });
    try {
      await checkExperiment(store, options.project.name, workspace);
      return await new Journey(options, workspace, store, store.formerArtifactRoots).run();
    } finally {
      await store.close();
    }
  } finally {
    lock.release();
  }
}

import type { Project } from "../project/index.ts";
import type { Allowance } from "./allowances.ts";
import { checkLastVersion } from "./last-version.ts";
import { sweepLeftovers } from "./leftovers.ts";
import type { RunObserver } from "./stages.ts";
import type { Store } from "./track-run.ts";
import type { Workspace } from "./workspace.ts";

/** Tells of a workspace that was moved, and ends the runs that a killed process left running. */
export async function mendWorkspace(
  store: Store,
  workspace: Workspace,
  formerArtifactRoots: readonly string[],
  observer: RunObserver,
): Promise<void> {
  for (const former of formerArtifactRoots)
    observer.onWarning?.(
      `the workspace was moved or copied: what its database says to be in ${former} is read and written in ${workspace.artifacts}`,
    );
  const { runs, models } = await sweepLeftovers(store, workspace);
  if (runs > 0) observer.onWarning?.(`${runs} interrupted run(s) of before are marked KILLED`);
  if (models > 0) observer.onWarning?.(`${models} unfinished model(s) of before are marked FAILED`);
}

/** Stops before any work is done when the last version of the project's name has other columns. */
export async function checkColumns(
  project: Project,
  store: Store,
  allowed: readonly Allowance[],
  observer: RunObserver,
): Promise<void> {
  const isAllowed = allowed.some(({ what }) => what === "other-columns");
  const line = await checkLastVersion(project, store, isAllowed);
  if (line !== undefined) observer.onWarning?.(line);
}

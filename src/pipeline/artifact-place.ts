import { realpathSync } from "node:fs";
import { sep } from "node:path";
import { ConflictError, SystoleError, showValue } from "../core/index.ts";
import { artifactPath, type ExperimentStore } from "../track/index.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Makes sure, before any work is done, that the experiment of a project's name keeps its artifacts in the workspace. MLflow may have
 * made it with another place for them. What is put elsewhere would not be found by what reads this workspace, and by a run in a copy
 * of it would be put to the original.
 *
 * @throws {ConflictError} `run/other-artifacts`.
 */
export async function checkArtifactPlace(
  name: string,
  store: Pick<ExperimentStore, "getExperimentByName">,
  { root }: Pick<Workspace, "root">,
): Promise<void> {
  const experiment = await store.getExperimentByName(name);
  if (experiment === undefined || isBelow(experiment.artifactLocation, root)) return;
  const { experimentId, artifactLocation } = experiment;
  throw new ConflictError(
    "run/other-artifacts",
    `experiment "${name}" of workspace "${root}" must keep its artifacts there, it keeps them in ${showValue(artifactLocation)}`,
    {
      hint: "give the project another `name` in its config, or choose another directory with --workspace",
      details: { experimentId, artifactLocation },
    },
  );
}

function isBelow(location: string, root: string): boolean {
  try {
    const path = artifactPath(location);
    return [root, realpathSync(root)].some((directory) => path.startsWith(directory + sep));
  } catch (error) {
    if (error instanceof SystoleError) return false; // on another machine, or no path at all
    throw error;
  }
}

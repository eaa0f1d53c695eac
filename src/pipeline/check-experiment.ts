import { ParameterError } from "../core/index.ts";
import type { Store } from "./track-run.ts";
import type { Workspace } from "./workspace.ts";

/**
 * Makes sure that the experiment in which a run is to be kept takes runs. A deleted one keeps its name, so that no other can be made in
 * its place: that is to be said before the work, and not when its results are to be written.
 *
 * @throws {ParameterError} `track/inactive` when the experiment of that name is deleted.
 */
export async function checkExperiment(
  store: Pick<Store, "getExperimentByName">,
  name: string,
  workspace: Pick<Workspace, "database">,
): Promise<void> {
  const experiment = await store.getExperimentByName(name);
  if (experiment === undefined || experiment.lifecycleStage === "active") return;
  const { experimentId } = experiment;
  throw new ParameterError(
    "track/inactive",
    `experiment "${name}" must be active to take this run, it is deleted`,
    {
      hint: `MLflow brings it back: MLFLOW_TRACKING_URI='sqlite:///${workspace.database}' mlflow experiments restore --experiment-id ${experimentId}; or give the project another name`,
      details: { name, experimentId },
    },
  );
}

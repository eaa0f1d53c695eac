import { checkLoggedModelName, checkMetric, storableParam, storableTags, toStoredValue } from "../limits.ts";
import type { LoggedModel, LoggedModelInit, Tags } from "../protocol/index.ts";
import { activeExperiment, toTags } from "./experiments.ts";
import { newId } from "./ids.ts";
import { findLoggedModel, getLoggedModel } from "./read-logged-models.ts";
import { activeRun } from "./runs.ts";
import { chunk, type Work } from "./tables.ts";

/** The numbers by which MLflow stores the status of a logged model. */
const statusNumbers = { PENDING: 1, READY: 2, FAILED: 3 } as const;

/**
 * Creates a model that is PENDING and notes it as an output of its run. Its artifacts go to
 * `<location of the experiment>/models/<model id>/artifacts`. Metrics that are NaN are left out.
 */
export async function createLoggedModel(
  work: Work,
  experimentId: string,
  init: LoggedModelInit,
): Promise<LoggedModel> {
  checkLoggedModelName(init.name);
  const experiment = await activeExperiment(work, experimentId);
  await activeRun(work, init.sourceRunId);
  const model_id = `m-${newId()}`;
  const experiment_id = Number(experiment.experimentId);
  const now = Date.now();
  await work
    .insertInto("logged_models")
    .values({
      model_id,
      experiment_id,
      name: init.name,
      artifact_location: `${experiment.artifactLocation}/models/${model_id}/artifacts`,
      creation_timestamp_ms: now,
      last_updated_timestamp_ms: now,
      status: statusNumbers.PENDING,
      lifecycle_stage: "active",
      model_type: init.modelType ?? null,
      source_run_id: init.sourceRunId,
      status_message: null,
    })
    .execute();
  const params = (init.params ?? []).map(storableParam);
  for (const part of chunk(params, 4))
    await work
      .insertInto("logged_model_params")
      .values(part.map(({ key, value }) => ({ model_id, experiment_id, param_key: key, param_value: value })))
      .execute();
  const tags = { ...(await originTagsOf(work, init.sourceRunId)), ...init.tags };
  for (const part of chunk(storableTags(tags), 4))
    await work
      .insertInto("logged_model_tags")
      .values(part.map(([key, value]) => ({ model_id, experiment_id, tag_key: key, tag_value: value })))
      .execute();
  await insertMetrics(work, { model_id, experiment_id, run_id: init.sourceRunId }, init.metrics ?? []);
  await work
    .insertInto("inputs")
    .values({
      input_uuid: newId(),
      source_type: "RUN_OUTPUT",
      source_id: init.sourceRunId,
      destination_type: "MODEL_OUTPUT",
      destination_id: model_id,
      step: 0,
    })
    .execute();
  return getLoggedModel(work, model_id);
}

/** The tags by which MLflow's own writer says where a model comes from; its user interface shows them. */
const originTags = ["mlflow.user", "mlflow.source.name", "mlflow.source.type", "mlflow.source.git.commit"];

async function originTagsOf(work: Work, runId: string): Promise<Tags> {
  const rows = await work
    .selectFrom("tags")
    .select(["key", "value"])
    .where("run_uuid", "=", runId)
    .where("key", "in", originTags)
    .execute();
  return toTags(rows);
}

async function insertMetrics(
  work: Work,
  owner: { model_id: string; experiment_id: number; run_id: string },
  metrics: NonNullable<LoggedModelInit["metrics"]>,
): Promise<void> {
  metrics.forEach(checkMetric);
  // the table has no is_nan, and MLflow's own writer turns a NaN into a 0 here; a missing value misleads nobody
  const known = metrics.filter((point) => !Number.isNaN(point.value));
  const rows = known.map((point) => ({
    ...owner,
    metric_name: point.key,
    metric_timestamp_ms: point.timestamp,
    metric_step: point.step,
    metric_value: toStoredValue(point.value).value,
    dataset_uuid: null,
    dataset_name: null,
    dataset_digest: null,
  }));
  for (const part of chunk(rows, 10))
    await work
      .insertInto("logged_model_metrics")
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

/** Says that the files of a model are complete, or will not be. */
export async function finishLoggedModel(
  work: Work,
  modelId: string,
  status: "READY" | "FAILED",
): Promise<LoggedModel> {
  await findLoggedModel(work, modelId);
  await work
    .updateTable("logged_models")
    .set({ status: statusNumbers[status], last_updated_timestamp_ms: Date.now() })
    .where("model_id", "=", modelId)
    .execute();
  return getLoggedModel(work, modelId);
}

/** Notes on a logged model that it became a version: MLflow's user interface links the two by this tag. */
export async function noteModelVersion(
  work: Work,
  modelId: string,
  name: string,
  version: number,
): Promise<void> {
  const { experimentId, tags } = await getLoggedModel(work, modelId);
  const before = parseVersions(tags[versionsTag]);
  const tag_value = JSON.stringify([...before, { name, version }]);
  await work
    .insertInto("logged_model_tags")
    .values({ model_id: modelId, experiment_id: Number(experimentId), tag_key: versionsTag, tag_value })
    .onConflict((conflict) => conflict.columns(["model_id", "tag_key"]).doUpdateSet({ tag_value }))
    .execute();
}

/** The tag of a logged model that lists, as JSON, the versions that were registered from it. */
const versionsTag = "mlflow.modelVersions";

function parseVersions(text: string | undefined): readonly unknown[] {
  if (text === undefined) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

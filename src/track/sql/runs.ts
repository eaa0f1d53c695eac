import { sql } from "kysely";
import { NotFoundError, ParameterError } from "../../core/index.ts";
import { fromStoredValue, storableTags } from "../limits.ts";
import type { Locations } from "../locations.ts";
import type { Run, RunChange, RunCount, RunInfo, RunInit, RunSearch } from "../protocol/index.ts";
import { randomRunName } from "../run-name.ts";
import type { Page } from "../search/index.ts";
import { activeExperiment, parseExperimentId, toTags } from "./experiments.ts";
import { newId } from "./ids.ts";
import { datasetInputsOf } from "./inputs.ts";
import { searchRows, viewScope } from "./search/search-rows.ts";
import { chunk, type Row, type Work } from "./tables.ts";

/** The tag that MLflow keeps equal to the run's name: changing one changes the other. */
export const runNameTag = "mlflow.runName";

/** Creates a run that is RUNNING; its artifacts will lie at `<location of the experiment>/<run id>/artifacts`. */
export async function createRun(work: Work, experimentId: string, init: RunInit): Promise<Run> {
  const experiment = await activeExperiment(work, experimentId);
  const tagName = init.tags?.[runNameTag];
  if (init.runName && tagName && init.runName !== tagName)
    throw new ParameterError(
      "track/run-name",
      `the run's name and its tag ${runNameTag} must agree, got "${init.runName}" and "${tagName}"`,
    );
  const name = init.runName || tagName || randomRunName();
  const runId = newId();
  const tags = storableTags({ ...init.tags, [runNameTag]: name });
  const storedName = tags.find(([key]) => key === runNameTag)?.[1] ?? name;
  const row: Row<"runs"> = {
    run_uuid: runId,
    name: storedName,
    source_type: "UNKNOWN",
    source_name: "",
    entry_point_name: "",
    user_id: init.userId ?? "",
    status: "RUNNING",
    start_time: init.startTime ?? Date.now(),
    end_time: null,
    source_version: "",
    lifecycle_stage: "active",
    artifact_uri: `${experiment.artifactLocation}/${runId}/artifacts`,
    experiment_id: Number(experiment.experimentId),
    deleted_time: null,
  };
  await work.insertInto("runs").values(row).execute();
  await work
    .insertInto("tags")
    .values(tags.map(([key, value]) => ({ key, value, run_uuid: runId })))
    .execute();
  return { info: toRunInfo(row), metrics: [], params: [], tags: Object.fromEntries(tags), inputs: [] };
}

/** The run of an id with its data, deleted or not. @throws {NotFoundError} `track/run-not-found`. */
export async function getRun(work: Work, runId: string): Promise<Run> {
  return (await withData(work, [await findRun(work, runId)]))[0]!;
}

/** The runs of some ids with their data, deleted or not. */
export async function getRuns(work: Work, runIds: readonly string[]): Promise<Run[]> {
  const rows: Row<"runs">[] = [];
  for (const part of chunk(runIds))
    rows.push(...(await work.selectFrom("runs").selectAll().where("run_uuid", "in", part).execute()));
  return withData(work, rows);
}

/** How many runs each experiment has, and when the last of them began or ended. */
export async function countRuns(work: Work): Promise<RunCount[]> {
  const rows = await work
    .selectFrom("runs")
    .select("experiment_id")
    .select(({ fn }) => [
      fn.countAll<number>().as("n"),
      fn.max("start_time").as("started"),
      fn.max("end_time").as("ended"),
    ])
    .where("lifecycle_stage", "=", "active")
    .groupBy("experiment_id")
    .execute();
  return rows.map(({ experiment_id, n, started, ended }) => ({
    experimentId: String(experiment_id),
    count: Number(n),
    lastTime: Math.max(started ?? 0, ended ?? 0),
  }));
}

/** Changes what is given; a new name is a new tag `mlflow.runName` too. */
export async function updateRun(work: Work, runId: string, change: RunChange): Promise<RunInfo> {
  const run = await activeRun(work, runId);
  if (change.runName) await renameRun(work, runId, change.runName);
  const status = change.status ?? run.status;
  const end_time = change.endTime ?? run.end_time;
  await work.updateTable("runs").set({ status, end_time }).where("run_uuid", "=", runId).execute();
  return toRunInfo(await findRun(work, runId));
}

/** Sets a run's name and its tag. */
export async function renameRun(work: Work, runId: string, newName: string): Promise<void> {
  const [[, name] = ["", newName]] = storableTags({ [runNameTag]: newName });
  await work.updateTable("runs").set({ name }).where("run_uuid", "=", runId).execute();
  await work
    .insertInto("tags")
    .values({ key: runNameTag, value: name, run_uuid: runId })
    .onConflict((conflict) => conflict.columns(["key", "run_uuid"]).doUpdateSet({ value: name }))
    .execute();
}

/** The row of a run, if something may be added to it. @throws {ParameterError} `track/inactive` when it is deleted. */
export async function activeRun(work: Work, runId: string): Promise<Row<"runs">> {
  const run = await findRun(work, runId);
  if (run.lifecycle_stage !== "active")
    throw new ParameterError("track/inactive", `run ${runId} must be active, it is deleted`, {
      hint: "restore it, or begin another one",
    });
  return run;
}

/** The row of a run alone, deleted or not. @throws {NotFoundError} `track/run-not-found`. */
export async function findRun(work: Work, runId: string): Promise<Row<"runs">> {
  const row = await work.selectFrom("runs").selectAll().where("run_uuid", "=", runId).executeTakeFirst();
  if (row === undefined)
    throw new NotFoundError("track/run-not-found", `a run with the id "${runId}" must exist, there is none`);
  return row;
}

/** A page of the runs that a search finds in some experiments. */
export async function searchRuns(work: Work, locations: Locations, search: RunSearch): Promise<Page<Run>> {
  const ids = search.experimentIds.map(parseExperimentId);
  const scope = [
    ids.length === 0 ? sql`1 = 0` : sql`runs.experiment_id in (${sql.join(ids)})`,
    viewScope("runs", search.viewType),
  ];
  const page = await searchRows<"runs">(work, "run", { ...search, locations, scope });
  return { ...page, items: await withData(work, page.items) };
}

/** Adds to rows of `runs` what other tables hold of them. */
async function withData(work: Work, rows: readonly Row<"runs">[]): Promise<Run[]> {
  const runs: Run[] = [];
  for (const part of chunk(rows)) {
    const ids = part.map((row) => row.run_uuid);
    const metrics = Map.groupBy(
      await work
        .selectFrom("latest_metrics")
        .selectAll()
        .where("run_uuid", "in", ids)
        .orderBy("key")
        .execute(),
      (row) => row.run_uuid,
    );
    const params = Map.groupBy(
      await work.selectFrom("params").selectAll().where("run_uuid", "in", ids).orderBy("key").execute(),
      (row) => row.run_uuid,
    );
    const tags = Map.groupBy(
      await work.selectFrom("tags").selectAll().where("run_uuid", "in", ids).orderBy("key").execute(),
      (row) => row.run_uuid,
    );
    const inputs = await datasetInputsOf(work, ids);
    for (const row of part)
      runs.push({
        info: toRunInfo(row),
        metrics: (metrics.get(row.run_uuid) ?? []).map(({ key, value, is_nan, timestamp, step }) => ({
          key,
          value: fromStoredValue(value, is_nan),
          timestamp: timestamp ?? 0,
          step,
        })),
        params: (params.get(row.run_uuid) ?? []).map(({ key, value }) => ({ key, value })),
        tags: toTags(tags.get(row.run_uuid)),
        inputs: inputs.get(row.run_uuid) ?? [],
      });
  }
  return runs;
}

function toRunInfo(row: Row<"runs">): RunInfo {
  return {
    runId: row.run_uuid,
    runName: row.name ?? "",
    experimentId: String(row.experiment_id),
    userId: row.user_id ?? "",
    status: row.status,
    startTime: row.start_time ?? 0,
    ...(row.end_time === null ? {} : { endTime: row.end_time }),
    artifactUri: row.artifact_uri ?? "",
    lifecycleStage: row.lifecycle_stage,
  };
}

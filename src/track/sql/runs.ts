import { NotFoundError, ParameterError } from "../../core/index.ts";
import { fromStoredValue, storableTags } from "../limits.ts";
import { decodePageToken, encodePageToken } from "../page-token.ts";
import type { Page, Run, RunChange, RunInfo, RunInit, RunQuery } from "../protocol.ts";
import { randomRunName } from "../run-name.ts";
import { activeExperiment, parseExperimentId, toTags } from "./experiments.ts";
import { newId } from "./ids.ts";
import { datasetInputsOf } from "./inputs.ts";
import { chunk, type Row, type Work } from "./tables.ts";

/** The tag that always equals the run's name. */
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

/** @throws {NotFoundError} `track/run-not-found`. */
export async function getRun(work: Work, runId: string): Promise<Run> {
  return (await withData(work, [await findRun(work, runId)]))[0]!;
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

/** The run's row, when something may be added to it. */
export async function activeRun(work: Work, runId: string): Promise<Row<"runs">> {
  const run = await findRun(work, runId);
  if (run.lifecycle_stage !== "active")
    throw new ParameterError("track/inactive", `run ${runId} must be active, it is deleted`, {
      hint: "restore it, or begin another one",
    });
  return run;
}

/** @throws {NotFoundError} `track/run-not-found`. */
export async function findRun(work: Work, runId: string): Promise<Row<"runs">> {
  const row = await work.selectFrom("runs").selectAll().where("run_uuid", "=", runId).executeTakeFirst();
  if (row === undefined)
    throw new NotFoundError("track/run-not-found", `a run with the id "${runId}" must exist, there is none`);
  return row;
}

const defaultPageSize = 1000;
const maxPageSize = 50_000;

/** The runs of some experiments that are not deleted, newest first. */
export async function searchRuns(work: Work, query: RunQuery): Promise<Page<Run>> {
  const size = query.maxResults ?? defaultPageSize;
  if (!Number.isInteger(size) || size < 1 || size > maxPageSize)
    throw new ParameterError(
      "parameter/invalid",
      `maxResults must be a whole number from 1 to ${maxPageSize}, got ${size}`,
    );
  const cursor = query.pageToken === undefined ? undefined : decodePageToken(query.pageToken);
  const ids = query.experimentIds.map(parseExperimentId);
  if (ids.length === 0) return { items: [] };
  const rows = await work
    .selectFrom("runs")
    .selectAll()
    .where("experiment_id", "in", ids)
    .where("lifecycle_stage", "=", "active")
    .$if(query.status !== undefined, (select) => select.where("status", "=", query.status!))
    .$if(cursor !== undefined, (select) =>
      select.where(({ eb, or, and, fn, val }) => {
        const startTime = fn.coalesce("start_time", val(-1));
        const { startTime: last, runId } = cursor!;
        return or([eb(startTime, "<", last), and([eb(startTime, "=", last), eb("run_uuid", ">", runId)])]);
      }),
    )
    .orderBy(({ fn, val }) => fn.coalesce("start_time", val(-1)), "desc")
    .orderBy("run_uuid")
    .limit(size + 1)
    .execute();
  const items = await withData(work, rows.slice(0, size));
  if (rows.length <= size) return { items };
  const last = rows[size - 1]!;
  return {
    items,
    nextPageToken: encodePageToken({ startTime: last.start_time ?? -1, runId: last.run_uuid }),
  };
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

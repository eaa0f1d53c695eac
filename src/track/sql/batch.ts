import { ConflictError, ParameterError } from "../../core/index.ts";
import { checkMetric, storableParam, storableTags, toStoredValue } from "../limits.ts";
import type { Batch, MetricPoint, Param, Tags } from "../protocol/index.ts";
import { activeRun, renameRun, runNameTag } from "./runs.ts";
import { chunk, type NewRow, type Work } from "./tables.ts";

/** Logs a batch. When it throws, the transaction around it is rolled back, so that nothing of the batch is kept. */
export async function logBatch(work: Work, runId: string, batch: Batch): Promise<void> {
  const { metrics = [], params = [], tags = {} } = batch;
  await activeRun(work, runId);
  await logParams(work, runId, params);
  await logMetrics(work, runId, metrics);
  await setTags(work, runId, tags);
}

async function logParams(work: Work, runId: string, params: readonly Param[]): Promise<void> {
  const wanted = new Map<string, string>();
  for (const { key, value } of params.map(storableParam)) {
    if (wanted.has(key))
      throw new ParameterError(
        "track/invalid-key",
        `a batch must have one value per param, got two for "${key}"`,
      );
    wanted.set(key, value);
  }
  const rows = Array.from(wanted, ([key, value]) => ({ key, value, run_uuid: runId }));
  for (const part of chunk(rows, 3)) {
    const { numInsertedOrUpdatedRows } = await work
      .insertInto("params")
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== BigInt(part.length)) await refuseChangedParams(work, runId, wanted);
  }
}

/**
 * Some params of a batch were there before. With the same values nothing is wrong.
 *
 * @throws {ConflictError} `track/param-conflict` for the first that has another value.
 */
async function refuseChangedParams(
  work: Work,
  runId: string,
  wanted: ReadonlyMap<string, string>,
): Promise<void> {
  const stored = await work
    .selectFrom("params")
    .select(["key", "value"])
    .where("run_uuid", "=", runId)
    .execute();
  for (const { key, value } of stored) {
    const changed = wanted.get(key);
    if (changed === undefined || changed === value) continue;
    throw new ConflictError(
      "track/param-conflict",
      `param "${key}" of run ${runId} must keep its value "${value}", got "${changed}"`,
      { hint: "begin a new run, or a child run, for other values", details: { key, value, changed, runId } },
    );
  }
}

async function logMetrics(work: Work, runId: string, points: readonly MetricPoint[]): Promise<void> {
  if (points.length === 0) return;
  const latest = new Map<string, NewRow<"metrics">>();
  const rows = points.map((point): NewRow<"metrics"> => {
    checkMetric(point);
    const { key, timestamp, step } = point;
    const row = { key, timestamp, step, run_uuid: runId, ...toStoredValue(point.value) };
    const before = latest.get(key);
    if (before === undefined || isLater(row, before)) latest.set(key, row);
    return row;
  });
  for (const part of chunk(rows, 6))
    await work
      .insertInto("metrics")
      .values(part)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  for (const part of chunk([...latest.values()], 6)) await updateLatest(work, part);
}

/** Replaces the latest point of each key by the one with the greater (step, timestamp, value). */
async function updateLatest(work: Work, rows: readonly NewRow<"metrics">[]): Promise<void> {
  await work
    .insertInto("latest_metrics")
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(["key", "run_uuid"])
        .doUpdateSet(({ ref }) => ({
          value: ref("excluded.value"),
          is_nan: ref("excluded.is_nan"),
          timestamp: ref("excluded.timestamp"),
          step: ref("excluded.step"),
        }))
        .where(({ eb, refTuple }) =>
          eb(
            refTuple("excluded.step", "excluded.timestamp", "excluded.value"),
            ">",
            refTuple("latest_metrics.step", "latest_metrics.timestamp", "latest_metrics.value"),
          ),
        ),
    )
    .execute();
}

/** Whether a point replaces another as the latest of its key, by the same rule as the statement above. */
function isLater(a: NewRow<"metrics">, b: NewRow<"metrics">): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp;
  return a.value > b.value;
}

async function setTags(work: Work, runId: string, tags: Tags): Promise<void> {
  const { [runNameTag]: name, ...others } = tags;
  if (name !== undefined) await renameRun(work, runId, name);
  const rows = storableTags(others).map(([key, value]) => ({ key, value, run_uuid: runId }));
  for (const part of chunk(rows, 3))
    await work
      .insertInto("tags")
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(["key", "run_uuid"]).doUpdateSet(({ ref }) => ({ value: ref("excluded.value") })),
      )
      .execute();
}

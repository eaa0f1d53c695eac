import { sql } from "kysely";
import { NotFoundError } from "../../core/index.ts";
import type { Locations } from "../locations.ts";
import type { LoggedModel, LoggedModelSearch } from "../protocol/index.ts";
import type { Page } from "../search/index.ts";
import { parseExperimentId, toTags } from "./experiments.ts";
import { loggedModelStatuses } from "./search/attribute.ts";
import { searchRows } from "./search/search-rows.ts";
import { measuredOnOneOf } from "./search/where.ts";
import { chunk, type Row, type Work } from "./tables.ts";

/** The logged model of an id. @throws {NotFoundError} `track/logged-model-not-found`, also when it is deleted. */
export async function getLoggedModel(work: Work, modelId: string): Promise<LoggedModel> {
  return (await withData(work, [await findLoggedModel(work, modelId)]))[0]!;
}

/** A page of the logged models that a search finds in some experiments. */
export async function searchLoggedModels(
  work: Work,
  locations: Locations,
  search: LoggedModelSearch,
): Promise<Page<LoggedModel>> {
  const { datasets = [] } = search;
  const ids = search.experimentIds.map(parseExperimentId);
  const filtersMetrics = search.filter?.some(({ key }) => key.kind === "metric") === true;
  const scope = [
    ids.length === 0 ? sql`1 = 0` : sql`logged_models.experiment_id in (${sql.join(ids)})`,
    sql`logged_models.lifecycle_stage != 'deleted'`,
    ...(datasets.length === 0 || filtersMetrics
      ? []
      : [sql`model_id in (select model_id from logged_model_metrics where ${measuredOnOneOf(datasets)})`]),
  ];
  const page = await searchRows<"logged_models">(work, "logged model", {
    ...search,
    locations,
    scope,
    datasets,
  });
  return { ...page, items: await withData(work, page.items) };
}

/** Adds to rows of `logged_models` what other tables hold of them. */
async function withData(work: Work, rows: readonly Row<"logged_models">[]): Promise<LoggedModel[]> {
  const models: LoggedModel[] = [];
  for (const part of chunk(rows)) {
    const ids = part.map((row) => row.model_id);
    const params = Map.groupBy(
      await work
        .selectFrom("logged_model_params")
        .select(["model_id", "param_key as key", "param_value as value"])
        .where("model_id", "in", ids)
        .orderBy("param_key")
        .execute(),
      (row) => row.model_id,
    );
    const tags = Map.groupBy(
      await work
        .selectFrom("logged_model_tags")
        .select(["model_id", "tag_key as key", "tag_value as value"])
        .where("model_id", "in", ids)
        .orderBy("tag_key")
        .execute(),
      (row) => row.model_id,
    );
    const metrics = Map.groupBy(
      await work
        .selectFrom("logged_model_metrics")
        .selectAll()
        .where("model_id", "in", ids)
        .orderBy("metric_name")
        .orderBy("metric_timestamp_ms")
        .orderBy("metric_step")
        .execute(),
      (row) => row.model_id,
    );
    for (const row of part)
      models.push({
        modelId: row.model_id,
        experimentId: String(row.experiment_id),
        name: row.name,
        artifactUri: row.artifact_location,
        status: Object.hasOwn(loggedModelStatuses, row.status)
          ? loggedModelStatuses[row.status as keyof typeof loggedModelStatuses]
          : "PENDING",
        creationTime: row.creation_timestamp_ms,
        ...(row.source_run_id === null ? {} : { sourceRunId: row.source_run_id }),
        ...(row.model_type === null ? {} : { modelType: row.model_type }),
        tags: toTags(tags.get(row.model_id)),
        params: (params.get(row.model_id) ?? []).map(({ key, value }) => ({ key, value })),
        metrics: (metrics.get(row.model_id) ?? []).map((metric) => ({
          key: metric.metric_name,
          value: metric.metric_value ?? Number.NaN,
          timestamp: metric.metric_timestamp_ms,
          step: metric.metric_step,
        })),
      });
  }
  return models;
}

/** The row of a logged model alone. @throws {NotFoundError} `track/logged-model-not-found`, also when it is deleted. */
export async function findLoggedModel(work: Work, modelId: string): Promise<Row<"logged_models">> {
  const row = await work
    .selectFrom("logged_models")
    .selectAll()
    .where("model_id", "=", modelId)
    .where("lifecycle_stage", "=", "active")
    .executeTakeFirst();
  if (row === undefined)
    throw new NotFoundError(
      "track/logged-model-not-found",
      `a logged model with the id "${modelId}" must exist, there is none`,
    );
  return row;
}

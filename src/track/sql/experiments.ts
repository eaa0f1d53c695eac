import { ConflictError, NotFoundError, ParameterError } from "../../core/index.ts";
import { checkExperimentName, checkedTags, limits } from "../limits.ts";
import type { Locations } from "../locations.ts";
import type { Experiment, Tags } from "../protocol/index.ts";
import type { Page, Search } from "../search/index.ts";
import { searchRows, viewScope } from "./search/search-rows.ts";
import { chunk, type Row, type Work } from "./tables.ts";

/** The experiment that MLflow's user interface and clients expect in every database. */
export const defaultExperiment = { id: 0, name: "Default" } as const;

/**
 * Creates an experiment whose artifacts lie at `<artifactRoot>/<id>`.
 *
 * @throws {ConflictError} `track/experiment-exists`, also when the one of that name is deleted.
 */
export async function createExperiment(
  work: Work,
  artifactRoot: string,
  name: string,
  tags: Tags,
): Promise<string> {
  checkExperimentName(name);
  const tagRows = checkedTags(tags, limits.experimentTagValue);
  const now = Date.now();
  const inserted = await work
    .insertInto("experiments")
    .values({ name, lifecycle_stage: "active", creation_time: now, last_update_time: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning("experiment_id")
    .executeTakeFirst();
  if (inserted === undefined)
    throw new ConflictError(
      "track/experiment-exists",
      `experiment "${name}" must be new, there is one of that name`,
      {
        hint: "take another name; a deleted experiment keeps its name until it is removed for good",
      },
    );
  const { experiment_id } = inserted;
  await work
    .updateTable("experiments")
    .set({ artifact_location: `${artifactRoot}/${experiment_id}` })
    .where("experiment_id", "=", experiment_id)
    .execute();
  if (tagRows.length > 0)
    await work
      .insertInto("experiment_tags")
      .values(tagRows.map(([key, value]) => ({ key, value, experiment_id })))
      .execute();
  return String(experiment_id);
}

/** Creates the experiment with the id 0 when there is none. */
export async function ensureDefaultExperiment(work: Work, artifactRoot: string): Promise<void> {
  const now = Date.now();
  await work
    .insertInto("experiments")
    .values({
      experiment_id: defaultExperiment.id,
      name: defaultExperiment.name,
      artifact_location: `${artifactRoot}/${defaultExperiment.id}`,
      lifecycle_stage: "active",
      creation_time: now,
      last_update_time: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The experiment of an id, deleted or not. @throws {NotFoundError} `track/experiment-not-found`. */
export async function getExperiment(work: Work, experimentId: string): Promise<Experiment> {
  const id = parseExperimentId(experimentId);
  const row = await work
    .selectFrom("experiments")
    .selectAll()
    .where("experiment_id", "=", id)
    .executeTakeFirst();
  if (row === undefined)
    throw new NotFoundError(
      "track/experiment-not-found",
      `an experiment with the id ${experimentId} must exist, there is none`,
    );
  return (await withTags(work, [row]))[0]!;
}

export async function getExperimentByName(work: Work, name: string): Promise<Experiment | undefined> {
  const row = await work.selectFrom("experiments").selectAll().where("name", "=", name).executeTakeFirst();
  return row === undefined ? undefined : (await withTags(work, [row]))[0];
}

/** A page of the experiments that a search finds. */
export async function searchExperiments(
  work: Work,
  locations: Locations,
  search: Search,
): Promise<Page<Experiment>> {
  const scope = [viewScope("experiments", search.viewType)];
  const page = await searchRows<"experiments">(work, "experiment", { ...search, locations, scope });
  return { ...page, items: await withTags(work, page.items) };
}

/** The experiment, if something may be added to it. @throws {ParameterError} `track/inactive` when it is deleted. */
export async function activeExperiment(work: Work, experimentId: string): Promise<Experiment> {
  const experiment = await getExperiment(work, experimentId);
  if (experiment.lifecycleStage !== "active")
    throw new ParameterError("track/inactive", `experiment ${experimentId} must be active, it is deleted`, {
      hint: "restore it, or use another one",
    });
  return experiment;
}

/** An experiment's id as the number that the tables have. @throws {NotFoundError} `track/experiment-not-found` when it is none. */
export function parseExperimentId(experimentId: string): number {
  const id = Number(experimentId);
  if (!/^\d+$/.test(experimentId) || !Number.isSafeInteger(id))
    throw new NotFoundError(
      "track/experiment-not-found",
      `an experiment's id must be a whole number, got "${experimentId}"`,
    );
  return id;
}

async function withTags(work: Work, rows: readonly Row<"experiments">[]): Promise<Experiment[]> {
  const tags: Row<"experiment_tags">[] = [];
  for (const part of chunk(rows.map((row) => row.experiment_id)))
    tags.push(
      ...(await work
        .selectFrom("experiment_tags")
        .selectAll()
        .where("experiment_id", "in", part)
        .orderBy("key")
        .execute()),
    );
  const byExperiment = Map.groupBy(tags, (tag) => tag.experiment_id);
  return rows.map((row) => ({
    experimentId: String(row.experiment_id),
    name: row.name,
    artifactLocation: row.artifact_location ?? "",
    lifecycleStage: row.lifecycle_stage,
    creationTime: row.creation_time ?? 0,
    lastUpdateTime: row.last_update_time ?? 0,
    tags: toTags(byExperiment.get(row.experiment_id)),
  }));
}

/** Tags as an object; a tag without a value is an empty text. */
export function toTags(rows: readonly { key: string; value: string | null }[] = []): Tags {
  return Object.fromEntries(rows.map(({ key, value }) => [key, value ?? ""]));
}

import { NotFoundError } from "../../core/index.ts";
import { checkAlias, checkedTags, checkModelName, limits } from "../limits.ts";
import type { ModelVersion, ModelVersionInit, RegisteredModel } from "../protocol.ts";
import { toTags } from "./experiments.ts";
import { getLoggedModel, noteModelVersion } from "./logged-models.ts";
import type { Row, Work } from "./tables.ts";

/** MLflow keeps the rows of deleted versions, so that their numbers are not given again. */
const deletedStage = "Deleted_Internal";

/** Adds the next version of a registered model, which is created when it does not exist. */
export async function createModelVersion(
  work: Work,
  name: string,
  init: ModelVersionInit,
): Promise<ModelVersion> {
  checkModelName(name);
  const tags = checkedTags(init.tags ?? {}, limits.registryTagValue);
  const source = await resolveSource(work, init);
  const now = Date.now();
  await work
    .insertInto("registered_models")
    .values({ name, creation_time: now, last_updated_time: now, description: null })
    .onConflict((conflict) => conflict.columns(["workspace", "name"]).doUpdateSet({ last_updated_time: now }))
    .execute();
  const { greatest } = await work
    .selectFrom("model_versions")
    .select(({ fn }) => fn.max("version").as("greatest"))
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  const version = (greatest ?? 0) + 1;
  await work
    .insertInto("model_versions")
    .values({
      name,
      version,
      creation_time: now,
      last_updated_time: now,
      description: init.description ?? null,
      user_id: null,
      current_stage: "None",
      source: init.source,
      run_id: source.runId ?? null,
      status: "READY",
      status_message: null,
      run_link: null,
      storage_location: source.location,
    })
    .execute();
  if (tags.length > 0)
    await work
      .insertInto("model_version_tags")
      .values(tags.map(([key, value]) => ({ key, value, name, version })))
      .execute();
  if (source.modelId !== undefined) await noteModelVersion(work, source.modelId, name, version);
  return getModelVersion(work, name, String(version));
}

interface ResolvedSource {
  readonly location: string;
  readonly runId?: string | undefined;
  readonly modelId?: string;
}

/** Where the files of a version are, and which run made them, when the source is `models:/...`. */
async function resolveSource(work: Work, init: ModelVersionInit): Promise<ResolvedSource> {
  const { source, storageLocation, runId } = init;
  const modelId = /^models:\/(m-[^/@]+)$/.exec(source)?.[1];
  if (modelId !== undefined) {
    const model = await getLoggedModel(work, modelId);
    return { location: storageLocation ?? model.artifactUri, runId: runId ?? model.sourceRunId, modelId };
  }
  const [, name, version, alias] = /^models:\/([^/@]+)(?:\/(\d+)|@([^/@]+))$/.exec(source) ?? [];
  if (name === undefined) return { location: storageLocation ?? source, runId };
  const of =
    alias === undefined ? getModelVersion(work, name, version!) : getModelVersionByAlias(work, name, alias);
  const other = await of;
  return { location: storageLocation ?? other.storageLocation, runId: runId ?? other.runId };
}

/** @throws {NotFoundError} `track/version-not-found`, also when it is deleted. */
export async function getModelVersion(work: Work, name: string, version: string): Promise<ModelVersion> {
  const number = /^\d{1,15}$/.test(version) ? Number(version) : 0;
  const row = await work
    .selectFrom("model_versions")
    .selectAll()
    .where("name", "=", name)
    .where("version", "=", number)
    .where("current_stage", "!=", deletedStage)
    .executeTakeFirst();
  if (row === undefined)
    throw new NotFoundError(
      "track/version-not-found",
      `version ${version} of model "${name}" must exist, there is none`,
    );
  return (await withEntries(work, name, [row]))[0]!;
}

/** @throws {NotFoundError} `track/alias-not-found`. */
export async function getModelVersionByAlias(work: Work, name: string, alias: string): Promise<ModelVersion> {
  const row = await work
    .selectFrom("registered_model_aliases")
    .select("version")
    .where("name", "=", name)
    .where("alias", "=", alias)
    .executeTakeFirst();
  if (row === undefined)
    throw new NotFoundError(
      "track/alias-not-found",
      `model "${name}" must have the alias "${alias}", it has not`,
    );
  return getModelVersion(work, name, String(row.version));
}

/** Points an alias to a version; it leaves the version that had it. */
export async function setAlias(work: Work, name: string, alias: string, version: string): Promise<void> {
  checkModelName(name);
  checkAlias(alias);
  await getModelVersion(work, name, version);
  await work
    .insertInto("registered_model_aliases")
    .values({ name, alias, version: Number(version) })
    .onConflict((conflict) =>
      conflict.columns(["workspace", "name", "alias"]).doUpdateSet({ version: Number(version) }),
    )
    .execute();
}

/** All registered models, by name. */
export async function listRegisteredModels(work: Work): Promise<readonly RegisteredModel[]> {
  const rows = await work.selectFrom("registered_models").selectAll().orderBy("name").execute();
  const tags = Map.groupBy(
    await work.selectFrom("registered_model_tags").selectAll().execute(),
    (tag) => tag.name,
  );
  const aliases = Map.groupBy(
    await work.selectFrom("registered_model_aliases").selectAll().orderBy("alias").execute(),
    (alias) => alias.name,
  );
  return rows.map((row) => ({
    name: row.name,
    creationTime: row.creation_time ?? 0,
    lastUpdateTime: row.last_updated_time ?? row.creation_time ?? 0,
    ...(row.description === null ? {} : { description: row.description }),
    tags: toTags(tags.get(row.name)),
    aliases: Object.fromEntries(
      (aliases.get(row.name) ?? []).map(({ alias, version }) => [alias, String(version)]),
    ),
  }));
}

/** The versions of a model that are not deleted, newest first; none when there is no such model. */
export async function listModelVersions(work: Work, name: string): Promise<readonly ModelVersion[]> {
  const rows = await work
    .selectFrom("model_versions")
    .selectAll()
    .where("name", "=", name)
    .where("current_stage", "!=", deletedStage)
    .orderBy("version", "desc")
    .execute();
  return withEntries(work, name, rows);
}

async function withEntries(
  work: Work,
  name: string,
  rows: readonly Row<"model_versions">[],
): Promise<ModelVersion[]> {
  if (rows.length === 0) return [];
  const tags = Map.groupBy(
    await work.selectFrom("model_version_tags").selectAll().where("name", "=", name).orderBy("key").execute(),
    (tag) => tag.version,
  );
  const aliases = Map.groupBy(
    await work
      .selectFrom("registered_model_aliases")
      .selectAll()
      .where("name", "=", name)
      .orderBy("alias")
      .execute(),
    (alias) => alias.version,
  );
  return rows.map((row) => ({
    name: row.name,
    version: String(row.version),
    creationTime: row.creation_time ?? 0,
    lastUpdateTime: row.last_updated_time ?? row.creation_time ?? 0,
    ...(row.description === null ? {} : { description: row.description }),
    source: row.source ?? "",
    storageLocation: row.storage_location ?? row.source ?? "",
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    tags: toTags(tags.get(row.version)),
    aliases: (aliases.get(row.version) ?? []).map(({ alias }) => alias),
  }));
}

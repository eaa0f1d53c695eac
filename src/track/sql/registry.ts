import { type RawBuilder, sql } from "kysely";
import { NotFoundError } from "../../core/index.ts";
import { checkAlias, checkedTags, checkModelName, limits } from "../limits.ts";
import type { Locations } from "../locations.ts";
import type { ModelVersion, ModelVersionInit, RegisteredModel, RegistrySearch } from "../protocol/index.ts";
import type { Page } from "../search/index.ts";
import { toTags } from "./experiments.ts";
import { getLoggedModel, noteModelVersion } from "./logged-models.ts";
import { searchRows } from "./search/search-rows.ts";
import { chunk, type Row, type Work } from "./tables.ts";

/** MLflow keeps the rows of deleted versions, so that their numbers are not given again. */
const deletedStage = "Deleted_Internal";

/** Adds the next version of a registered model, which is created when it does not exist. */
export async function createModelVersion(
  work: Work,
  locations: Locations,
  name: string,
  init: ModelVersionInit,
): Promise<ModelVersion> {
  checkModelName(name);
  const tags = checkedTags(init.tags ?? {}, limits.registryTagValue);
  const source = await resolveSource(work, locations, init);
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
async function resolveSource(
  work: Work,
  locations: Locations,
  init: ModelVersionInit,
): Promise<ResolvedSource> {
  const { source, storageLocation, runId } = init;
  const modelId = /^models:\/(m-[^/@]+)$/.exec(source)?.[1];
  if (modelId !== undefined) {
    const model = await getLoggedModel(work, modelId);
    // a caller has read the model's location, which is stored in another form when the workspace was moved
    const isOwn = storageLocation === undefined || storageLocation === locations.toRead(model.artifactUri);
    const location = isOwn ? model.artifactUri : storageLocation;
    return { location, runId: runId ?? model.sourceRunId, modelId };
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
  return (await withEntries(work, [row]))[0]!;
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

/** A page of the registered models that a search finds. */
export async function searchRegisteredModels(
  work: Work,
  locations: Locations,
  search: RegistrySearch,
): Promise<Page<RegisteredModel>> {
  const page = await searchRows<"registered_models">(work, "registered model", {
    ...withoutPrompts("registered_models", "registered_model_tags", search),
    locations,
  });
  return { ...page, items: await withAliases(work, page.items) };
}

/** A page of the versions that a search finds among those that are not deleted. */
export async function searchModelVersions(
  work: Work,
  locations: Locations,
  search: RegistrySearch,
): Promise<Page<ModelVersion>> {
  const { scope, ...rest } = withoutPrompts("model_versions", "model_version_tags", search);
  const page = await searchRows<"model_versions">(work, "model version", {
    ...rest,
    locations,
    scope: [...scope, sql`model_versions.current_stage != ${deletedStage}`],
  });
  return { ...page, items: await withEntries(work, page.items) };
}

/** By this tag MLflow tells its prompts, which it keeps as registered models, from models. */
const promptTag = "mlflow.prompt.is_prompt";

/** Leaves prompts out unless the filter asks for them: then what it says of their tag stands for nothing, as in MLflow. */
function withoutPrompts(
  table: "registered_models" | "model_versions",
  tagTable: "registered_model_tags" | "model_version_tags",
  search: RegistrySearch,
): RegistrySearch & { readonly scope: readonly RawBuilder<unknown>[] } {
  const asked = search.filter?.find(({ key }) => key.kind === "tag" && key.name === promptTag);
  const value = asked !== undefined && "value" in asked ? String(asked.value).toLowerCase() : undefined;
  if ((asked?.comparator === "=" && value === "true") || (asked?.comparator === "!=" && value === "false"))
    return { ...search, scope: [sql`1 = 1`] };
  const filter = (search.filter ?? []).filter(({ key }) => key.kind !== "tag" || key.name !== promptTag);
  const prompts = sql`select name from ${sql.table(tagTable)} where key = ${promptTag} and value = 'true'`;
  return { ...search, filter, scope: [sql`${sql.ref(`${table}.name`)} not in (${prompts})`] };
}

async function withAliases(
  work: Work,
  rows: readonly Row<"registered_models">[],
): Promise<RegisteredModel[]> {
  if (rows.length === 0) return [];
  const names = rows.map((row) => row.name);
  const tags = Map.groupBy(
    await work
      .selectFrom("registered_model_tags")
      .selectAll()
      .where("name", "in", names)
      .orderBy("key")
      .execute(),
    (tag) => tag.name,
  );
  const aliases = Map.groupBy(await aliasesOf(work, names), (alias) => alias.name);
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

function aliasesOf(work: Work, names: readonly string[]): Promise<Row<"registered_model_aliases">[]> {
  return work
    .selectFrom("registered_model_aliases")
    .selectAll()
    .where("name", "in", names)
    .orderBy("alias")
    .execute();
}

async function withEntries(work: Work, rows: readonly Row<"model_versions">[]): Promise<ModelVersion[]> {
  const names = [...new Set(rows.map((row) => row.name))];
  const idOf = (entry: { name: string; version: number }): string => `${entry.name}/${entry.version}`;
  const tagRows: Row<"model_version_tags">[] = [];
  const aliasRows: Row<"registered_model_aliases">[] = [];
  for (const part of chunk(names)) {
    tagRows.push(
      ...(await work
        .selectFrom("model_version_tags")
        .selectAll()
        .where("name", "in", part)
        .orderBy("key")
        .execute()),
    );
    aliasRows.push(...(await aliasesOf(work, part)));
  }
  const tags = Map.groupBy(tagRows, idOf);
  const aliases = Map.groupBy(aliasRows, idOf);
  return rows.map((row) => ({
    name: row.name,
    version: String(row.version),
    creationTime: row.creation_time ?? 0,
    lastUpdateTime: row.last_updated_time ?? row.creation_time ?? 0,
    ...(row.description === null ? {} : { description: row.description }),
    source: row.source ?? "",
    storageLocation: row.storage_location ?? row.source ?? "",
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    tags: toTags(tags.get(idOf(row))),
    aliases: (aliases.get(idOf(row)) ?? []).map(({ alias }) => alias),
  }));
}

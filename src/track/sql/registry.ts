import { NotFoundError } from "../../core/index.ts";
import { checkAlias, checkedTags, checkModelName, limits } from "../limits.ts";
import type { Locations } from "../locations.ts";
import type { ModelVersion, ModelVersionInit } from "../protocol/index.ts";
import { noteModelVersion } from "./logged-models.ts";
import { getLoggedModel } from "./read-logged-models.ts";
import { deletedStage, withEntries } from "./registry-entries.ts";
import type { Work } from "./tables.ts";

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

/** What is known of the source of a version. */
interface ResolvedSource {
  /** Where its files are, as it is stored. */
  readonly location: string;
  readonly runId?: string | undefined;
  readonly modelId?: string;
}

/** Finds out where the files of a version are and which run made them. A source `models:/...` is looked up. */
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

/** A version of a registered model. @throws {NotFoundError} `track/version-not-found`, also when it is deleted. */
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

/** The version that an alias leads to. @throws {NotFoundError} `track/alias-not-found`. */
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

/** Makes an alias lead to a version; the version that had it before loses it. */
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

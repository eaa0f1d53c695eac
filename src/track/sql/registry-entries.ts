import type { ModelVersion, RegisteredModel } from "../protocol/index.ts";
import { toTags } from "./experiments.ts";
import { chunk, type Row, type Work } from "./tables.ts";

/** The stage of deleted versions. MLflow keeps their rows, so that their numbers are not given again. */
export const deletedStage = "Deleted_Internal";

/** Adds to rows of `registered_models` what other tables hold of them. */
export async function withAliases(
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
  const latest = await work
    .selectFrom("model_versions")
    .select("name")
    .select(({ fn }) => fn.max("version").as("version"))
    .where("name", "in", names)
    .where("current_stage", "!=", deletedStage)
    .groupBy("name")
    .execute();
  const latestOf = new Map(latest.map(({ name, version }) => [name, String(version)]));
  return rows.map((row) => ({
    name: row.name,
    creationTime: row.creation_time ?? 0,
    lastUpdateTime: row.last_updated_time ?? row.creation_time ?? 0,
    ...(row.description === null ? {} : { description: row.description }),
    tags: toTags(tags.get(row.name)),
    ...(latestOf.has(row.name) ? { latestVersion: latestOf.get(row.name)! } : {}),
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

/** Adds to rows of `model_versions` what other tables hold of them. */
export async function withEntries(
  work: Work,
  rows: readonly Row<"model_versions">[],
): Promise<ModelVersion[]> {
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

import { type RawBuilder, sql } from "kysely";
import type { Locations } from "../locations.ts";
import type { ModelVersion, RegisteredModel, RegistrySearch } from "../protocol/index.ts";
import type { Page } from "../search/index.ts";
import { deletedStage, withAliases, withEntries } from "./registry-entries.ts";
import { searchRows } from "./search/search-rows.ts";
import type { Work } from "./tables.ts";

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

/** The tag by which MLflow tells its prompts, which it keeps as registered models, from models. */
const promptTag = "mlflow.prompt.is_prompt";

/**
 * A search that leaves prompts out. One whose filter asks for prompts by their tag is left as it is; any other condition on that
 * tag is taken out of the filter, as MLflow does.
 */
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

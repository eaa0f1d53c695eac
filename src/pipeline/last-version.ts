import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConflictError } from "../core/index.ts";
import { schemaOfJson } from "../model/index.ts";
import type { Project } from "../project/index.ts";
import { checkSchema, type Schema } from "../schema/index.ts";
import { artifactPath, type ModelRegistry, type ModelVersion } from "../track/index.ts";
import { findColumnChanges } from "./column-changes.ts";

/**
 * Makes sure that a project may register the next version of its name: that its features and its target are those of the last
 * version there. Two projects that share a name by accident would else take the champion from each other.
 *
 * @param isAllowed whether a difference is only told, as a line, and does not stop the run.
 * @returns a line about a difference that is allowed, or about a last version whose columns are not known, as when MLflow
 *   registered it; `undefined` when there is nothing to say.
 * @throws {ConflictError} `run/other-columns` when they differ, with what was added, removed and changed.
 */
export async function checkLastVersion(
  project: Pick<Project, "name" | "schema">,
  registry: Pick<ModelRegistry, "searchModelVersions">,
  isAllowed: boolean,
): Promise<string | undefined> {
  const last = await findLastVersion(registry, project.name);
  if (last === undefined) return undefined;
  const subject = `version ${last.version} of "${project.name}"`;
  const schema = await readSchemaOf(last);
  if (schema === undefined)
    return `${subject} has no schema of ours that can be read: whether its features and its target are the same is not checked`;
  const changes = findColumnChanges(schema, project.schema);
  if (changes.length === 0) return undefined;
  const found = changes.join("; ");
  if (isAllowed) return `the columns differ from those of ${subject}: ${found}`;
  throw new ConflictError(
    "run/other-columns",
    `project "${project.name}" must have the features and the target of ${subject}, the last one, found ${found}`,
    {
      hint: "give the project another `name` in its config, choose another directory with --workspace, or say --allow other-columns",
      details: { version: last.version, changes },
    },
  );
}

async function findLastVersion(
  registry: Pick<ModelRegistry, "searchModelVersions">,
  name: string,
): Promise<ModelVersion | undefined> {
  const { items } = await registry.searchModelVersions({
    filter: [{ key: { kind: "attribute", name: "name" }, comparator: "=", value: name }],
    orderBy: [{ key: { kind: "attribute", name: "version_number" }, direction: "desc" }],
    maxResults: 1,
  });
  return items[0];
}

/** The schema in a version's files; `undefined` when there is none that can be read: another program made them, or they are gone. */
async function readSchemaOf({ storageLocation }: ModelVersion): Promise<Schema | undefined> {
  try {
    const path = join(artifactPath(storageLocation), "schema.json");
    const schema = schemaOfJson(JSON.parse(await readFile(path, "utf8")));
    checkSchema(schema);
    return schema;
  } catch {
    return undefined;
  }
}

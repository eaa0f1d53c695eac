import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { NotFoundError } from "../core/index.ts";
import { workspaceAt } from "../pipeline/index.ts";

/** A model's directory, and what the registry calls it when it was found there. */
export interface ResolvedModel {
  readonly directory: string;
  readonly name?: string;
  readonly version?: string;
}

/** A model of the registry, in MLflow's words: `models:/name@alias` or `models:/name/3`. */
const registryReference = /^models:\/([^/@]+)(?:@([^/@]+)|\/(\d+))$/;

/**
 * Finds a model.
 *
 * @param reference a directory, `models:/name@alias` or `models:/name/3`; the last two are looked up in the workspace.
 * @returns where its files are; whether they are a whole model is seen when it is loaded.
 * @throws {NotFoundError} `model/not-found` when there is no such directory, or the workspace has no registry;
 *   `track/alias-not-found` or `track/version-not-found` when the registry has none.
 */
export async function resolveModel(reference: string, workspaceDirectory: string): Promise<ResolvedModel> {
  const match = registryReference.exec(reference);
  if (match === null) {
    const directory = resolve(reference);
    if (existsSync(directory) && statSync(directory).isDirectory()) return { directory };
    throw new NotFoundError(
      "model/not-found",
      `model "${reference}" must be a model directory, models:/name@alias or models:/name/3`,
      {
        hint: "`systole run` makes a model and prints where it is",
      },
    );
  }
  const [, name = "", alias, version] = match;
  const workspace = workspaceAt(workspaceDirectory);
  if (!existsSync(workspace.database))
    throw new NotFoundError(
      "model/not-found",
      `model "${reference}" must be in the registry of a workspace, "${workspace.root}" has none`,
      {
        hint: "name the workspace with --workspace, or make one with `systole run`",
      },
    );
  const { openSqliteStore, artifactPath } = await import("../track/index.ts");
  const store = await openSqliteStore(workspace.database, {
    artifactRoot: workspace.artifacts,
    readOnly: true,
  });
  try {
    const found =
      alias === undefined
        ? await store.getModelVersion(name, version ?? "")
        : await store.getModelVersionByAlias(name, alias);
    return { directory: artifactPath(found.storageLocation), name, version: found.version };
  } finally {
    await store.close();
  }
}

import { statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { FormatError, NotFoundError } from "../core/index.ts";
import { fileError } from "../files/index.ts";
import { digestOfDirectory, loadModel, type Model } from "../model/index.ts";
import { type Workspace, workspaceAt } from "../pipeline/index.ts";
import type { ModelRegistry } from "../track/index.ts";

/** A model's directory, and what the registry calls it when it was found there. */
interface ResolvedModel {
  readonly directory: string;
  readonly name?: string;
  readonly version?: string;
}

/** A model of the registry, in MLflow's words: `models:/name@alias` or `models:/name/3`. */
const registryReference = /^models:\/([^/@]+)(?:@([^/@]+)|\/(\d+))$/;

/**
 * Finds a model and loads it. What a directory in a workspace's `models/` says of its name and version is in no digest, so the
 * registry of that workspace is asked whether it is so.
 *
 * @param reference a directory, `models:/name@alias` or `models:/name/3`; the last two are looked up in the workspace.
 * @throws {NotFoundError} `model/not-found` when there is no such directory, or the workspace has no registry;
 *   `track/alias-not-found` or `track/version-not-found` when the registry has none.
 * @throws {FormatError} `model/registration` when a directory says to be a version that the registry does not have with these files;
 *   and as {@link loadModel} does.
 * @throws {StorageError} `model/unreadable`, `files/too-many-open`.
 */
export async function openModel(reference: string, workspaceDirectory: string): Promise<Model> {
  const resolved = await resolveModel(reference, workspaceDirectory);
  const model = await loadModel(resolved.directory, resolved);
  if (resolved.version === undefined) await checkRegistration(model, resolved.directory);
  return model;
}

async function resolveModel(reference: string, workspaceDirectory: string): Promise<ResolvedModel> {
  const match = registryReference.exec(reference);
  if (match === null) {
    const directory = resolve(reference);
    if (statusOf(directory, `model "${reference}"`)?.isDirectory()) return { directory };
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
  if (statusOf(workspace.database, `registry "${workspace.database}"`) === undefined)
    throw new NotFoundError(
      "model/not-found",
      `model "${reference}" must be in the registry of a workspace, "${workspace.root}" has none`,
      {
        hint: "name the workspace with --workspace, or make one with `systole run`",
      },
    );
  return withRegistry(workspace, async (registry, artifactPath) => {
    const found =
      alias === undefined
        ? await registry.getModelVersion(name, version ?? "")
        : await registry.getModelVersionByAlias(name, alias);
    return { directory: artifactPath(found.storageLocation), name, version: found.version };
  });
}

/** Makes sure that a model in `models/` of a workspace is the version that it says it is, where that workspace has a registry. */
async function checkRegistration({ info }: Model, directory: string): Promise<void> {
  const { name, version, digest } = info;
  const models = dirname(directory);
  const workspace = workspaceAt(dirname(models));
  if (version === undefined || basename(models) !== basename(workspace.models)) return;
  const finding = await withRegistry(workspace, async (registry, artifactPath) => {
    const { storageLocation } = await registry.getModelVersion(name, version);
    const registered = await digestOfDirectory(artifactPath(storageLocation));
    return registered === digest ? undefined : "the registry has other files under it";
  }).catch((error: unknown) => {
    const isKnown = error instanceof NotFoundError && error.code === "track/version-not-found";
    return isKnown ? "the registry has no such version" : undefined; // no registry, or none that can be asked
  });
  if (finding === undefined) return;
  throw new FormatError(
    "model/registration",
    `model "${directory}" must be the version that it says it is, ${version} of "${name}": ${finding}`,
    { hint: "take the model from its registry as models:/name/version, or let `systole run` copy it again" },
  );
}

async function withRegistry<T>(
  workspace: Workspace,
  use: (registry: ModelRegistry, artifactPath: (uri: string) => string) => Promise<T>,
): Promise<T> {
  const { openSqliteStore, artifactPath } = await import("../track/index.ts");
  const store = await openSqliteStore(workspace.database, {
    artifactRoot: workspace.artifacts,
    readOnly: true,
  });
  try {
    return await use(store, artifactPath);
  } finally {
    await store.close();
  }
}

/** What is at a path; `undefined` when nothing is. */
function statusOf(path: string, subject: string): ReturnType<typeof statSync> {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw fileError(cause, { subject, to: "read", path, code: "model/unreadable" });
  }
}

import { existsSync } from "node:fs";
import { NotFoundError } from "../core/index.ts";
import { artifactPath, type ModelRegistry, type ModelVersion } from "../track/index.ts";
import { copyChampion, type RegisteredModelResult } from "./register.ts";
import type { Stage, StageRunner } from "./stages.ts";
import type { Workspace } from "./workspace.ts";

/** The alias of the version that is served. */
const championAlias = "champion";

/** The version that the registry calls the champion of a project. */
export interface Champion {
  readonly name: string;
  readonly version: string;
  /** The run that registered it; absent where the registry does not say. */
  readonly runId?: string;
}

/** The champion of a run, and where the copy of its files is that people read. */
export interface CopiedChampion extends Champion {
  readonly path: string;
}

/** The champion of a name as the registry has it; `undefined` when nobody has the alias, or who had it was deleted. */
export async function findChampion(
  registry: Pick<ModelRegistry, "getModelVersionByAlias">,
  name: string,
): Promise<ModelVersion | undefined> {
  try {
    return await registry.getModelVersionByAlias(name, championAlias);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/**
 * Makes the version of a run the champion, unless that was done before and somebody moved the alias since; and brings the copy of the
 * champion up to date.
 *
 * @param options.key of the stage, see `StageKeys.promote`.
 * @param options.onWarning hears when the champion is another version.
 * @returns both as the registry has them, with the place of their files.
 * @throws {NotFoundError} `model/not-found` when the champion's files are gone.
 */
export async function settleChampion(
  model: RegisteredModelResult,
  options: {
    runner: StageRunner;
    key: string;
    registry: Pick<ModelRegistry, "getModelVersion" | "getModelVersionByAlias" | "setAlias">;
    workspace: Workspace;
    signal?: AbortSignal | undefined;
    onWarning?: ((message: string) => void) | undefined;
  },
): Promise<{ model: RegisteredModelResult & { path: string }; champion: CopiedChampion }> {
  const { runner, key, registry, workspace, signal, onWarning } = options;
  let found: ModelVersion | undefined;
  const stage = promoteStage(registry, model, key, (champion) => {
    found = champion;
  });
  await runner.run(stage, signal);
  const champion = await copyOfChampion(workspace, found!);
  const other = explainOtherChampion(champion, model.version);
  if (other === undefined) return { model: { ...model, path: champion.path }, champion };
  onWarning?.(other);
  const { storageLocation } = await registry.getModelVersion(model.name, model.version);
  return { model: { ...model, path: artifactPath(storageLocation) }, champion };
}

/**
 * The stage that makes a version the champion. It is done once for a version: when somebody moves the alias afterwards, it stays
 * where they moved it. When nobody has the alias any more, it is done again.
 *
 * @param onChampion is told the champion that the registry has when the stage is over, whoever made it that.
 */
function promoteStage(
  registry: Pick<ModelRegistry, "getModelVersionByAlias" | "setAlias">,
  { name, version }: RegisteredModelResult,
  key: string,
  onChampion: (champion: ModelVersion) => void,
): Stage<string> {
  let current = "";
  const tell = (champion: ModelVersion | undefined): boolean => {
    if (champion === undefined) return false;
    current = champion.version;
    onChampion(champion);
    return true;
  };
  return {
    name: "promote",
    key,
    async run() {
      await registry.setAlias(name, championAlias, version);
      tell(await findChampion(registry, name));
      return version;
    },
    describe: () => `version ${current} is the champion`,
    isIntact: async () => tell(await findChampion(registry, name)),
  };
}

/**
 * Says that the champion is not the version that these rows and this config lead to.
 *
 * @returns `undefined` when it is.
 */
function explainOtherChampion(champion: Champion, version: string): string | undefined {
  if (champion.version === version) return undefined;
  return (
    `the champion is version ${champion.version}, not version ${version} of these rows and this config: its alias was moved after ` +
    `version ${version} was registered, and stays there; --force trains anew and makes that the champion`
  );
}

/**
 * Brings the copy for people up to date with the champion.
 *
 * @throws {NotFoundError} `model/not-found` when the champion's own files are gone, with what to do.
 */
async function copyOfChampion(workspace: Workspace, champion: ModelVersion): Promise<CopiedChampion> {
  const { name, version, storageLocation } = champion;
  const directory = artifactPath(storageLocation);
  if (!existsSync(directory))
    throw new NotFoundError(
      "model/not-found",
      `the champion of "${name}", version ${version}, must have its files in "${directory}", there are none`,
      { hint: "bring them back, give the alias to another version, or train a new champion with --force" },
    );
  return { ...championOf(champion), path: await copyChampion(workspace, champion) };
}

/** What a run says of the champion. */
export function championOf({ name, version, runId }: ModelVersion): Champion {
  return { name, version, ...(runId === undefined ? {} : { runId }) };
}

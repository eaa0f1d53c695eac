import { existsSync, realpathSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { ParameterError, UnsupportedError } from "../core/index.ts";
import type { Workspace } from "../pipeline/index.ts";
import { type ArtifactStore, artifactPath, fileArtifactStore } from "../track/index.ts";

/** The directory, beside the store, in which MLflow's Python client keeps artifacts when it writes to the store itself. */
const clientDirectory = "mlruns";

/** A location that an MLflow server hands out: it keeps such files in a directory of its own, by default `mlartifacts` beside its store. */
const servedLocation = /^mlflow-artifacts:(?:\/\/[^/]*)?\/(.+)$/i;

/**
 * Makes a function that opens artifact locations of a workspace's store, but only those below its `mlartifacts`, and below the `mlruns`
 * that Python's runs have there. Whoever may write to the store chooses the locations; without this check the pages would show any
 * directory of this machine. Symbolic links are followed before a location is judged.
 *
 * @returns a function of a location. It throws a ParameterError `track/artifact-path` for a location elsewhere, and an
 *   UnsupportedError `track/remote-artifacts` for one on another machine, or behind an MLflow server that keeps its files elsewhere.
 */
export function workspaceArtifacts(workspace: Pick<Workspace, "artifacts">): (uri: string) => ArtifactStore {
  const root = realPathOf(workspace.artifacts);
  const clientRoot = realPathOf(join(dirname(resolve(workspace.artifacts)), clientDirectory));
  return (uri) => {
    const path = realPathOf(pathOf(uri, root, clientRoot));
    if (!path.startsWith(root + sep) && !path.startsWith(clientRoot + sep))
      throw new ParameterError(
        "track/artifact-path",
        "an artifact location must lie below mlartifacts or mlruns of the workspace, it lies elsewhere",
      );
    return fileArtifactStore(path);
  };
}

/** Where the files of a location are, by what the location says; whether they may be shown is for the caller to judge. */
function pathOf(uri: string, root: string, clientRoot: string): string {
  const [, served] = servedLocation.exec(uri) ?? [];
  if (served !== undefined) {
    const path = join(root, served);
    if (existsSync(path)) return path;
    throw new UnsupportedError(
      "track/remote-artifacts",
      "the files of an MLflow server must lie in mlartifacts of the workspace to be read here, they do not",
    );
  }
  const path = artifactPath(uri);
  // the store names the place where the files were when the workspace was made
  const [, below] = /^.*\/mlruns\/(.+)$/.exec(path) ?? [];
  const moved = below === undefined ? undefined : join(clientRoot, below);
  return moved !== undefined && existsSync(moved) ? moved : path;
}

/** The path without symbolic links; what does not exist yet is taken as it is written. */
function realPathOf(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(realPathOf(parent), absolute.slice(parent.length));
  }
}

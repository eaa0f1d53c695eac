import { realpathSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { ParameterError } from "../core/index.ts";
import type { Workspace } from "../pipeline/index.ts";
import { type ArtifactStore, artifactPath, fileArtifactStore } from "../track/index.ts";

/**
 * Makes a function that opens artifact locations of a workspace's store, but only those below its `mlartifacts`. Whoever may
 * write to the store chooses the locations; without this check the pages would show any directory of this machine. Symbolic
 * links are followed before a location is judged.
 *
 * @returns a function of a location. It throws a ParameterError `track/artifact-path` for a location elsewhere, and an
 *   UnsupportedError `track/remote-artifacts` for one on another machine.
 */
export function workspaceArtifacts(workspace: Pick<Workspace, "artifacts">): (uri: string) => ArtifactStore {
  const root = realPathOf(workspace.artifacts);
  return (uri) => {
    const path = realPathOf(artifactPath(uri));
    if (!path.startsWith(root + sep))
      throw new ParameterError(
        "track/artifact-path",
        "an artifact location must lie below the mlartifacts directory of the workspace, it lies elsewhere",
      );
    return fileArtifactStore(path);
  };
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

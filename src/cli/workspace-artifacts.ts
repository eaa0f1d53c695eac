import { realpathSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import { ParameterError } from "../core/index.ts";
import type { Workspace } from "../pipeline/index.ts";
import { type ArtifactStore, artifactPath, fileArtifactStore } from "../track/index.ts";

/**
 * Opens the artifact locations of a workspace's store: only those below its `mlartifacts`, symbolic links followed.
 * Whoever may write to the store chooses the locations, and the pages would show any directory of this machine.
 *
 * @returns throws {@link ParameterError} `track/artifact-path` for another place, and what `artifactPath` throws.
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

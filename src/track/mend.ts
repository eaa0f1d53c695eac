import type { TrackingStore } from "./protocol.ts";

/** A store whose artifacts lie in a local directory, which may be moved. */
export interface Relocatable {
  /**
   * Rewrites the artifact locations below one directory so that they lie below another.
   *
   * @param newRoot absolute.
   * @param oldRoot absolute; found in the store when it is not given.
   * @returns how many locations were rewritten.
   */
  relocateArtifacts(newRoot: string, oldRoot?: string): Promise<number>;
}

/**
 * Notices a moved or copied workspace and mends its absolute artifact locations: those below the directory where the
 * artifacts were. That directory is read off the location of the experiment with the id 0, so nothing is stored for it.
 *
 * @param artifactRoot the directory where the artifacts are now, absolute.
 * @returns how many locations were mended: 0 when nothing moved, and for a store that keeps its artifacts elsewhere.
 */
export async function mendArtifactLocations(store: TrackingStore, artifactRoot: string): Promise<number> {
  return isRelocatable(store) ? store.relocateArtifacts(artifactRoot) : 0;
}

function isRelocatable(store: TrackingStore): store is TrackingStore & Relocatable {
  return "relocateArtifacts" in store && typeof store.relocateArtifacts === "function";
}

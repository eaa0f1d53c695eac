import type { ArtifactStore, ModelRegistry, ModelVersion, Page, Run, TrackingStore } from "../track/index.ts";
import { parentOf } from "./run-tree.ts";

/** What the pages may ask of a store: only what changes nothing. */
export type ReadStore = Pick<
  TrackingStore,
  "getExperiment" | "listExperiments" | "getRun" | "getMetricHistory" | "searchRuns"
> &
  Pick<ModelRegistry, "getModelVersion" | "listRegisteredModels" | "listModelVersions">;

/** What the pages may ask of artifacts. */
export type ReadArtifacts = Pick<ArtifactStore, "get" | "list">;

/** Where the pages take everything from. */
export interface PageSources {
  readonly store: ReadStore;
  /**
   * Opens the files below an absolute URI, as runs and model versions name it. Whoever may write to the store chooses
   * these URIs: refuse those outside the roots that are to be shown.
   */
  readonly artifacts: (artifactUri: string) => ReadArtifacts;
}

/** The most runs that one page shows. */
export const runsPerPage = 1000;

/** One page of an experiment's runs, newest first. */
export function readRuns(store: ReadStore, experimentId: string, pageToken?: string): Promise<Page<Run>> {
  return store.searchRuns({
    experimentIds: [experimentId],
    maxResults: runsPerPage,
    ...(pageToken === undefined ? {} : { pageToken }),
  });
}

/** Every registered version that came from a run, by that run. */
export async function versionsByRun(store: ReadStore): Promise<Map<string, ModelVersion[]>> {
  const found = new Map<string, ModelVersion[]>();
  for (const model of await store.listRegisteredModels())
    for (const version of await store.listModelVersions(model.name)) {
      if (version.runId === undefined) continue;
      found.set(version.runId, [...(found.get(version.runId) ?? []), version]);
    }
  return found;
}

/** The most pages of runs that are searched for children. */
const searchedPages = 20;

/**
 * The children of a run as they were started. They were started after it, so that runs older than it are not searched.
 */
export async function readChildren(store: ReadStore, parent: Run): Promise<Run[]> {
  const { runId, experimentId, startTime } = parent.info;
  const children: Run[] = [];
  let pageToken: string | undefined;
  for (let i = 0; i < searchedPages; i++) {
    const page = await readRuns(store, experimentId, pageToken);
    children.push(...page.items.filter((run) => parentOf(run) === runId));
    pageToken = page.nextPageToken;
    const oldest = page.items.at(-1);
    if (pageToken === undefined || oldest === undefined || oldest.info.startTime < startTime) break;
  }
  return children.sort((a, b) => a.info.startTime - b.info.startTime);
}

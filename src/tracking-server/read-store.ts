import {
  type ArtifactStore,
  allOf,
  type Experiment,
  type LoggedModel,
  type ModelRegistry,
  type ModelVersion,
  type Page,
  pagesOf,
  type RegisteredModel,
  type Run,
  type TrackingStore,
  type ViewType,
} from "../track/index.ts";
import { parentTag } from "./run-tree.ts";

/** What the pages may ask of a store: only what changes nothing. */
export type ReadStore = Pick<
  TrackingStore,
  | "getExperiment"
  | "searchExperiments"
  | "getRun"
  | "getMetricHistory"
  | "searchRuns"
  | "getLoggedModel"
  | "searchLoggedModels"
> &
  Pick<ModelRegistry, "getModelVersion" | "searchRegisteredModels" | "searchModelVersions">;

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

/** The most runs that one page of an experiment shows. */
export const runsPerPage = 1000;

/** One page of an experiment's runs, newest first; deleted ones are among them where the view says so. */
export function readRuns(
  store: ReadStore,
  experimentId: string,
  { pageToken, viewType }: { pageToken?: string | undefined; viewType?: ViewType } = {},
): Promise<Page<Run>> {
  return store.searchRuns({
    experimentIds: [experimentId],
    maxResults: runsPerPage,
    ...(viewType === undefined ? {} : { viewType }),
    ...(pageToken === undefined ? {} : { pageToken }),
  });
}

/** Whether an experiment has runs that are deleted. */
export async function hasDeletedRuns(store: ReadStore, experimentId: string): Promise<boolean> {
  const page = await store.searchRuns({
    experimentIds: [experimentId],
    maxResults: 1,
    viewType: "DELETED_ONLY",
  });
  return page.items.length > 0;
}

/** All experiments that are not deleted, or those that are. */
export function readExperiments(
  store: ReadStore,
  viewType: ViewType = "ACTIVE_ONLY",
): Promise<readonly Experiment[]> {
  return allOf((page) => store.searchExperiments({ viewType, ...page }));
}

/** All registered models, by name. */
export function readModels(store: ReadStore): Promise<readonly RegisteredModel[]> {
  return allOf((page) => store.searchRegisteredModels(page));
}

/** The registered model of that name; `undefined` when there is none. */
export async function readModel(store: ReadStore, name: string): Promise<RegisteredModel | undefined> {
  const filter = [{ key: { kind: "attribute", name: "name" }, comparator: "=", value: name }] as const;
  return (await store.searchRegisteredModels({ filter })).items[0];
}

/** The versions of a model, the newest first. */
export function readVersions(store: ReadStore, name: string): Promise<readonly ModelVersion[]> {
  return allOf((page) =>
    store.searchModelVersions({
      filter: [{ key: { kind: "attribute", name: "name" }, comparator: "=", value: name }],
      orderBy: [{ key: { kind: "attribute", name: "version_number" }, direction: "desc" }],
      ...page,
    }),
  );
}

/** The registered versions that came from some runs, by the id of the run; those of a run by name, then the newest first. */
export async function versionsByRun(
  store: ReadStore,
  runs: readonly Run[],
): Promise<Map<string, ModelVersion[]>> {
  if (runs.length === 0) return new Map();
  const versions = await allOf((page) =>
    store.searchModelVersions({
      filter: [
        {
          key: { kind: "attribute", name: "run_id" },
          comparator: "IN",
          values: runs.map((run) => run.info.runId),
        },
      ],
      orderBy: [
        { key: { kind: "attribute", name: "name" }, direction: "asc" },
        { key: { kind: "attribute", name: "version_number" }, direction: "desc" },
      ],
      ...page,
    }),
  );
  return Map.groupBy(versions, (version) => version.runId ?? "");
}

/** The most models of a run that its page lists. */
const mostLoggedModels = 100;

/** The models that a run logged, the newest first. @returns `isCut` when there are more than are read. */
export async function readLoggedModels(
  store: ReadStore,
  { info }: Run,
): Promise<{ readonly models: readonly LoggedModel[]; readonly isCut: boolean }> {
  const page = await store.searchLoggedModels({
    experimentIds: [info.experimentId],
    filter: [{ key: { kind: "attribute", name: "source_run_id" }, comparator: "=", value: info.runId }],
    maxResults: mostLoggedModels,
  });
  return { models: page.items, isCut: page.nextPageToken !== undefined };
}

/** The most children of a run that its page shows: nobody reads more. */
const mostChildren = 10_000;

/** The children of a run in the order in which they were started: one search for the tag by which they name it. */
export async function readChildren(store: ReadStore, parent: Run): Promise<Run[]> {
  const children: Run[] = [];
  const pages = pagesOf((page) =>
    store.searchRuns({
      experimentIds: [parent.info.experimentId],
      filter: [{ key: { kind: "tag", name: parentTag }, comparator: "=", value: parent.info.runId }],
      orderBy: [{ key: { kind: "attribute", name: "start_time" }, direction: "asc" }],
      ...page,
    }),
  );
  for await (const child of pages) {
    children.push(child);
    if (children.length === mostChildren) break;
  }
  return children;
}

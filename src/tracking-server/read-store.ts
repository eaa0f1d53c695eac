import {
  type ArtifactStore,
  allOf,
  type Experiment,
  type LoggedModel,
  type MetricSample,
  type ModelRegistry,
  type ModelVersion,
  type Page,
  type RegisteredModel,
  type Run,
  type TrackingStore,
  type ViewType,
} from "../track/index.ts";
import { parentTag } from "./run-tree.ts";

/** What the pages may ask of a store: only what changes nothing. Arguments and answers are plain data, which other threads can be sent. */
export const readMethods = [
  "getExperiment",
  "searchExperiments",
  "countRuns",
  "getRun",
  "getRuns",
  "searchRuns",
  "getMetricHistoryPage",
  "sampleMetricHistory",
  "getLoggedModel",
  "searchLoggedModels",
  "getModelVersion",
  "searchRegisteredModels",
  "searchModelVersions",
] as const satisfies readonly (keyof TrackingStore | keyof ModelRegistry)[];

/** The name of one of {@link readMethods}. */
export type ReadMethod = (typeof readMethods)[number];

/** A store as the pages use it. */
export type ReadStore = Pick<TrackingStore & ModelRegistry, ReadMethod>;

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

/** The most versions of a model that its page shows. */
const mostVersions = 1000;

/** The versions of a model, the newest first; of very many the newest. */
export async function readVersions(store: ReadStore, name: string): Promise<readonly ModelVersion[]> {
  const page = await store.searchModelVersions({
    filter: [{ key: { kind: "attribute", name: "name" }, comparator: "=", value: name }],
    orderBy: [{ key: { kind: "attribute", name: "version_number" }, direction: "desc" }],
    maxResults: mostVersions,
  });
  return page.items;
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

/** The most children of a run that its page shows: more than a thousand rows nobody reads. */
export const mostChildren = 1000;

/** The children of a run in the order in which they were started, the first of very many: one search for the tag by which they name it. */
export async function readChildren(store: ReadStore, parent: Run): Promise<readonly Run[]> {
  const page = await store.searchRuns({
    experimentIds: [parent.info.experimentId],
    filter: [{ key: { kind: "tag", name: parentTag }, comparator: "=", value: parent.info.runId }],
    orderBy: [{ key: { kind: "attribute", name: "start_time" }, direction: "asc" }],
    maxResults: mostChildren,
  });
  return page.items;
}

/** The most points of a metric that a figure is drawn from. */
const mostPoints = 500;

/** A metric's history as it is drawn, in the order of steps: all of it, or the extremes of many. */
export function readSample(store: ReadStore, runId: string, key: string): Promise<MetricSample> {
  return store.sampleMetricHistory(runId, key, mostPoints);
}

/** An experiment in the list of all. */
export interface ListedExperiment {
  readonly experiment: Experiment;
  readonly nRuns: number;
  /** When something last happened, in milliseconds since 1970 UTC. */
  readonly lastTime: number;
}

/** All experiments that are not deleted with what their runs amount to, those first in which something happened last: two questions to the store. */
export async function listExperiments(store: ReadStore): Promise<readonly ListedExperiment[]> {
  const counts = new Map((await store.countRuns()).map((count) => [count.experimentId, count]));
  return (await readExperiments(store))
    .map((experiment) => {
      const runs = counts.get(experiment.experimentId);
      const lastTime = Math.max(experiment.lastUpdateTime, runs?.lastTime ?? 0);
      return { experiment, nRuns: runs?.count ?? 0, lastTime };
    })
    .sort((a, b) => b.lastTime - a.lastTime);
}

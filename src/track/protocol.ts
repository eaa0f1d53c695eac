/** How a run stands: MLflow's words. */
export type RunStatus = "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";
/** Whether an experiment or run is deleted: MLflow keeps what is, until it is removed for good. */
export type LifecycleStage = "active" | "deleted";
/** Notes by key; a tag may be overwritten. */
export type Tags = Readonly<Record<string, string>>;

/** Times are milliseconds since 1970 UTC. */
export interface Experiment {
  readonly experimentId: string;
  readonly name: string;
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly tags: Tags;
}

/** One value of a metric; `timestamp` in milliseconds since 1970 UTC, `step` whole. The value may be NaN. */
export interface MetricPoint {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
}

/** What a run was told, as text. */
export interface Param {
  readonly key: string;
  readonly value: string;
}

/** A data set as MLflow describes one; `schema` and `profile` are JSON texts. */
export interface Dataset {
  readonly name: string;
  readonly digest: string;
  readonly sourceType: string;
  readonly source: string;
  readonly schema?: string;
  readonly profile?: string;
}

/** A data set that a run used; its tag `mlflow.data.context` says for what. */
export interface DatasetInput {
  readonly dataset: Dataset;
  readonly tags: Tags;
}

/** A run without its data. `endTime` is absent while it runs. */
export interface RunInfo {
  readonly runId: string;
  readonly runName: string;
  readonly experimentId: string;
  readonly userId: string;
  readonly status: RunStatus;
  readonly startTime: number;
  readonly endTime?: number;
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
}

/** `metrics` holds the latest point of each key. */
export interface Run {
  readonly info: RunInfo;
  readonly metrics: readonly MetricPoint[];
  readonly params: readonly Param[];
  readonly tags: Tags;
  readonly inputs: readonly DatasetInput[];
}

/** What a new run is given. Without a name it gets one of two words and a number. */
export interface RunInit {
  readonly runName?: string;
  readonly userId?: string;
  readonly startTime?: number;
  /** A parent's id goes into the tag `mlflow.parentRunId`, as in MLflow. */
  readonly tags?: Tags;
}

/** What changes of a run; the rest stays. */
export interface RunChange {
  readonly status?: RunStatus;
  readonly endTime?: number;
  readonly runName?: string;
}

/** What is logged at once: all of it or nothing. */
export interface Batch {
  readonly metrics?: readonly MetricPoint[];
  readonly params?: readonly Param[];
  readonly tags?: Tags;
}

/** Which runs are searched, and which page of them. */
export interface RunQuery {
  readonly experimentIds: readonly string[];
  /** Only runs that stand so. */
  readonly status?: RunStatus;
  /** 1000 when not given. */
  readonly maxResults?: number;
  readonly pageToken?: string;
}

/** A part of a search's result; without a token it is the last one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken?: string;
}

/**
 * Keeps experiments and runs. Implementations pass `describeTrackingStore` and promise:
 * - a metric point is neither lost nor reordered within its key once `logBatch` resolves, and a batch is all or nothing;
 * - a param is write-once; another value for the same key is a ConflictError;
 * - times are milliseconds since 1970 UTC. No SQL or connection type appears here.
 */
export interface TrackingStore {
  createExperiment(name: string, tags?: Tags): Promise<string>;
  getExperiment(experimentId: string): Promise<Experiment>;
  getExperimentByName(name: string): Promise<Experiment | undefined>;
  listExperiments(): Promise<readonly Experiment[]>;
  createRun(experimentId: string, init?: RunInit): Promise<Run>;
  getRun(runId: string): Promise<Run>;
  updateRun(runId: string, change: RunChange): Promise<RunInfo>;
  logBatch(runId: string, batch: Batch): Promise<void>;
  logInputs(runId: string, inputs: readonly DatasetInput[]): Promise<void>;
  getMetricHistory(runId: string, key: string): Promise<readonly MetricPoint[]>;
  /** Newest first. */
  searchRuns(query: RunQuery): Promise<Page<Run>>;
  close(): Promise<void>;
}

/** A name under which versions of a model are registered. */
export interface RegisteredModel {
  readonly name: string;
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly description?: string;
  readonly tags: Tags;
  /** alias -> version. */
  readonly aliases: Readonly<Record<string, string>>;
}

/** A version of a registered model, counted from 1. */
export interface ModelVersion {
  readonly name: string;
  readonly version: string;
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly description?: string;
  /** As it was given: `models:/m-<id>` or a location. */
  readonly source: string;
  /** Where the files are: an absolute URI. */
  readonly storageLocation: string;
  readonly runId?: string;
  readonly tags: Tags;
  readonly aliases: readonly string[];
}

/** What a new version is given; run and location are found through a source `models:/m-<id>`. */
export interface ModelVersionInit {
  readonly source: string;
  readonly storageLocation?: string;
  readonly runId?: string;
  readonly description?: string;
  readonly tags?: Tags;
}

/** A model logged by a run, MLflow 3's own entity; its artifacts lie at `artifactUri`. */
export interface LoggedModel {
  readonly modelId: string;
  readonly experimentId: string;
  readonly name: string;
  readonly artifactUri: string;
  readonly status: "PENDING" | "READY" | "FAILED";
  readonly creationTime: number;
  readonly sourceRunId?: string;
  readonly modelType?: string;
  readonly tags: Tags;
  readonly params: readonly Param[];
  readonly metrics: readonly MetricPoint[];
}

/** What a new logged model is given. */
export interface LoggedModelInit {
  readonly name: string;
  readonly sourceRunId: string;
  readonly modelType?: string;
  /** Beside these, the model gets the tags of its run that say who and what made it (`mlflow.user`, `mlflow.source.*`). */
  readonly tags?: Tags;
  readonly params?: readonly Param[];
  readonly metrics?: readonly MetricPoint[];
}

/** Keeps registered models, their versions and aliases, and the models that runs logged. */
export interface ModelRegistry {
  createLoggedModel(experimentId: string, init: LoggedModelInit): Promise<LoggedModel>;
  finishLoggedModel(modelId: string, status: "READY" | "FAILED"): Promise<LoggedModel>;
  getLoggedModel(modelId: string): Promise<LoggedModel>;
  /** Creates the registered model when it does not exist. */
  createModelVersion(name: string, init: ModelVersionInit): Promise<ModelVersion>;
  getModelVersion(name: string, version: string): Promise<ModelVersion>;
  getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion>;
  setAlias(name: string, alias: string, version: string): Promise<void>;
  listRegisteredModels(): Promise<readonly RegisteredModel[]>;
  listModelVersions(name: string): Promise<readonly ModelVersion[]>;
}

/** A file or directory among artifacts; `fileSize` in bytes, of files. */
export interface ArtifactInfo {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly isDir: boolean;
  readonly fileSize?: number;
}

/** Files below one root. A file is whole or absent; a path that leaves the root is refused. */
export interface ArtifactStore {
  put(path: string, bytes: Uint8Array): Promise<void>;
  get(path: string): Promise<Uint8Array>;
  list(path?: string): Promise<readonly ArtifactInfo[]>;
  delete(path: string): Promise<void>;
}

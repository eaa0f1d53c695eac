/** How a run stands: MLflow's words. */
export type RunStatus = "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";
export type LifecycleStage = "active" | "deleted";
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

export interface MetricPoint {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
}

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

export interface DatasetInput {
  readonly dataset: Dataset;
  readonly tags: Tags;
}

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

export interface RunInit {
  readonly runName?: string;
  readonly userId?: string;
  readonly startTime?: number;
  /** A parent's id goes into the tag `mlflow.parentRunId`, as in MLflow. */
  readonly tags?: Tags;
}

export interface RunChange {
  readonly status?: RunStatus;
  readonly endTime?: number;
  readonly runName?: string;
}

export interface Batch {
  readonly metrics?: readonly MetricPoint[];
  readonly params?: readonly Param[];
  readonly tags?: Tags;
}

export interface RunQuery {
  readonly experimentIds: readonly string[];
  /** Only runs that stand so. */
  readonly status?: RunStatus;
  /** 1000 when not given. */
  readonly maxResults?: number;
  readonly pageToken?: string;
}

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

export interface RegisteredModel {
  readonly name: string;
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly description?: string;
  readonly tags: Tags;
  /** alias -> version. */
  readonly aliases: Readonly<Record<string, string>>;
}

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

export interface LoggedModelInit {
  readonly name: string;
  readonly sourceRunId: string;
  readonly modelType?: string;
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

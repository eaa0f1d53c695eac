import type { Page } from "../search/page.ts";
import type { Search } from "../search/search.ts";
import type { DatasetInput } from "./datasets.ts";
import type { LifecycleStage, Param, Tags } from "./entries.ts";
import type { MetricPoint } from "./metrics.ts";

/** How a run stands: MLflow's words. */
export type RunStatus = "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";

/** A run without its data. Times are milliseconds since 1970 UTC. */
export interface RunInfo {
  /** 32 hexadecimal digits. */
  readonly runId: string;
  /** Need not be unique. */
  readonly runName: string;
  readonly experimentId: string;
  readonly userId: string;
  readonly status: RunStatus;
  readonly startTime: number;
  /** Absent while the run goes on. */
  readonly endTime?: number;
  /** Where its artifacts are: an absolute URI. */
  readonly artifactUri: string;
  readonly lifecycleStage: LifecycleStage;
}

/** A run with its data. */
export interface Run {
  readonly info: RunInfo;
  /** The latest point of each key, by step, then time, then value; all points are had from `getMetricHistory`. */
  readonly metrics: readonly MetricPoint[];
  readonly params: readonly Param[];
  readonly tags: Tags;
  readonly inputs: readonly DatasetInput[];
}

/** How many runs an experiment has that are not deleted. */
export interface RunCount {
  readonly experimentId: string;
  readonly count: number;
  /** When the last of them began or ended, in milliseconds since 1970 UTC. */
  readonly lastTime: number;
}

/** What a new run is given. */
export interface RunInit {
  /** Default: two words and a number, such as `peaceful-wasp-99`. */
  readonly runName?: string;
  readonly userId?: string;
  /** In milliseconds since 1970 UTC. Default: now. */
  readonly startTime?: number;
  /** A parent's id goes into the tag `mlflow.parentRunId`, as in MLflow. */
  readonly tags?: Tags;
}

/** What of a run is changed; what is not given stays. */
export interface RunChange {
  readonly status?: RunStatus;
  readonly endTime?: number;
  readonly runName?: string;
}

/** What is logged at once, all of it or nothing. A batch has one value for each param. */
export interface Batch {
  readonly metrics?: readonly MetricPoint[];
  readonly params?: readonly Param[];
  readonly tags?: Tags;
}

/** Which runs are searched: those of some experiments. An empty list means none, not all. */
export interface RunSearch extends Search {
  readonly experimentIds: readonly string[];
}

/**
 * Keeps runs, their params and their tags:
 * - a batch is all or nothing;
 * - a param is write-once; another value for the same key is a ConflictError.
 */
export interface RunStore {
  /** Creates a run that is `RUNNING`. @throws {ParameterError} `track/inactive` when the experiment is deleted. */
  createRun(experimentId: string, init?: RunInit): Promise<Run>;
  /** @throws {NotFoundError} `track/run-not-found`. Deleted runs are found. */
  getRun(runId: string): Promise<Run>;
  /** The runs of some ids, deleted or not, in no order; ids that no run has are left out. */
  getRuns(runIds: readonly string[]): Promise<readonly Run[]>;
  /** Counts the runs of each experiment that has some, of all experiments at once. */
  countRuns(): Promise<readonly RunCount[]>;
  /** Changes a run: ends it, for example. @throws {ParameterError} `track/inactive` when it is deleted. */
  updateRun(runId: string, change: RunChange): Promise<RunInfo>;
  /**
   * Adds metrics, params and tags to a run.
   *
   * @throws {ConflictError} `track/param-conflict` when a param has another value already; then nothing is logged.
   * @throws {ParameterError} `track/invalid-key`, `track/invalid-metric`; `track/inactive` when the run is deleted.
   */
  logBatch(runId: string, batch: Batch): Promise<void>;
  /** A page of the runs that a search finds. Those that are equal in the given order come newest first, then by run id. */
  searchRuns(search: RunSearch): Promise<Page<Run>>;
}

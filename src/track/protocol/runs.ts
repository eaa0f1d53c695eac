import type { Page } from "../search/page.ts";
import type { Search } from "../search/search.ts";
import type { DatasetInput } from "./datasets.ts";
import type { LifecycleStage, Param, Tags } from "./entries.ts";
import type { MetricPoint } from "./metrics.ts";

/** How a run stands: MLflow's words. */
export type RunStatus = "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";

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

/** Which runs are searched: those of some experiments; of none when the list is empty. */
export interface RunSearch extends Search {
  readonly experimentIds: readonly string[];
}

/**
 * Keeps runs, their params and their tags:
 * - a batch is all or nothing;
 * - a param is write-once; another value for the same key is a ConflictError.
 */
export interface RunStore {
  createRun(experimentId: string, init?: RunInit): Promise<Run>;
  getRun(runId: string): Promise<Run>;
  updateRun(runId: string, change: RunChange): Promise<RunInfo>;
  logBatch(runId: string, batch: Batch): Promise<void>;
  /** Ends with the newest first, then by run id, whatever the order that is given. */
  searchRuns(search: RunSearch): Promise<Page<Run>>;
}

import type { Page } from "../search/page.ts";
import type { DatasetChoice, Search } from "../search/search.ts";
import type { Param, Tags } from "./entries.ts";
import type { MetricPoint } from "./metrics.ts";

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

/** Which logged models are searched: those of some experiments that are not deleted. */
export interface LoggedModelSearch extends Omit<Search, "viewType"> {
  readonly experimentIds: readonly string[];
  /** Only models measured on one of these, and of their metrics only what was measured there. */
  readonly datasets?: readonly DatasetChoice[];
}

/** Keeps the models that runs logged. */
export interface LoggedModelStore {
  createLoggedModel(experimentId: string, init: LoggedModelInit): Promise<LoggedModel>;
  finishLoggedModel(modelId: string, status: "READY" | "FAILED"): Promise<LoggedModel>;
  getLoggedModel(modelId: string): Promise<LoggedModel>;
  /** Ends with the newest first, then by model id, whatever the order that is given. */
  searchLoggedModels(search: LoggedModelSearch): Promise<Page<LoggedModel>>;
}

import type { Page } from "../search/page.ts";
import type { DatasetChoice, Search } from "../search/search.ts";
import type { Param, Tags } from "./entries.ts";
import type { MetricPoint } from "./metrics.ts";

/** A model that a run logged, which MLflow 3 keeps as a thing of its own. */
export interface LoggedModel {
  /** `m-` and 32 hexadecimal digits. */
  readonly modelId: string;
  readonly experimentId: string;
  readonly name: string;
  /** Where its files are: an absolute URI. */
  readonly artifactUri: string;
  /** `PENDING` until somebody says that its files are complete, or will not be. */
  readonly status: "PENDING" | "READY" | "FAILED";
  /** In milliseconds since 1970 UTC. */
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
  /** Creates a model that is `PENDING`; its files are then put to its `artifactUri`. Metrics that are NaN are left out. */
  createLoggedModel(experimentId: string, init: LoggedModelInit): Promise<LoggedModel>;
  /** Says that the files of a model are complete, or will not be. @throws {NotFoundError} `track/logged-model-not-found`. */
  finishLoggedModel(modelId: string, status: "READY" | "FAILED"): Promise<LoggedModel>;
  /** @throws {NotFoundError} `track/logged-model-not-found`, also when it is deleted. */
  getLoggedModel(modelId: string): Promise<LoggedModel>;
  /** A page of the models that a search finds. Those that are equal in the given order come newest first, then by model id. */
  searchLoggedModels(search: LoggedModelSearch): Promise<Page<LoggedModel>>;
}

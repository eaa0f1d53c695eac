import type {
  Batch,
  DatasetInput,
  Experiment,
  LoggedModel,
  LoggedModelInit,
  MetricPoint,
  ModelRegistry,
  ModelVersion,
  ModelVersionInit,
  Page,
  RegisteredModel,
  Run,
  RunChange,
  RunInfo,
  RunInit,
  RunQuery,
  Tags,
  TrackingStore,
} from "../protocol.ts";
import { getMetricHistory, logBatch } from "./batch.ts";
import * as experiments from "./experiments.ts";
import { logDatasetInputs } from "./inputs.ts";
import * as loggedModels from "./logged-models.ts";
import * as registry from "./registry.ts";
import { findFormerRoot, relocateArtifacts } from "./relocate.ts";
import * as runs from "./runs.ts";
import type { Database, Work } from "./tables.ts";

/** What a store is told of the world around its database. */
export interface SqlStoreOptions {
  /** The artifacts' directory as an absolute URI: experiment 1 keeps its own at `<artifactRootUri>/1`. */
  readonly artifactRootUri: string;
}

/**
 * Experiments, runs and models in MLflow's schema. Each method is one transaction: what it returns is consistent, what
 * it writes is whole and durable once it resolves. The SQL is the same for SQLite and PostgreSQL.
 */
export class SqlStore implements TrackingStore, ModelRegistry {
  readonly #database: Database;
  readonly #options: SqlStoreOptions;

  constructor(database: Database, options: SqlStoreOptions) {
    this.#database = database;
    this.#options = options;
  }

  #read<T>(work: (work: Work) => Promise<T>): Promise<T> {
    return this.#database.transaction().setAccessMode("read only").execute(work);
  }

  #write<T>(work: (work: Work) => Promise<T>): Promise<T> {
    return this.#database.transaction().execute(work);
  }

  createExperiment(name: string, tags: Tags = {}): Promise<string> {
    return this.#write((work) =>
      experiments.createExperiment(work, this.#options.artifactRootUri, name, tags),
    );
  }

  getExperiment(experimentId: string): Promise<Experiment> {
    return this.#read((work) => experiments.getExperiment(work, experimentId));
  }

  getExperimentByName(name: string): Promise<Experiment | undefined> {
    return this.#read((work) => experiments.getExperimentByName(work, name));
  }

  listExperiments(): Promise<readonly Experiment[]> {
    return this.#read((work) => experiments.listExperiments(work));
  }

  createRun(experimentId: string, init: RunInit = {}): Promise<Run> {
    return this.#write((work) => runs.createRun(work, experimentId, init));
  }

  getRun(runId: string): Promise<Run> {
    return this.#read((work) => runs.getRun(work, runId));
  }

  updateRun(runId: string, change: RunChange): Promise<RunInfo> {
    return this.#write((work) => runs.updateRun(work, runId, change));
  }

  logBatch(runId: string, batch: Batch): Promise<void> {
    return this.#write((work) => logBatch(work, runId, batch));
  }

  logInputs(runId: string, inputs: readonly DatasetInput[]): Promise<void> {
    return this.#write(async (work) => logDatasetInputs(work, await runs.activeRun(work, runId), inputs));
  }

  getMetricHistory(runId: string, key: string): Promise<readonly MetricPoint[]> {
    return this.#read((work) => getMetricHistory(work, runId, key));
  }

  searchRuns(query: RunQuery): Promise<Page<Run>> {
    return this.#read((work) => runs.searchRuns(work, query));
  }

  createLoggedModel(experimentId: string, init: LoggedModelInit): Promise<LoggedModel> {
    return this.#write((work) => loggedModels.createLoggedModel(work, experimentId, init));
  }

  finishLoggedModel(modelId: string, status: "READY" | "FAILED"): Promise<LoggedModel> {
    return this.#write((work) => loggedModels.finishLoggedModel(work, modelId, status));
  }

  getLoggedModel(modelId: string): Promise<LoggedModel> {
    return this.#read((work) => loggedModels.getLoggedModel(work, modelId));
  }

  createModelVersion(name: string, init: ModelVersionInit): Promise<ModelVersion> {
    return this.#write((work) => registry.createModelVersion(work, name, init));
  }

  getModelVersion(name: string, version: string): Promise<ModelVersion> {
    return this.#read((work) => registry.getModelVersion(work, name, version));
  }

  getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion> {
    return this.#read((work) => registry.getModelVersionByAlias(work, name, alias));
  }

  setAlias(name: string, alias: string, version: string): Promise<void> {
    return this.#write((work) => registry.setAlias(work, name, alias, version));
  }

  listRegisteredModels(): Promise<readonly RegisteredModel[]> {
    return this.#read((work) => registry.listRegisteredModels(work));
  }

  listModelVersions(name: string): Promise<readonly ModelVersion[]> {
    return this.#read((work) => registry.listModelVersions(work, name));
  }

  /**
   * Rewrites the artifact locations below one directory so that they lie below another, in one transaction.
   *
   * @param newRoot absolute.
   * @param oldRoot absolute; when it is not given, the one that {@link findFormerRoot} finds.
   * @returns how many locations were rewritten.
   */
  async relocateArtifacts(newRoot: string, oldRoot?: string): Promise<number> {
    const isMoved =
      oldRoot !== undefined || (await this.#read((work) => findFormerRoot(work, newRoot))) !== undefined;
    if (!isMoved) return 0;
    return this.#write(async (work) => {
      const from = oldRoot ?? (await findFormerRoot(work, newRoot));
      return from === undefined ? 0 : relocateArtifacts(work, from, newRoot);
    });
  }

  close(): Promise<void> {
    return this.#database.destroy();
  }
}

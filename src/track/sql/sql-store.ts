import type { Locations } from "../locations.ts";
import type {
  Batch,
  DatasetInput,
  Experiment,
  HistoryPage,
  LoggedModel,
  LoggedModelInit,
  LoggedModelSearch,
  MetricPoint,
  MetricSample,
  ModelRegistry,
  ModelVersion,
  ModelVersionInit,
  RegisteredModel,
  RegistrySearch,
  Run,
  RunChange,
  RunCount,
  RunInfo,
  RunInit,
  RunSearch,
  Tags,
  TrackingStore,
} from "../protocol/index.ts";
import type { Page, Search } from "../search/index.ts";
import { logBatch } from "./batch.ts";
import { readWhole } from "./changed-while-read.ts";
import * as experiments from "./experiments.ts";
import { logDatasetInputs } from "./inputs.ts";
import * as loggedModels from "./logged-models.ts";
import {
  getMetricHistory,
  getMetricHistoryPage,
  type PointTable,
  sampleMetricHistory,
} from "./metric-history.ts";
import { LocationReader } from "./read-locations.ts";
import { getLoggedModel, searchLoggedModels } from "./read-logged-models.ts";
import * as registry from "./registry.ts";
import * as runs from "./runs.ts";
import { searchModelVersions, searchRegisteredModels } from "./search-registry.ts";
import type { Database, Work } from "./tables.ts";

/** What a store is told of the world around its database. */
export interface SqlStoreOptions {
  /** The artifacts' directory as an absolute URI: experiment 1 keeps its own at `<artifactRootUri>/1`. */
  readonly artifactRootUri: string;
  /** Where artifacts are that the database says to be elsewhere. */
  readonly locations: Locations;
  /** How the points of one metric of a run are found. */
  readonly points: PointTable;
}

/**
 * Experiments, runs and models in MLflow's schema. Each method is one transaction: what it returns is consistent, what
 * it writes is whole and durable once it resolves. The SQL is the same for SQLite and PostgreSQL.
 *
 * In a workspace that was moved the rows keep the locations that they have, and what is added to an experiment gets a location
 * of the same old form. Readers get all locations mapped to where the artifacts are now.
 */
export class SqlStore implements TrackingStore, ModelRegistry {
  readonly #database: Database;
  readonly #artifactRootUri: string;
  readonly #locations: Locations;
  readonly #reader: LocationReader;
  readonly #points: PointTable;

  constructor(database: Database, { artifactRootUri, locations, points }: SqlStoreOptions) {
    this.#database = database;
    this.#artifactRootUri = artifactRootUri;
    this.#locations = locations;
    this.#reader = new LocationReader(locations);
    this.#points = points;
  }

  /** The directories where the artifacts were before the workspace was moved or copied; none when it was not. */
  get formerArtifactRoots(): readonly string[] {
    return this.#locations.formerRoots;
  }

  #read<T>(work: (work: Work) => Promise<T>): Promise<T> {
    return readWhole(() => this.#database.transaction().setAccessMode("read only").execute(work));
  }

  #write<T>(work: (work: Work) => Promise<T>): Promise<T> {
    return this.#database.transaction().execute(work);
  }

  createExperiment(name: string, tags: Tags = {}): Promise<string> {
    return this.#write((work) => experiments.createExperiment(work, this.#artifactRootUri, name, tags));
  }

  async getExperiment(experimentId: string): Promise<Experiment> {
    return this.#reader.experiment(await this.#read((work) => experiments.getExperiment(work, experimentId)));
  }

  async getExperimentByName(name: string): Promise<Experiment | undefined> {
    const found = await this.#read((work) => experiments.getExperimentByName(work, name));
    return found === undefined ? undefined : this.#reader.experiment(found);
  }

  async searchExperiments(search: Search = {}): Promise<Page<Experiment>> {
    const page = await this.#read((work) => experiments.searchExperiments(work, this.#locations, search));
    return this.#reader.page(page, this.#reader.experiment);
  }

  async createRun(experimentId: string, init: RunInit = {}): Promise<Run> {
    return this.#reader.run(await this.#write((work) => runs.createRun(work, experimentId, init)));
  }

  async getRun(runId: string): Promise<Run> {
    return this.#reader.run(await this.#read((work) => runs.getRun(work, runId)));
  }

  async getRuns(runIds: readonly string[]): Promise<readonly Run[]> {
    return (await this.#read((work) => runs.getRuns(work, runIds))).map(this.#reader.run);
  }

  countRuns(): Promise<readonly RunCount[]> {
    return this.#read(runs.countRuns);
  }

  async updateRun(runId: string, change: RunChange): Promise<RunInfo> {
    return this.#reader.runInfo(await this.#write((work) => runs.updateRun(work, runId, change)));
  }

  logBatch(runId: string, batch: Batch): Promise<void> {
    return this.#write((work) => logBatch(work, runId, batch));
  }

  async searchRuns(search: RunSearch): Promise<Page<Run>> {
    const page = await this.#read((work) => runs.searchRuns(work, this.#locations, search));
    return this.#reader.page(page, this.#reader.run);
  }

  logInputs(runId: string, inputs: readonly DatasetInput[]): Promise<void> {
    return this.#write(async (work) => logDatasetInputs(work, await runs.activeRun(work, runId), inputs));
  }

  getMetricHistory(runId: string, key: string): Promise<readonly MetricPoint[]> {
    return this.#read((work) => getMetricHistory(work, this.#points, runId, key));
  }

  getMetricHistoryPage(runId: string, key: string, page: HistoryPage = {}): Promise<Page<MetricPoint>> {
    return this.#read((work) => getMetricHistoryPage(work, this.#points, runId, key, page));
  }

  sampleMetricHistory(runId: string, key: string, maxPoints: number): Promise<MetricSample> {
    return this.#read((work) => sampleMetricHistory(work, this.#points, runId, key, maxPoints));
  }

  async createLoggedModel(experimentId: string, init: LoggedModelInit): Promise<LoggedModel> {
    return this.#reader.loggedModel(
      await this.#write((work) => loggedModels.createLoggedModel(work, experimentId, init)),
    );
  }

  async finishLoggedModel(modelId: string, status: "READY" | "FAILED"): Promise<LoggedModel> {
    return this.#reader.loggedModel(
      await this.#write((work) => loggedModels.finishLoggedModel(work, modelId, status)),
    );
  }

  async getLoggedModel(modelId: string): Promise<LoggedModel> {
    return this.#reader.loggedModel(await this.#read((work) => getLoggedModel(work, modelId)));
  }

  async searchLoggedModels(search: LoggedModelSearch): Promise<Page<LoggedModel>> {
    const page = await this.#read((work) => searchLoggedModels(work, this.#locations, search));
    return this.#reader.page(page, this.#reader.loggedModel);
  }

  async createModelVersion(name: string, init: ModelVersionInit): Promise<ModelVersion> {
    return this.#reader.version(
      await this.#write((work) => registry.createModelVersion(work, this.#locations, name, init)),
    );
  }

  async getModelVersion(name: string, version: string): Promise<ModelVersion> {
    return this.#reader.version(await this.#read((work) => registry.getModelVersion(work, name, version)));
  }

  async getModelVersionByAlias(name: string, alias: string): Promise<ModelVersion> {
    return this.#reader.version(
      await this.#read((work) => registry.getModelVersionByAlias(work, name, alias)),
    );
  }

  setAlias(name: string, alias: string, version: string): Promise<void> {
    return this.#write((work) => registry.setAlias(work, name, alias, version));
  }

  searchRegisteredModels(search: RegistrySearch = {}): Promise<Page<RegisteredModel>> {
    return this.#read((work) => searchRegisteredModels(work, this.#locations, search));
  }

  async searchModelVersions(search: RegistrySearch = {}): Promise<Page<ModelVersion>> {
    const page = await this.#read((work) => searchModelVersions(work, this.#locations, search));
    return this.#reader.page(page, this.#reader.version);
  }

  close(): Promise<void> {
    return this.#database.destroy();
  }
}

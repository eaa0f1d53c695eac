import type { Page } from "../search/page.ts";
import type { Search } from "../search/search.ts";
import type { LifecycleStage, Tags } from "./entries.ts";

/** A named group of runs. Times are milliseconds since 1970 UTC. */
export interface Experiment {
  /** A whole number as text. */
  readonly experimentId: string;
  /** Unique, also among deleted experiments. */
  readonly name: string;
  /** Where its runs keep their artifacts: an absolute URI. */
  readonly artifactLocation: string;
  readonly lifecycleStage: LifecycleStage;
  readonly creationTime: number;
  readonly lastUpdateTime: number;
  readonly tags: Tags;
}

/** Keeps experiments. */
export interface ExperimentStore {
  /** @returns the id of the new experiment. @throws {ConflictError} `track/experiment-exists`, also for the name of a deleted one. */
  createExperiment(name: string, tags?: Tags): Promise<string>;
  /** @throws {NotFoundError} `track/experiment-not-found`. Deleted experiments are found. */
  getExperiment(experimentId: string): Promise<Experiment>;
  /** The experiment of that name, deleted or not; `undefined` when there is none. */
  getExperimentByName(name: string): Promise<Experiment | undefined>;
  /** A page of the experiments that a search finds, the newest first when no order is given. */
  searchExperiments(search?: Search): Promise<Page<Experiment>>;
}

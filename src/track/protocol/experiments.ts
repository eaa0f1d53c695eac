import type { Page } from "../search/page.ts";
import type { Search } from "../search/search.ts";
import type { LifecycleStage, Tags } from "./entries.ts";

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

/** Keeps experiments. */
export interface ExperimentStore {
  createExperiment(name: string, tags?: Tags): Promise<string>;
  getExperiment(experimentId: string): Promise<Experiment>;
  getExperimentByName(name: string): Promise<Experiment | undefined>;
  /** The newest first when no order is given. */
  searchExperiments(search?: Search): Promise<Page<Experiment>>;
}

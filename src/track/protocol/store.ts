import type { DatasetStore } from "./datasets.ts";
import type { ExperimentStore } from "./experiments.ts";
import type { LoggedModelStore } from "./logged-models.ts";
import type { MetricStore } from "./metrics.ts";
import type { RunStore } from "./runs.ts";

/**
 * Keeps experiments, runs and all that runs log: the sum of its topics. Implementations pass `describeTrackingStore`.
 * Times are milliseconds since 1970 UTC. No SQL or connection type appears here. The registry is a protocol of its own,
 * as in MLflow, where it may be another server.
 */
export interface TrackingStore
  extends ExperimentStore,
    RunStore,
    MetricStore,
    DatasetStore,
    LoggedModelStore {
  /** Ends the store; no other method may be called afterwards. */
  close(): Promise<void>;
}

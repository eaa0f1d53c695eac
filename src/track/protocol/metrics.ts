/** One value of a metric. */
export interface MetricPoint {
  readonly key: string;
  /** May be NaN. */
  readonly value: number;
  /** In milliseconds since 1970 UTC, whole. */
  readonly timestamp: number;
  /** A whole number: of an iteration, a fold, whatever the run counts. */
  readonly step: number;
}

/** Keeps every point of the metrics that runs log. Once `logBatch` has resolved, none is lost, and none reordered within its key. */
export interface MetricStore {
  /** All points of a key in the order of time, step and value; none when the run has no such metric. */
  getMetricHistory(runId: string, key: string): Promise<readonly MetricPoint[]>;
}

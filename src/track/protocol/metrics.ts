/** One value of a metric; `timestamp` in milliseconds since 1970 UTC, `step` whole. The value may be NaN. */
export interface MetricPoint {
  readonly key: string;
  readonly value: number;
  readonly timestamp: number;
  readonly step: number;
}

/** Keeps every point of the metrics that runs log: none is lost nor reordered within its key once `logBatch` resolves. */
export interface MetricStore {
  /** All points of a key in the order of time, step and value; none when the run has no such metric. */
  getMetricHistory(runId: string, key: string): Promise<readonly MetricPoint[]>;
}

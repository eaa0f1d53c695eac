import type { Page } from "../search/page.ts";

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

/** A history that is drawn. */
export interface MetricSample {
  /** How many points the history has, those that are NaN included. */
  readonly count: number;
  /**
   * All of them when they are few; of many the lowest and the highest of equal ranges of steps, or, where not all were looked at, of
   * those that were. By step and time.
   */
  readonly points: readonly MetricPoint[];
  /** Whether all points of the history were looked at: of very many only some are, evenly over the steps. */
  readonly isWhole: boolean;
}

/** Which part of a history is read. */
export interface HistoryPage {
  /** The first step. Default: the lowest. */
  readonly fromStep?: number;
  /** The most points, in [1, 25000]; more are cut to that. Default: 1000. */
  readonly maxResults?: number;
  /** The `nextPageToken` of the page before. Default: the first page. */
  readonly pageToken?: string;
}

/** Keeps every point of the metrics that runs log. Once `logBatch` has resolved, none is lost, and none reordered within its key. */
export interface MetricStore {
  /** All points of a key in the order of time, step and value; none when the run has no such metric. */
  getMetricHistory(runId: string, key: string): Promise<readonly MetricPoint[]>;
  /**
   * A page of the points of a key in the order of step, time and value: what a long history costs does not grow with its length.
   *
   * @throws {ParameterError} `track/page-token` when the token is none of ours.
   */
  getMetricHistoryPage(runId: string, key: string, page?: HistoryPage): Promise<Page<MetricPoint>>;
  /**
   * A history as it is drawn, in bounded memory.
   *
   * @param maxPoints the most points that are wanted, 2 or more.
   */
  sampleMetricHistory(runId: string, key: string, maxPoints: number): Promise<MetricSample>;
}

import { onTestFinished } from "vitest";
import type { MetricPoint, ModelRegistry, Run, TrackingStore } from "../../../src/track/index.ts";

/** A new, empty store and what ends it. */
export interface MadeStore {
  readonly store: TrackingStore & ModelRegistry;
  readonly dispose: () => Promise<void>;
}

/** Begins a test: a store with an experiment, and with a run when that is asked for. */
export interface StartStore {
  begin(): Promise<{ readonly store: MadeStore["store"]; readonly experimentId: string }>;
  beginRun(): Promise<{
    readonly store: MadeStore["store"];
    readonly experimentId: string;
    readonly run: Run;
    readonly runId: string;
  }>;
}

/** How tests begin with stores that `make` makes, each with one of its own. */
export function startWith(make: () => Promise<MadeStore>): StartStore {
  const begin = async () => {
    const { store, dispose } = await make();
    onTestFinished(dispose);
    return { store, experimentId: await store.createExperiment("trial") };
  };
  const beginRun = async () => {
    const { store, experimentId } = await begin();
    const run = await store.createRun(experimentId);
    return { store, experimentId, run, runId: run.info.runId };
  };
  return { begin, beginRun };
}

/** A point of a metric. */
export function point(key: string, value: number, step = 0, timestamp = 1000): MetricPoint {
  return { key, value, step, timestamp };
}

import { describeDatasets } from "./tracking/datasets.ts";
import { describeExperiments } from "./tracking/experiments.ts";
import { describeLoggedModels } from "./tracking/logged-models.ts";
import { describeMetrics } from "./tracking/metrics.ts";
import { describeRegistry } from "./tracking/registry.ts";
import { describeRuns } from "./tracking/runs.ts";
import { describeSearch } from "./tracking/search.ts";
import { describeRunSearch } from "./tracking/search-runs.ts";
import { type MadeStore, startWith } from "./tracking/start.ts";

/**
 * What every store promises that is a `TrackingStore` and a `ModelRegistry`, topic by topic. `make` is called once a test.
 */
export function describeTrackingStore(name: string, make: () => Promise<MadeStore>): void {
  const start = startWith(make);
  describeExperiments(name, start);
  describeRuns(name, start);
  describeMetrics(name, start);
  describeDatasets(name, start);
  describeLoggedModels(name, start);
  describeRegistry(name, start);
  describeRunSearch(name, start);
  describeSearch(name, start);
}

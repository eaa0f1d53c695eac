import type { LoggedModel, Run } from "../track/index.ts";
import { type Html, html } from "./html.ts";
import { metricHref } from "./links.ts";
import { groupMetrics } from "./metric-groups.ts";
import { metricTables } from "./metric-tables.ts";
import { type Measurement, measurementsOf } from "./metric-view.ts";
import { emptyState } from "./page.ts";

/**
 * The metrics of a model: those that were logged with it, and those of the run that made it. Where both have one, the run's counts
 * when it is a mean with its spread.
 */
export function modelMeasurements(
  model: Pick<LoggedModel, "metrics"> | undefined,
  run: Run | undefined,
): Map<string, Measurement> {
  const own = model === undefined ? new Map<string, Measurement>() : measurementsOf(model);
  const ofRun = run === undefined ? new Map<string, Measurement>() : measurementsOf(run);
  for (const [name, found] of ofRun) if (!own.has(name) || found.isMean) own.set(name, found);
  return own;
}

/** The metrics of a model as tables, as the page of a run has them; those of its run lead to their history. */
export function modelMetrics(model: Pick<LoggedModel, "metrics"> | undefined, run: Run | undefined): Html {
  const measurements = modelMeasurements(model, run);
  if (measurements.size === 0) return emptyState("No metrics were logged with this model or its run.");
  const inRun = new Set(run?.metrics.map(({ key }) => key));
  const historyOf = ({ historyKey, isMean }: Measurement): Html | false =>
    run !== undefined &&
    inRun.has(historyKey) &&
    html`<a href="${metricHref(run.info.runId, historyKey)}">${isMean ? "folds" : "history"}</a>`;
  return metricTables(groupMetrics(measurements), (found) => ({ history: historyOf(found) }), "In the run");
}

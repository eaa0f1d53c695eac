import type { LoggedModel, Run } from "../track/index.ts";
import { type Html, html } from "./html.ts";
import { metricHref } from "./links.ts";
import { type Measurement, measurementNames, measurementsOf, showMeasurement } from "./metric-view.ts";
import { emptyState, scrollTable } from "./page.ts";
import { keyText } from "./short-text.ts";

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

/** The metrics of a model as a table; those of its run lead to their history. */
export function modelMetrics(model: Pick<LoggedModel, "metrics"> | undefined, run: Run | undefined): Html {
  const measurements = modelMeasurements(model, run);
  if (measurements.size === 0) return emptyState("No metrics were logged with this model or its run.");
  const inRun = new Set(run?.metrics.map(({ key }) => key));
  const rows = measurementNames([measurements]).map((name) => {
    const found = measurements.get(name);
    const history =
      run !== undefined &&
      found !== undefined &&
      inRun.has(found.historyKey) &&
      html`<a href="${metricHref(run.info.runId, found.historyKey)}">${found.isMean ? "folds" : "history"}</a>`;
    return html`<tr><th scope="row" class="key">${keyText(name)}</th><td>${showMeasurement(found)}</td><td>${history || html`<span class="none">–</span>`}</td></tr>`;
  });
  const head = html`<tr><th scope="col">Metric</th><th scope="col">Value <small>mean ± sd over folds, or the latest</small></th><th scope="col">In the run</th></tr>`;
  return scrollTable("Metrics", head, rows, "fit");
}

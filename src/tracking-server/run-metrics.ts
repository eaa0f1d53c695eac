import type { MetricPoint, Run } from "../track/index.ts";
import { sparkLine, sparkStrip } from "./chart.ts";
import { type Html, html } from "./html.ts";
import { metricHref } from "./links.ts";
import {
  gapsOf,
  type Measurement,
  measurementNames,
  measurementsOf,
  showEnds,
  showMeasurement,
} from "./metric-view.ts";
import { counted, emptyState, scrollTable } from "./page.ts";
import { type ReadStore, readSample } from "./read-store.ts";
import { keyText } from "./short-text.ts";

/** The most metrics of which the page of a run reads the history, for a sketch; of others it links to it. */
const mostHistories = 40;

/** The metrics of a run: each with its value, a sketch of its folds or steps, and the way to its history. */
export async function runMetrics(store: ReadStore, run: Run): Promise<Html> {
  const measurements = [...measurementsOf(run)];
  const gaps = gapsOf(run);
  if (measurements.length === 0 && gaps.size === 0) return emptyState("This run logged no metrics.");
  const order = measurementNames([new Map(measurements)]);
  const sorted = measurements.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  const rows = await Promise.all(
    sorted.map(async ([name, found], i) => {
      const isRead = i < mostHistories;
      const { points, count: nPoints } = isRead
        ? await readSample(store, run.info.runId, found.historyKey)
        : { points: [], count: 0 };
      const count = isRead ? counted(nPoints, found.isMean && nPoints > 1 ? "fold" : "value") : "history";
      return {
        name,
        found,
        sketch: points.length > 1 && sketch(found, points),
        history: html`<a href="${metricHref(run.info.runId, found.historyKey)}">${count}</a>`,
      };
    }),
  );
  const hasEnds = rows.some(({ found }) => found.ends !== undefined);
  const drawn = rows.filter((row) => row.sketch !== false);
  const isFolds = drawn.every(({ found }) => found.isMean);
  const isSteps = drawn.every(({ found }) => !found.isMean);
  const kind = isFolds ? "Folds" : isSteps ? "Steps" : "Folds or steps";
  const head = html`<tr><th scope="col">Metric</th><th scope="col">Value <small>${isSteps ? "the latest" : "mean ± sd, or the latest"}</small></th>${hasEnds && html`<th scope="col">95 % interval <small>of the mean of models made this way</small></th>`}${drawn.length > 0 && html`<th scope="col">${kind} <small>each row has its own scale</small></th>`}<th scope="col">History</th></tr>`;
  const body = rows.map(
    (row) =>
      html`<tr><th scope="row" class="key">${keyText(row.name)}</th><td>${showMeasurement(row.found, gaps.get(row.name))}</td>${hasEnds && html`<td>${showEnds(row.found)}</td>`}${drawn.length > 0 && html`<td>${row.sketch}</td>`}<td>${row.history}</td></tr>`,
  );
  const reasons = [...gaps].map(([name, reason]) => html`<li><strong>${name}</strong>: ${reason}</li>`);
  return html`${measurements.length > 0 && scrollTable("Metrics", head, body, "fit")}${reasons.length > 0 && html`<p class="hint">Folds without a value count neither as 0 nor in a mean:</p><ul class="hint">${reasons}</ul>`}`;
}

/** Folds as dots with their mean, since they have no order; steps as a line. */
function sketch({ name, value, isMean }: Measurement, points: readonly MetricPoint[]): Html {
  const values = points.map((point) => point.value);
  return isMean
    ? sparkStrip(`${name}: ${values.length} folds`, values, value)
    : sparkLine(`${name}: ${values.length} values`, values);
}

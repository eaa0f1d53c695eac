import type { MetricPoint, Run } from "../track/index.ts";
import { sparkLine, sparkStrip } from "./chart.ts";
import { type Html, html } from "./html.ts";
import { metricHref } from "./links.ts";
import { groupMetrics } from "./metric-groups.ts";
import { type MetricExtras, metricTables } from "./metric-tables.ts";
import { gapsOf, type Measurement, measurementsOf } from "./metric-view.ts";
import { counted, emptyState } from "./page.ts";
import { type ReadStore, readSample } from "./read-store.ts";

/** The most metrics of which the page of a run reads the history, for a sketch; of others it links to it. */
const mostHistories = 40;

/** The metrics of a run: each with its value, its interval, a sketch of its folds or steps, and the way to its history. */
export async function runMetrics(store: ReadStore, run: Run): Promise<Html> {
  const measurements = measurementsOf(run);
  const gaps = gapsOf(run);
  if (measurements.size === 0 && gaps.size === 0) return emptyState("This run logged no metrics.");
  const groups = groupMetrics(measurements);
  const drawn = groups
    .flatMap(({ members, isDetail }) => (isDetail ? [] : members.map(([, found]) => found)))
    .slice(0, mostHistories);
  const samples = new Map(
    await Promise.all(
      drawn.map(async (found) => [found, await readSample(store, run.info.runId, found.historyKey)] as const),
    ),
  );
  const extrasOf = (found: Measurement): MetricExtras => {
    const { points, count } = samples.get(found) ?? { points: [], count: 0 };
    // whether one value has a history is not known of all that are listed, so it is called alike in all
    const said = count > 1 ? counted(count, found.isMean ? "fold" : "value") : "history";
    return {
      gaps: gaps.get(found.name),
      sketch: points.length > 1 ? sketch(found, points) : undefined,
      history: html`<a href="${metricHref(run.info.runId, found.historyKey)}">${said}</a>`,
    };
  };
  const reasons = [...gaps].map(([name, reason]) => html`<li><strong>${name}</strong>: ${reason}</li>`);
  return html`${metricTables(groups, extrasOf, "History")}${reasons.length > 0 && html`<p class="hint">Folds without a value count neither as 0 nor in a mean:</p><ul class="hint">${reasons}</ul>`}`;
}

/** Folds as dots with their mean, since they have no order; steps as a line. */
function sketch({ name, value, isMean }: Measurement, points: readonly MetricPoint[]): Html {
  const values = points.map((point) => point.value);
  return isMean
    ? sparkStrip(`${name}: ${values.length} folds`, values, value)
    : sparkLine(`${name}: ${values.length} values`, values);
}

import { type Html, html } from "./html.ts";
import type { MetricGroup } from "./metric-groups.ts";
import { type Measurement, showEnds, showMeasurement } from "./metric-view.ts";
import { counted, scrollTable } from "./page.ts";
import { keyText } from "./short-text.ts";

/** What a row of a table of metrics says beside value and interval. */
export interface MetricExtras {
  /** Why some folds have no value. */
  readonly gaps?: string | undefined;
  /** A sketch of the folds or steps. */
  readonly sketch?: Html | undefined;
  /** The way to the history. */
  readonly history: Html | false;
}

/**
 * A table of the metrics that have no prefix, and one for each group of the others, which can be folded away: details are at first.
 *
 * @param lastHead the head of the column that leads to the history.
 */
export function metricTables(
  groups: readonly MetricGroup[],
  extrasOf: (found: Measurement) => MetricExtras,
  lastHead: string,
): Html {
  return html`${groups.map(({ prefix, members, isDetail }) => {
    const label = prefix === "" ? "Metrics" : `Metrics ${prefix}`;
    const table = metricTable(label, members, extrasOf, lastHead);
    return prefix === ""
      ? table
      : html`<details${!isDetail && html` open`}><summary>${keyText(prefix)} <span class="hint">${counted(members.length, "metric")}</span></summary>${table}</details>`;
  })}`;
}

function metricTable(
  label: string,
  members: MetricGroup["members"],
  extrasOf: (found: Measurement) => MetricExtras,
  lastHead: string,
): Html {
  const rows = members.map(([name, found]) => ({ name, found, ...extrasOf(found) }));
  const hasEnds = rows.some(({ found }) => found.ends !== undefined);
  const isOfMeans = rows.every(({ found }) => found.ends === undefined || found.isMean);
  const hasMeans = rows.some(({ found }) => found.isMean);
  const drawn = rows.filter(({ sketch }) => sketch !== undefined);
  const isFolds = drawn.every(({ found }) => found.isMean);
  const isSteps = drawn.every(({ found }) => !found.isMean);
  const kind = isFolds ? "Folds" : isSteps ? "Steps" : "Folds or steps";
  const head = html`<tr><th scope="col">Metric</th><th scope="col">Value${
    hasMeans
      ? html` <small>mean ± sd, or the latest</small>`
      : drawn.length > 0 && html` <small>the latest</small>`
  }</th>${hasEnds && html`<th scope="col">95 % interval${isOfMeans && html` <small>of the mean of models made this way</small>`}</th>`}${drawn.length > 0 && html`<th scope="col">${kind} <small>each row has its own scale</small></th>`}<th scope="col">${lastHead}</th></tr>`;
  const body = rows.map(
    ({ name, found, gaps, sketch, history }) =>
      html`<tr><th scope="row" class="key">${keyText(name)}</th><td>${showMeasurement(found, gaps)}</td>${hasEnds && html`<td>${showEnds(found)}</td>`}${drawn.length > 0 && html`<td>${sketch}</td>`}<td>${history || html`<span class="none">–</span>`}</td></tr>`,
  );
  return scrollTable(label, head, body, "fit");
}

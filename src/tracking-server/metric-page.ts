import { NotFoundError } from "../core/index.ts";
import type { MetricPoint } from "../track/index.ts";
import { stepChart } from "./chart.ts";
import { formatNumber, formatSpread } from "./format.ts";
import { type Html, html } from "./html.ts";
import { metricHref, runHref } from "./links.ts";
import { measurementsOf, orderHistory } from "./metric-view.ts";
import { facts, renderPage, scrollTable, section, timeTag } from "./page.ts";
import type { PageSources } from "./read-store.ts";
import { nameOf, runCrumbs } from "./run-link.ts";

/** How many points one page lists as a table; the figure shows all of them. */
const rowsPerPage = 1000;

/**
 * The page of one metric of a run: every point, as a figure and as a table.
 *
 * @param key as it was logged.
 * @param page which part of the table, from 1; one that does not exist is replaced by the nearest.
 * @throws {NotFoundError} `track/metric-not-found` when the run never logged the key.
 */
export async function metricPage(
  sources: PageSources,
  runId: string,
  key: string,
  page: number,
): Promise<string> {
  const run = await sources.store.getRun(runId);
  const points = orderHistory(await sources.store.getMetricHistory(runId, key));
  if (points.length === 0)
    throw new NotFoundError(
      "track/metric-not-found",
      `metric "${key}" must have been logged by the run, it was not`,
    );
  const measurement = [...measurementsOf(run).values()].find(
    ({ historyKey, isMean }) => isMean && historyKey === key,
  );
  const mean = measurement?.value;
  const values = points.map((point) => point.value).filter((value) => !Number.isNaN(value));
  const nPages = Math.ceil(points.length / rowsPerPage);
  const shown = Math.min(Math.max(page, 1), nPages);
  const rows = points
    .slice((shown - 1) * rowsPerPage, shown * rowsPerPage)
    .map(
      (point) =>
        html`<tr><td class="num number">${point.step}</td><td class="num number" title="${point.value}">${formatNumber(point.value)}</td><td>${timeTag(point.timestamp)}</td></tr>`,
    );
  const head = html`<tr><th scope="col" class="num">${mean === undefined ? "Step" : "Fold"}</th><th scope="col" class="num">Value</th><th scope="col">Time</th></tr>`;
  return renderPage({
    title: measurement?.name ?? key,
    section: "experiments",
    crumbs: [...(await runCrumbs(sources, run)), { label: nameOf(run), href: runHref(runId) }],
    body: html`${facts([
      [mean === undefined ? "Points" : "Folds", String(points.length)],
      [
        "Mean ± sd",
        mean === undefined
          ? undefined
          : measurement?.sd === undefined
            ? formatNumber(mean)
            : formatSpread(mean, measurement.sd),
      ],
      ["Lowest", values.length === 0 ? undefined : formatNumber(values.reduce((a, b) => Math.min(a, b)))],
      ["Highest", values.length === 0 ? undefined : formatNumber(values.reduce((a, b) => Math.max(a, b)))],
    ])}
${points.length > 1 && history(key, points, mean)}
${section("history", "History", scrollTable("History", head, rows, "fit"))}
${
  nPages > 1 &&
  html`<p class="bar">Page ${shown} of ${nPages}${shown > 1 && html`<a href="${metricHref(runId, key, shown - 1)}">Earlier ones</a>`}${shown < nPages && html`<a href="${metricHref(runId, key, shown + 1)}">Later ones</a>`}</p>`
}`,
  });
}

/** The points as a figure, which scrolls where the page is narrow. */
function history(key: string, points: readonly MetricPoint[], mean: number | undefined): Html {
  const title = `${key} by ${mean === undefined ? "step" : "fold"}: ${points.length} points`;
  return html`<figure><div class="scroll plot" tabindex="0" role="region" aria-label="Figure">${stepChart(title, points, mean)}</div>${mean !== undefined && html`<p class="hint">A dot is one fold; the line is their mean.</p>`}</figure>`;
}

import { NotFoundError } from "../core/index.ts";
import type { MetricSample } from "../track/index.ts";
import { stepChart } from "./chart.ts";
import { formatNumber, formatSpread } from "./format.ts";
import { type Html, html } from "./html.ts";
import { metricHref, runHref } from "./links.ts";
import { measurementsOf, showEnds } from "./metric-view.ts";
import { facts, renderPage, scrollTable, section, timeTag } from "./page.ts";
import { type PageSources, readSample } from "./read-store.ts";
import { nameOf, runCrumbs } from "./run-link.ts";

/** How many points one page lists as a table. */
const rowsPerPage = 1000;

/** What the address of a metric's page may ask for. */
export interface MetricQuery {
  /** The token of a part of the table. */
  readonly page?: string | undefined;
  /** The step at which the table begins. */
  readonly step?: string | undefined;
}

/**
 * The page of one metric of a run: its points as a figure, which shows the extremes of very many, and as a table.
 *
 * @param key as it was logged.
 * @throws {NotFoundError} `track/metric-not-found` when the run never logged the key.
 */
export async function metricPage(
  sources: PageSources,
  runId: string,
  key: string,
  { page, step }: MetricQuery,
): Promise<string> {
  const run = await sources.store.getRun(runId);
  const sample = await readSample(sources.store, runId, key);
  const { points, count, isWhole } = sample;
  if (count === 0)
    throw new NotFoundError(
      "track/metric-not-found",
      `metric "${key}" must have been logged by the run, it was not`,
    );
  const measurement = [...measurementsOf(run).values()].find(
    ({ historyKey, isMean }) => isMean && historyKey === key,
  );
  const mean = measurement?.value;
  const values = points.map((point) => point.value).filter((value) => !Number.isNaN(value));
  const fromStep = step === undefined || !/^-?\d{1,15}$/.test(step) ? undefined : Number(step);
  const table = await sources.store.getMetricHistoryPage(runId, key, {
    maxResults: rowsPerPage,
    ...(page === undefined ? {} : { pageToken: page }),
    ...(fromStep === undefined ? {} : { fromStep }),
  });
  const rows = table.items.map(
    (point) =>
      html`<tr><td class="num number">${point.step}</td><td class="num number" title="${point.value}">${formatNumber(point.value)}</td><td>${timeTag(point.timestamp)}</td></tr>`,
  );
  const head = html`<tr><th scope="col" class="num">${mean === undefined ? "Step" : "Fold"}</th><th scope="col" class="num">Value</th><th scope="col">Time</th></tr>`;
  return renderPage({
    title: measurement?.name ?? key,
    section: "experiments",
    crumbs: [...(await runCrumbs(sources, run)), { label: nameOf(run), href: runHref(runId) }],
    body: html`${facts([
      [mean === undefined ? "Points" : "Folds", String(count)],
      [
        "Mean ± sd",
        mean === undefined
          ? undefined
          : measurement?.sd === undefined
            ? formatNumber(mean)
            : formatSpread(mean, measurement.sd),
      ],
      ["95 % interval of the mean", measurement?.ends === undefined ? undefined : showEnds(measurement)],
      [
        isWhole ? "Lowest" : "Lowest of those drawn",
        values.length === 0 ? undefined : formatNumber(values.reduce((a, b) => Math.min(a, b))),
      ],
      [
        isWhole ? "Highest" : "Highest of those drawn",
        values.length === 0 ? undefined : formatNumber(values.reduce((a, b) => Math.max(a, b))),
      ],
    ])}
${count > 1 && history(key, sample, mean)}
${section("history", "History", scrollTable("History", head, rows, "fit"))}
${
  count > rowsPerPage &&
  html`<form class="bar" method="get"><input type="hidden" name="key" value="${key}"><label>From step <input type="number" name="step" value="${table.items[0]?.step}"></label><button type="submit">Show</button>${(page ?? step) !== undefined && html`<a href="${metricHref(runId, key)}">First ones</a>`}${table.nextPageToken !== undefined && html`<a href="${metricHref(runId, key, table.nextPageToken)}">Later ones</a>`}</form>`
}`,
  });
}

/** The points as a figure, which scrolls where the page is narrow. */
function history(key: string, { points, count, isWhole }: MetricSample, mean: number | undefined): Html {
  const title = `${key} by ${mean === undefined ? "step" : "fold"}: ${count} points`;
  return html`<figure><div class="scroll plot" tabindex="0" role="region" aria-label="Figure">${stepChart(title, points, mean)}</div>${mean !== undefined && html`<p class="hint">A dot is one fold; the line is their mean.</p>`}${count > points.length && html`<p class="hint">Of each of ${Math.ceil(points.length / 2)} equal ranges of steps the lowest and the highest value are drawn${!isWhole && ", of some thousand steps that were looked at"}.</p>`}</figure>`;
}

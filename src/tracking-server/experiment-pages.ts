import { type Html, html } from "./html.ts";
import { experimentHref, experimentsHref } from "./links.ts";
import { counted, emptyState, renderPage, scrollTable, timeTag } from "./page.ts";
import { listExperiments, type PageSources, readRuns, runsPerPage, versionsByRun } from "./read-store.ts";
import { runTable } from "./run-table.ts";
import { runColumns, type SortOrder } from "./run-tree.ts";

/** The address to which `/` leads: the only experiment beside MLflow's "Default", or the list of all. */
export async function homeAddress({ store }: PageSources): Promise<string> {
  const { items, nextPageToken } = await store.searchExperiments({ maxResults: 3 });
  const own = items.filter(({ experimentId }) => experimentId !== "0");
  const [only] = own;
  return only !== undefined && own.length === 1 && nextPageToken === undefined
    ? experimentHref(only.experimentId)
    : experimentsHref;
}

/** How many experiments a page of the list shows. */
const experimentsPerPage = 1000;

/**
 * All experiments: how many runs they have and when something last happened.
 *
 * @param page which part of the list, from 1.
 */
export async function experimentsPage({ store }: PageSources, page: number): Promise<string> {
  const all = await listExperiments(store);
  const nPages = Math.max(1, Math.ceil(all.length / experimentsPerPage));
  const shown = Math.min(Math.max(page, 1), nPages);
  const head = html`<tr><th scope="col">Experiment</th><th scope="col" class="num">Runs</th><th scope="col">Last update</th><th scope="col">Created</th></tr>`;
  const body = all.slice((shown - 1) * experimentsPerPage, shown * experimentsPerPage).map(
    ({
      experiment,
      nRuns,
      lastTime,
    }) => html`<tr><th scope="row"><a href="${experimentHref(experiment.experimentId)}">${experiment.name}</a></th>
<td class="num number">${nRuns}</td><td>${timeTag(lastTime)}</td><td>${timeTag(experiment.creationTime)}</td></tr>`,
  );
  const other = (to: number, label: string): Html | false =>
    to >= 1 && to <= nPages && html`<a href="${`${experimentsHref}?page=${to}`}">${label}</a>`;
  return renderPage({
    title: "Experiments",
    section: "experiments",
    body:
      all.length === 0
        ? emptyState("There are no experiments yet.", "npx systole run")
        : html`${scrollTable("Experiments", head, body)}${nPages > 1 && html`<p class="bar">Page ${shown} of ${nPages}${other(shown - 1, "Newer ones")}${other(shown + 1, "Older ones")}</p>`}`,
  });
}

/** What the address of an experiment's page may ask for. */
export interface ExperimentQuery {
  readonly sort?: string | undefined;
  readonly dir?: string | undefined;
  readonly page?: string | undefined;
  readonly columns?: string | undefined;
}

/** One experiment: its runs below their parents, to be sorted, picked and compared. */
export async function experimentPage(
  sources: PageSources,
  experimentId: string,
  query: ExperimentQuery,
): Promise<string> {
  const experiment = await sources.store.getExperiment(experimentId);
  const { items: runs, nextPageToken } = await readRuns(sources.store, experimentId, query.page);
  const order = sortOrder(query);
  const wide = query.columns === "all";
  const address = (change: Readonly<Record<string, string | undefined>>): string =>
    experimentHref(experimentId, {
      sort: order?.key,
      dir: order?.direction,
      page: query.page,
      columns: wide ? "all" : undefined,
      ...change,
    });
  const { table, hidden } = runTable(runs, {
    label: "Runs",
    order,
    wide,
    versions: await versionsByRun(sources.store, runs),
    sortHref: (sort, dir) => address({ sort, dir }),
  });
  const nHidden = hidden.metrics + hidden.params;
  const columns = wide
    ? html`<a href="${address({ columns: undefined })}">Show the main columns only</a>`
    : nHidden > 0 &&
      html`<a href="${address({ columns: "all" })}">Show ${counted(nHidden, "more column")}</a> <span class="hint">(${counted(hidden.metrics, "metric")}, ${counted(hidden.params, "parameter")})</span>`;
  const older =
    nextPageToken !== undefined && html`<a href="${address({ page: nextPageToken })}">Older runs</a>`;
  const paged =
    (nextPageToken !== undefined || query.page !== undefined) &&
    html`<p class="hint">Pages hold ${runsPerPage} runs, newest first; sorting is within the page. ${query.page !== undefined && html`<a href="${address({ page: undefined })}">Newest runs</a> `}${older}</p>`;
  const note = experiment.tags["mlflow.note.content"];
  return renderPage({
    title: experiment.name,
    section: "experiments",
    crumbs: [{ label: "Experiments", href: experimentsHref }],
    body: html`${note !== undefined && html`<p>${note}</p>`}
<p class="soft">${counted(runs.length, "run")}${paged && " on this page"} · experiment ${experiment.experimentId}</p>
${
  runs.length === 0
    ? emptyState("This experiment has no runs yet.", "npx systole run")
    : html`<form action="/compare" method="get">
<div class="bar"><button type="submit">Compare selected</button><span class="hint">Select two runs or more.</span>${columns}</div>
${table}
</form>${paged}`
}`,
  });
}

/** The order that the address asks for; `undefined` when it asks for none, or for one that no table has. */
function sortOrder({ sort, dir }: ExperimentQuery): SortOrder | undefined {
  if (sort === undefined) return undefined;
  const isKnown = /^(metrics|params)\../.test(sort) || (runColumns as readonly string[]).includes(sort);
  const key = sort.replace(/^(metrics\..+)_mean$/, "$1");
  return isKnown ? { key, direction: dir === "asc" ? "asc" : "desc" } : undefined;
}

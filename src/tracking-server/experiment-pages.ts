import type { Experiment } from "../track/index.ts";
import { columnForm } from "./column-form.ts";
import { type Html, html } from "./html.ts";
import { deletedBadge, deletedNote } from "./lifecycle.ts";
import { experimentHref, experimentsHref, type LinkQuery } from "./links.ts";
import { counted, emptyState, renderPage, scrollTable, timeTag } from "./page.ts";
import {
  hasDeletedRuns,
  listExperiments,
  type PageSources,
  type ReadStore,
  readExperiments,
  readRuns,
  runsPerPage,
  versionsByRun,
} from "./read-store.ts";
import { chooseColumns, ownColumns } from "./run-columns.ts";
import { runTable } from "./run-table.ts";
import type { SortOrder } from "./run-tree.ts";
import { shortText } from "./short-text.ts";

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
    }) => html`<tr><th scope="row" class="name"><a href="${experimentHref(experiment.experimentId)}">${shortText(experiment.name)}</a></th>
<td class="num number">${nRuns}</td><td>${timeTag(lastTime)}</td><td>${timeTag(experiment.creationTime)}</td></tr>`,
  );
  const other = (to: number, label: string): Html | false =>
    to >= 1 && to <= nPages && html`<a href="${`${experimentsHref}?page=${to}`}">${label}</a>`;
  return renderPage({
    title: "Experiments",
    section: "experiments",
    body: html`${
      all.length === 0
        ? emptyState("There are no experiments yet.", "systole run")
        : scrollTable("Experiments", head, body)
    }${nPages > 1 && html`<p class="bar">Page ${shown} of ${nPages}${other(shown - 1, "Newer ones")}${other(shown + 1, "Older ones")}</p>`}${deletedExperiments(await readExperiments(store, "DELETED_ONLY"))}`,
  });
}

/** The experiments that are deleted, folded; nothing where there are none. */
function deletedExperiments(experiments: readonly Experiment[]): Html | false {
  const items = experiments.map(
    ({ experimentId, name, lifecycleStage }) =>
      html`<li><a href="${experimentHref(experimentId)}">${shortText(name)}</a>${deletedBadge(lifecycleStage)}</li>`,
  );
  return (
    items.length > 0 &&
    html`<details><summary>${counted(items.length, "deleted experiment")}</summary><ul>${items}</ul></details>`
  );
}

/** What the address of an experiment's page may ask for. */
export interface ExperimentQuery {
  readonly sort?: string | undefined;
  readonly dir?: string | undefined;
  readonly page?: string | undefined;
  /** `all` for every column. */
  readonly columns?: string | undefined;
  /** The keys of the columns that were picked; none when nobody picked any. */
  readonly column: readonly string[];
  /** `1` when deleted runs are shown too. */
  readonly deleted?: string | undefined;
}

/** One experiment: its runs below their parents, to be sorted, picked and compared. */
export async function experimentPage(
  { store }: PageSources,
  experimentId: string,
  query: ExperimentQuery,
): Promise<string> {
  const experiment = await store.getExperiment(experimentId);
  // the runs of a deleted experiment are deleted with it
  const withDeleted = query.deleted !== undefined || experiment.lifecycleStage === "deleted";
  const { items: runs, nextPageToken } = await readRuns(store, experimentId, {
    pageToken: query.page,
    viewType: withDeleted ? "ALL" : "ACTIVE_ONLY",
  });
  const order = sortOrder(query);
  const asked = query.columns === "all" ? "all" : query.column.length > 0 ? query.column : undefined;
  const choice = chooseColumns(runs, asked);
  const kept = { sort: order?.key, dir: order?.direction, page: query.page, deleted: query.deleted };
  const columns = {
    columns: asked === "all" ? "all" : undefined,
    column: typeof asked === "object" ? asked : undefined,
  };
  const address = (change: LinkQuery): string =>
    experimentHref(experimentId, { ...kept, ...columns, ...change });
  const table = runTable(runs, {
    label: "Runs",
    columns: choice.shown,
    order,
    versions: await versionsByRun(store, runs),
    sortHref: (sort, dir) => address({ sort, dir }),
  });
  const form = columnForm(choice, {
    action: experimentHref(experimentId),
    kept,
    everyHref: address({ columns: "all", column: undefined }),
    firstHref: address({ columns: undefined, column: undefined }),
  });
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
    aside: deletedBadge(experiment.lifecycleStage),
    body: html`${note !== undefined && html`<p>${note}</p>`}
${deletedNote("experiment", experimentId, experiment.lifecycleStage)}
<p class="soft">${counted(runs.length, "run")}${paged && " on this page"} · experiment ${experiment.experimentId}${await deletedLink(store, experiment, query, address)}</p>
${
  runs.length === 0
    ? emptyState("This experiment has no runs yet.", "systole run")
    : html`${form}<form action="/compare" method="get">
<div class="bar"><button type="submit">Compare selected</button><span class="hint">Select two runs or more.</span></div>
${table}
</form>${paged}`
}`,
  });
}

/** The way to the deleted runs of an experiment, or back; nothing where there are none. */
async function deletedLink(
  store: ReadStore,
  { experimentId, lifecycleStage }: Experiment,
  { deleted }: ExperimentQuery,
  address: (change: LinkQuery) => string,
): Promise<Html | false> {
  if (lifecycleStage === "deleted") return false;
  if (deleted !== undefined)
    return html` · <a href="${address({ deleted: undefined, page: undefined })}">Leave out deleted runs</a>`;
  return (
    (await hasDeletedRuns(store, experimentId)) &&
    html` · <a href="${address({ deleted: "1", page: undefined })}">Show deleted runs too</a>`
  );
}

/** The order that the address asks for; `undefined` when it asks for none, or for one that no table has. */
function sortOrder({ sort, dir }: ExperimentQuery): SortOrder | undefined {
  if (sort === undefined) return undefined;
  const isKnown =
    /^(metrics|params)\../.test(sort) || sort === "name" || (ownColumns as readonly string[]).includes(sort);
  const key = sort.replace(/^(metrics\..+)_mean$/, "$1");
  return isKnown ? { key, direction: dir === "asc" ? "asc" : "desc" } : undefined;
}

import type { Run } from "../track/index.ts";
import { stripPlot } from "./chart.ts";
import { formatDuration } from "./format.ts";
import { type Html, type HtmlValue, html } from "./html.ts";
import { compareHref, experimentHref, experimentsHref, runHref } from "./links.ts";
import {
  bestOf,
  gapsOf,
  type Measurement,
  measurementNames,
  measurementsOf,
  showMeasurement,
} from "./metric-view.ts";
import { counted, emptyState, renderPage, scrollTable, section, statusBadge, timeTag } from "./page.ts";
import { type PageSources, type ReadStore, readSample } from "./read-store.ts";
import { selectedMark } from "./run-table.ts";
import { durationOf } from "./run-tree.ts";

/** The most runs that are compared at once: a table of more is too wide to be read. */
export const mostCompared = 20;
/** The most metrics of which a figure is drawn: each needs the history of every run. */
const mostFigures = 24;

/** Runs side by side: metrics with the best marked, each fold's value, and parameters with those that differ first. */
export async function comparePage(sources: PageSources, runIds: readonly string[]): Promise<string> {
  const asked = [...new Set(runIds)].filter((id) => id !== "");
  if (asked.length < 2)
    return renderPage({
      title: "Compare runs",
      section: "experiments",
      crumbs: [{ label: "Experiments", href: experimentsHref }],
      body: html`${emptyState("Select two runs or more in an experiment's table, then press “Compare selected”.")}<p><a href="${experimentsHref}">Go to the experiments</a></p>`,
    });
  const shown = asked.slice(0, mostCompared);
  const runs = await Promise.all(shown.map((id) => sources.store.getRun(id)));
  const measurements = runs.map(measurementsOf);
  const names = measurementNames(measurements);
  const experiments = [...new Set(runs.map((run) => run.info.experimentId))];
  return renderPage({
    title: `Compare ${runs.length} runs`,
    section: "experiments",
    crumbs: [
      { label: "Experiments", href: experimentsHref },
      ...(await experimentCrumbs(sources.store, experiments)),
    ],
    body: html`${
      asked.length > shown.length &&
      html`<p class="note">${asked.length} runs were selected; the first ${mostCompared} are shown.</p>`
    }
${section("metrics", "Metrics", metricsTable(runs, measurements, names))}
${await figures(sources, runs, measurements, names)}
${section("parameters", "Parameters", paramsTables(runs))}
${section("runs", "Runs", runFacts(runs))}`,
  });
}

async function experimentCrumbs(
  store: ReadStore,
  ids: readonly string[],
): Promise<{ label: string; href: string }[]> {
  const experiments = await Promise.all(ids.slice(0, 3).map((id) => store.getExperiment(id)));
  return experiments.map(({ name, experimentId }) => ({ label: name, href: experimentHref(experimentId) }));
}

function runHeads(runs: readonly Run[], corner: string): Html {
  return html`<tr><th scope="col">${corner}</th>${runs.map(
    (run, i) =>
      html`<th scope="col"><a href="${runHref(run.info.runId)}">${runLabels(runs)[i]}</a>${selectedMark(run)}</th>`,
  )}</tr>`;
}

/** The runs' names; where two have the same, the start of the id tells them apart. */
function runLabels(runs: readonly Run[]): string[] {
  const names = runs.map(({ info }) => info.runName || info.runId.slice(0, 8));
  return names.map((name, i) =>
    names.filter((other) => other === name).length > 1
      ? `${name} · ${runs[i]?.info.runId.slice(0, 6)}`
      : name,
  );
}

function metricsTable(
  runs: readonly Run[],
  measurements: readonly ReadonlyMap<string, Measurement>[],
  names: readonly string[],
): Html {
  if (names.length === 0) return emptyState("These runs logged no metrics.");
  const gaps = runs.map(gapsOf);
  const rows = names.map((name) => {
    const found = measurements.map((own) => own.get(name));
    const best = bestOf(
      name,
      found.map((one) => one?.value),
    );
    return html`<tr><th scope="row">${name}</th>${found.map(
      (one, i) =>
        html`<td>${showMeasurement(one, gaps[i]?.get(name))}${best.has(i) && html` <span class="best">★ best</span>`}</td>`,
    )}</tr>`;
  });
  return html`<p class="hint">Mean ± standard deviation where a run logged both. ★ marks the best mean of each metric that Systole computes; for other metrics it does not know whether more is better. A lead much smaller than the spread proves nothing.</p>${scrollTable("Metrics", runHeads(runs, "Metric"), rows)}`;
}

async function figures(
  { store }: PageSources,
  runs: readonly Run[],
  measurements: readonly ReadonlyMap<string, Measurement>[],
  names: readonly string[],
): Promise<Html | null> {
  const labels = runLabels(runs);
  const drawn: Html[] = [];
  for (const name of names) {
    if (drawn.length === mostFigures) break;
    const strips = await Promise.all(
      runs.map(async (run, i) => {
        const own = measurements[i]?.get(name);
        const history =
          own === undefined ? [] : (await readSample(store, run.info.runId, own.historyKey)).points;
        return {
          label: labels[i] ?? "",
          values: history.map((point) => point.value),
          mean: own?.isMean === true ? own.value : undefined,
        };
      }),
    );
    if (strips.every((strip) => strip.values.length < 2)) continue;
    const title = `${name}: the values of each step or fold, one row a run`;
    drawn.push(html`<figure><figcaption>${name}</figcaption>${stripPlot(title, strips)}</figure>`);
  }
  if (drawn.length === 0) return null;
  return section(
    "by-fold",
    "By fold or step",
    html`<p class="hint">A dot is one fold or step; the bar is the mean.</p><div class="charts">${drawn}</div>`,
  );
}

function paramsTables(runs: readonly Run[]): Html {
  const maps = runs.map((run) => new Map(run.params.map(({ key, value }) => [key, value])));
  const keys = [...new Set(maps.flatMap((map) => [...map.keys()]))].sort();
  if (keys.length === 0) return emptyState("These runs logged no parameters.");
  const differs = (key: string): boolean => new Set(maps.map((map) => map.get(key))).size > 1;
  const row = (key: string): Html =>
    html`<tr class="${differs(key) ? "differs" : ""}"><th scope="row">${key}${differs(key) && html` <span class="tag">≠ differs</span>`}</th>${maps.map(
      (map) =>
        html`<td class="long">${map.has(key) ? html`<span class="mono">${map.get(key)}</span>` : html`<span class="none">–</span>`}</td>`,
    )}</tr>`;
  const different = keys.filter(differs);
  const same = keys.filter((key) => !differs(key));
  const table = (label: string, some: readonly string[]): Html =>
    scrollTable(label, runHeads(runs, "Parameter"), some.map(row));
  return html`${different.length === 0 ? html`<p>All parameters are equal.</p>` : table("Parameters that differ", different)}
${same.length > 0 && html`<details><summary>${counted(same.length, "parameter is", "parameters are")} equal in all runs</summary>${table("Equal parameters", same)}</details>`}`;
}

function runFacts(runs: readonly Run[]): Html {
  const row = (name: string, cell: (run: Run) => HtmlValue): Html =>
    html`<tr><th scope="row">${name}</th>${runs.map((run) => html`<td>${cell(run)}</td>`)}</tr>`;
  return scrollTable("Runs", runHeads(runs, "Run"), [
    row("Status", (run) => statusBadge(run.info.status)),
    row("Started", (run) => timeTag(run.info.startTime)),
    row("Duration", (run) => formatDuration(durationOf(run))),
    row(
      "Data",
      (run) => run.inputs.map(({ dataset }) => `${dataset.name} ${dataset.digest}`).join(", ") || "–",
    ),
    row("Commit", (run) => run.tags["mlflow.source.git.commit"]?.slice(0, 12) ?? "–"),
  ]);
}

/** The address that compares these runs, or none when there are fewer than two. */
export function compareLink(runs: readonly Run[]): string | undefined {
  return runs.length < 2 ? undefined : compareHref(runs.slice(0, mostCompared).map((run) => run.info.runId));
}

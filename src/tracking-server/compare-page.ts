import type { Run } from "../track/index.ts";
import { type ComparedMetric, metricFigures, metricsTable } from "./compare-metrics.ts";
import { paramTables } from "./compare-params.ts";
import { comparisonOf } from "./evidence.ts";
import { formatDuration } from "./format.ts";
import { type Html, type HtmlValue, html } from "./html.ts";
import { deletedBadge } from "./lifecycle.ts";
import { compareHref, experimentHref, experimentsHref, runHref } from "./links.ts";
import { type Measurement, measurementNames, measurementsOf } from "./metric-view.ts";
import { emptyState, renderPage, scrollTable, section, statusBadge, timeTag } from "./page.ts";
import { type PageSources, type ReadStore, readSample } from "./read-store.ts";
import { gateMark, selectedMark } from "./run-table.ts";
import { durationOf, parentOf } from "./run-tree.ts";
import { shortText } from "./short-text.ts";

/** The most runs that are compared at once: a table of more is too wide to be read. */
export const mostCompared = 20;
/** The most metrics whose histories are read: each needs that of every run. */
const mostFigures = 24;

/** Runs side by side: metrics with the best marked where the folds show one, each fold's value, and parameters that differ. */
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
  const compared = await readCompared(sources, runs, measurements);
  const [parentId] = runs.map(parentOf);
  const parent =
    parentId === undefined ? undefined : await sources.store.getRun(parentId).catch(() => undefined);
  const comparison = comparisonOf(runs, parent);
  const head = (corner: string): Html => runHeads(runs, corner);
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
${comparison !== undefined && html`<p class="note"><strong>Verdict of their run:</strong> ${comparison.verdict}</p>`}
${section("metrics", "Metrics", metricsTable(runs, compared, head, comparison))}
${metricFigures(compared, runLabels(runs))}
${section("parameters", "Parameters", paramTables(runs, head))}
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
      html`<th scope="col" class="name"><a href="${runHref(run.info.runId)}">${shortText(runLabels(runs)[i] ?? "", 60)}</a>${deletedBadge(run.info.lifecycleStage)}${selectedMark(run)}${gateMark(run)}</th>`,
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

/** The metrics of runs with their histories; those beyond the first {@link mostFigures} without. */
function readCompared(
  { store }: PageSources,
  runs: readonly Run[],
  measurements: readonly ReadonlyMap<string, Measurement>[],
): Promise<ComparedMetric[]> {
  return Promise.all(
    measurementNames(measurements).map(async (name, at): Promise<ComparedMetric> => {
      const found = measurements.map((own) => own.get(name));
      if (at >= mostFigures) return { name, found, histories: undefined };
      const histories = await Promise.all(
        runs.map(async (run, i) => {
          const key = found[i]?.historyKey;
          return key === undefined ? [] : (await readSample(store, run.info.runId, key)).points;
        }),
      );
      return { name, found, histories };
    }),
  );
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

import type { DatasetInput, MetricPoint, ModelVersion, Run } from "../track/index.ts";
import { artifactList } from "./artifact-tree.ts";
import { sparkLine, sparkStrip } from "./chart.ts";
import { compareLink } from "./compare-page.ts";
import { formatDuration, utcOffset } from "./format.ts";
import { type Html, html } from "./html.ts";
import { experimentHref, experimentsHref, metricHref, runHref } from "./links.ts";
import {
  gapsOf,
  type Measurement,
  measurementNames,
  measurementsOf,
  showMeasurement,
} from "./metric-view.ts";
import {
  type Crumb,
  counted,
  emptyState,
  facts,
  renderPage,
  scrollTable,
  section,
  statusBadge,
  timeTag,
} from "./page.ts";
import { mostChildren, type PageSources, readChildren, readSample, versionsByRun } from "./read-store.ts";
import { runTable, selectedMark, versionTags } from "./run-table.ts";
import { durationOf, parentOf } from "./run-tree.ts";

/** The way to a run: its experiment, then its parent. A parent that is gone is left out. */
export async function runCrumbs({ store }: PageSources, run: Run): Promise<Crumb[]> {
  const experiment = await store.getExperiment(run.info.experimentId);
  const parentId = parentOf(run);
  const parent = parentId === undefined ? undefined : await store.getRun(parentId).catch(() => undefined);
  return [
    { label: "Experiments", href: experimentsHref },
    { label: experiment.name, href: experimentHref(experiment.experimentId) },
    ...(parent === undefined ? [] : [{ label: nameOf(parent), href: runHref(parent.info.runId) }]),
  ];
}

/** What people call a run. */
export function nameOf(run: Run): string {
  return run.info.runName || run.info.runId.slice(0, 8);
}

/** The page of one run with all that it logged, its children and its files. */
export async function runPage(sources: PageSources, runId: string): Promise<string> {
  const run = await sources.store.getRun(runId);
  const children = await readChildren(sources.store, run);
  const versions = await versionsByRun(sources.store, [run, ...children]);
  const own = versions.get(runId) ?? [];
  const verdict = run.tags["systole.verdict"];
  return renderPage({
    title: nameOf(run),
    section: "experiments",
    crumbs: await runCrumbs(sources, run),
    aside: html`${statusBadge(run.info.status)}${selectedMark(run)}${versionTags(own)}`,
    body: html`${run.tags["mlflow.note.content"] !== undefined && html`<p>${run.tags["mlflow.note.content"]}</p>`}
${verdict !== undefined && html`<p class="note"><strong>Verdict:</strong> ${verdict}</p>`}
${overview(run)}
${children.length > 0 && section("children", "Child runs", childTable(children, versions, runId))}
${section("metrics", "Metrics", await metricsTable(sources, run))}
${section(
  "parameters",
  "Parameters",
  pairTable(
    "Parameter",
    run.params.map(({ key, value }) => [key, value]),
    "This run logged no parameters.",
  ),
)}
${section("inputs", "Data", run.inputs.length === 0 ? emptyState("This run named no data set.") : run.inputs.map(inputFacts))}
${section(
  "artifacts",
  "Artifacts",
  html`${own.length > 0 && html`<p>The files of the model are with its version:${versionTags(own)}</p>`}${await artifactList(sources.artifacts, run.info.artifactUri, runHref(runId))}`,
)}
${section("tags", "Tags", tagTables(run))}`,
  });
}

function overview(run: Run): Html {
  const { info, tags } = run;
  const commit = tags["mlflow.source.git.commit"];
  return facts([
    ["Started", html`${timeTag(info.startTime)} <span class="soft">${utcOffset(info.startTime)}</span>`],
    ["Ended", info.endTime === undefined ? undefined : timeTag(info.endTime)],
    ["Duration", formatDuration(durationOf(run))],
    ["User", info.userId],
    ["Source", tags["mlflow.source.name"]],
    ["Git commit", commit === undefined ? undefined : html`<span class="mono">${commit}</span>`],
    ["Run id", html`<span class="mono">${info.runId}</span>`],
    ["Artifact location", html`<span class="mono">${info.artifactUri}</span>`],
  ]);
}

function childTable(
  children: readonly Run[],
  versions: ReadonlyMap<string, readonly ModelVersion[]>,
  parent: string,
): Html {
  const { table } = runTable(children, { label: "Child runs", versions, parent });
  const all = compareLink(children);
  return html`<form action="/compare" method="get"><div class="bar"><button type="submit">Compare selected</button>${
    all !== undefined && html`<a href="${all}">Compare all ${children.length}</a>`
  }${children.length === mostChildren && html`<span class="hint">The first ${mostChildren} are shown.</span>`}</div>${table}</form>`;
}

/** The most metrics of which the page of a run reads the history, for a sketch; of others it links to it. */
const mostHistories = 40;

async function metricsTable({ store }: PageSources, run: Run): Promise<Html> {
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
  const hasSketch = rows.some((row) => row.sketch !== false);
  const head = html`<tr><th scope="col">Metric</th><th scope="col">Value <small>mean ± sd, or the latest</small></th>${hasSketch && html`<th scope="col">Folds or steps <small>each row has its own scale</small></th>`}<th scope="col">History</th></tr>`;
  const body = rows.map(
    (row) =>
      html`<tr><th scope="row">${row.name}</th><td>${showMeasurement(row.found, gaps.get(row.name))}</td>${hasSketch && html`<td>${row.sketch}</td>`}<td>${row.history}</td></tr>`,
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

/** Names with their values as a table. */
export function pairTable(kind: string, pairs: readonly (readonly [string, string])[], empty: string): Html {
  if (pairs.length === 0) return emptyState(empty);
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = sorted.map(
    ([key, value]) =>
      html`<tr><th scope="row" class="long">${key}</th><td class="long"><span class="mono">${value}</span></td></tr>`,
  );
  return scrollTable(
    `${kind}s`,
    html`<tr><th scope="col">${kind}</th><th scope="col">Value</th></tr>`,
    rows,
    "fit",
  );
}

function tagTables(run: Run): Html {
  const pairs = Object.entries(run.tags);
  const own = pairs.filter(([key]) => !key.startsWith("mlflow."));
  const system = pairs.filter(([key]) => key.startsWith("mlflow."));
  return html`${pairTable("Tag", own, "This run has no tags of its own.")}
${system.length > 0 && html`<details><summary>${counted(system.length, "tag")} of the tracking system</summary>${pairTable("Tag", system, "")}</details>`}`;
}

function inputFacts({ dataset, tags }: DatasetInput): Html {
  const profile = parseObject(dataset.profile);
  const source = parseObject(dataset.source);
  const uri = ["uri", "url", "path"].map((key) => source?.[key]).find((value) => typeof value === "string");
  const columns = columnsOf(dataset.schema);
  return html`<h3>${dataset.name}</h3>${facts([
    ["Digest", html`<span class="mono">${dataset.digest}</span>`],
    ["Used for", tags["mlflow.data.context"]],
    ["Source", html`<span class="mono">${typeof uri === "string" ? uri : dataset.source}</span>`],
    ["Kind of source", dataset.sourceType],
    ["Rows", typeof profile?.["num_rows"] === "number" ? String(profile["num_rows"]) : undefined],
  ])}
${
  columns.length > 0 &&
  html`<details><summary>${counted(columns.length, "column")}</summary>${pairTable("Column", columns, "")}</details>`
}`;
}

/** Name and type of each column of MLflow's `mlflow_colspec`; none when the text is something else. */
function columnsOf(schema: string | undefined): [string, string][] {
  const columns = parseObject(schema)?.["mlflow_colspec"];
  if (!Array.isArray(columns)) return [];
  return columns.slice(0, 1000).map((column: unknown) => {
    const { name, type, required } = (column ?? {}) as Record<string, unknown>;
    return [String(name ?? ""), `${String(type ?? "")}${required === false ? ", may be missing" : ""}`];
  });
}

function parseObject(text: string | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

import type { ModelVersion, Run } from "../track/index.ts";
import { formatDuration } from "./format.ts";
import { type Html, html } from "./html.ts";
import { runHref, versionHref } from "./links.ts";
import {
  betterDirection,
  gapsOf,
  type Measurement,
  measurementNames,
  measurementsOf,
  showMeasurement,
} from "./metric-view.ts";
import { scrollTable, statusBadge, timeTag } from "./page.ts";
import { arrangeRuns, differingParams, durationOf, type SortOrder, type TreeRow } from "./run-tree.ts";

/** How a table of runs is to be. */
export interface RunTableOptions {
  readonly label: string;
  readonly order?: SortOrder | undefined;
  /** The address that sorts by a column; without it the heads are plain. */
  readonly sortHref?: (key: string, direction: "asc" | "desc") => string;
  readonly versions: ReadonlyMap<string, readonly ModelVersion[]>;
  /** The parent of all these runs, which need not name it then. */
  readonly parent?: string;
  /** All metrics and differing parameters, not the first of them. */
  readonly wide?: boolean;
}

/** The most metrics that a table shows when it is not wide. */
const narrowMetrics = 6;
/** The most parameters that it shows then. */
const narrowParams = 6;

/** A table of runs, and how many metrics and parameters it left out because it is not wide. */
export interface RunTable {
  readonly table: Html;
  readonly hidden: { readonly metrics: number; readonly params: number };
}

/** Runs below their parents: state, times, data, metrics side by side and the parameters that differ, each with a box to pick it. */
export function runTable(runs: readonly Run[], options: RunTableOptions): RunTable {
  const measurements = new Map(runs.map((run) => [run.info.runId, measurementsOf(run)]));
  const allMetrics = measurementNames([...measurements.values()]);
  const allParams = differingParams(runs);
  const metrics = options.wide === true ? allMetrics : allMetrics.slice(0, narrowMetrics);
  const params = options.wide === true ? allParams : allParams.slice(0, narrowParams);
  const withSpread = (name: string): boolean =>
    runs.some((run) => measurements.get(run.info.runId)?.get(name)?.sd !== undefined);
  const head = html`<tr><th class="pick" scope="col"><span class="unseen">Select</span></th>
${sortHead("name", "Run", "asc", options)}${sortHead("status", "Status", "asc", options)}${sortHead("start", "Started", "desc", options)}${sortHead("duration", "Duration", "desc", options, undefined, "num")}
${metrics.map((name) =>
  sortHead(
    `metrics.${name}`,
    name,
    betterDirection(name) === "lower" ? "asc" : "desc",
    options,
    withSpread(name) ? "mean ± sd" : "metric",
    "num",
  ),
)}
${params.map((name) => sortHead(`params.${name}`, name, "asc", options, "parameter"))}
${sortHead("dataset", "Data", "asc", options)}</tr>`;
  const rows = arrangeRuns(runs, options.order).map((row) =>
    runRow(row, measurements, metrics, params, options),
  );
  return {
    table: scrollTable(options.label, head, rows, "runs"),
    hidden: { metrics: allMetrics.length - metrics.length, params: allParams.length - params.length },
  };
}

function sortHead(
  key: string,
  label: string,
  first: "asc" | "desc",
  { order, sortHref }: RunTableOptions,
  kind?: string,
  className = "",
): Html {
  const small = kind !== undefined && html`<small>${kind}</small>`;
  if (sortHref === undefined) return html`<th scope="col" class="${className}">${label}${small}</th>`;
  const isSorted = order?.key === key;
  const next = isSorted ? (order.direction === "asc" ? "desc" : "asc") : first;
  const state = isSorted ? (order.direction === "asc" ? "ascending" : "descending") : "none";
  const arrow = isSorted && html`<span aria-hidden="true"> ${order.direction === "asc" ? "↑" : "↓"}</span>`;
  return html`<th scope="col" class="${className}" aria-sort="${state}"><a href="${sortHref(key, next)}">${label}</a>${arrow}${small}</th>`;
}

function runRow(
  { run, depth, absentParent }: TreeRow,
  measurements: ReadonlyMap<string, ReadonlyMap<string, Measurement>>,
  metrics: readonly string[],
  params: readonly string[],
  { versions, parent }: RunTableOptions,
): Html {
  const { info } = run;
  const own = measurements.get(info.runId);
  const gaps = gapsOf(run);
  const values = new Map(run.params.map(({ key, value }) => [key, value]));
  const level = depth === 0 ? "" : `child${Math.min(depth, 3)}`;
  return html`<tr><td class="pick"><input type="checkbox" name="run" value="${info.runId}" aria-label="Select ${info.runName}"></td>
<th scope="row" class="${level}">${depth > 0 && html`<span aria-hidden="true" class="soft">↳ </span>`}<a href="${runHref(info.runId)}">${info.runName || info.runId.slice(0, 8)}</a>
${selectedMark(run)}${versionTags(versions.get(info.runId) ?? [])}${absentParent !== undefined && absentParent !== parent && html` <a class="hint" href="${runHref(absentParent)}">child of another run</a>`}</th>
<td>${statusBadge(info.status)}</td><td>${timeTag(info.startTime)}</td><td class="num number">${formatDuration(durationOf(run))}</td>
${metrics.map((name) => html`<td class="num">${showMeasurement(own?.get(name), gaps.get(name))}</td>`)}
${params.map((name) => html`<td>${paramCell(values.get(name))}</td>`)}
<td>${run.inputs.map(({ dataset }) => html`<span title="${dataset.name}" class="clip">${dataset.name} <span class="mono soft">${dataset.digest}</span></span> `)}</td></tr>`;
}

function paramCell(value: string | undefined): Html {
  return value === undefined
    ? html`<span class="none">–</span>`
    : html`<span class="clip mono" title="${value}">${value}</span>`;
}

/** A word beside the candidate that the run above it chose. */
export function selectedMark(run: Run): Html | false {
  return run.tags["systole.selected"] === "true" && html` <span class="tag">✓ selected</span>`;
}

/** The registered versions that came from a run, with their aliases. */
export function versionTags(versions: readonly ModelVersion[]): Html[] {
  return versions.map(
    (version) =>
      html` <a class="tag" href="${versionHref(version.name, version.version)}">${version.name} v${version.version}${version.aliases.map((alias) => ` @${alias}`)}</a>`,
  );
}

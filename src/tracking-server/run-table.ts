import type { ModelVersion, Run } from "../track/index.ts";
import { formatDuration } from "./format.ts";
import { type Html, html } from "./html.ts";
import { deletedBadge } from "./lifecycle.ts";
import { runHref, versionHref } from "./links.ts";
import { betterDirection, gapsOf, type Measurement, measurementsOf, showMeasurement } from "./metric-view.ts";
import { scrollTable, statusBadge, timeTag } from "./page.ts";
import { namesWithSpread, type RunColumn, seedOf } from "./run-columns.ts";
import { arrangeRuns, durationOf, type SortOrder, type TreeRow } from "./run-tree.ts";
import { keyText, shortText } from "./short-text.ts";

/** How a table of runs is to be. */
export interface RunTableOptions {
  readonly label: string;
  readonly columns: readonly RunColumn[];
  readonly order?: SortOrder | undefined;
  /** The address that sorts by a column; without it the heads are plain. */
  readonly sortHref?: (key: string, direction: "asc" | "desc") => string;
  readonly versions: ReadonlyMap<string, readonly ModelVersion[]>;
  /** The parent of all these runs, which need not name it then. */
  readonly parent?: Run;
}

/** What the cells of a table take from all its runs. */
interface Cells {
  readonly measurements: ReadonlyMap<string, ReadonlyMap<string, Measurement>>;
  readonly parents: ReadonlyMap<string, Run>;
}

/** Runs below their parents, each with a box to pick it, its name and the chosen columns. */
export function runTable(runs: readonly Run[], options: RunTableOptions): Html {
  const measurements = new Map(runs.map((run) => [run.info.runId, measurementsOf(run)]));
  const parents = new Map(
    [...runs, ...(options.parent === undefined ? [] : [options.parent])].map((run) => [run.info.runId, run]),
  );
  const withSpread = namesWithSpread(measurements.values());
  const head = html`<tr><th class="pick" scope="col"><span class="unseen">Select</span></th>
${sortHead("name", html`Run`, "asc", options)}${options.columns.map((column) => columnHead(column, withSpread, options))}</tr>`;
  const rows = arrangeRuns(runs, options.order).map((row) => runRow(row, { measurements, parents }, options));
  return scrollTable(options.label, head, rows, "runs");
}

function columnHead(column: RunColumn, withSpread: ReadonlySet<string>, options: RunTableOptions): Html {
  const { key, kind, name } = column;
  const label = keyText(name, 60);
  if (kind === "metric") {
    const first = betterDirection(name) === "lower" ? "asc" : "desc";
    return sortHead(
      key,
      label,
      first,
      options,
      withSpread.has(name) ? "mean ± sd of folds" : "metric",
      "num key",
    );
  }
  if (kind === "parameter") return sortHead(key, label, "asc", options, "parameter", "key");
  const isNumber = key === "duration" || key === "seed";
  const first = key === "start" || key === "duration" ? "desc" : "asc";
  return sortHead(key, label, first, options, undefined, isNumber ? "num" : "");
}

function sortHead(
  key: string,
  label: Html,
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
  cells: Cells,
  { columns, versions, parent }: RunTableOptions,
): Html {
  const { info } = run;
  const level = depth === 0 ? "" : `child${Math.min(depth, 3)}`;
  const name = info.runName || info.runId.slice(0, 8);
  const elsewhere = absentParent !== undefined && absentParent !== parent?.info.runId;
  return html`<tr><td class="pick"><input type="checkbox" name="run" value="${info.runId}" aria-label="Select ${info.runName}"></td>
<th scope="row" class="${level}">${depth > 0 && html`<span aria-hidden="true" class="soft">↳ </span>`}<a href="${runHref(info.runId)}">${shortText(name)}</a>
${deletedBadge(info.lifecycleStage)}${selectedMark(run)}${gateMark(run)}${versionTags(versions.get(info.runId) ?? [])}${elsewhere && html` <a class="hint" href="${runHref(absentParent)}">child of another run</a>`}</th>
${columns.map((column) => cell(column, run, cells))}</tr>`;
}

function cell({ key, kind, name }: RunColumn, run: Run, { measurements, parents }: Cells): Html {
  const { info } = run;
  if (kind === "metric")
    return html`<td class="num">${showMeasurement(measurements.get(info.runId)?.get(name), gapsOf(run).get(name))}</td>`;
  if (kind === "parameter")
    return html`<td>${valueOrDash(run.params.find((param) => param.key === name)?.value)}</td>`;
  switch (key) {
    case "status":
      return html`<td>${statusBadge(info.status)}</td>`;
    case "start":
      return html`<td>${timeTag(info.startTime)}</td>`;
    case "duration":
      return html`<td class="num number">${formatDuration(durationOf(run))}</td>`;
    case "seed":
      return html`<td class="num number">${valueOrDash(seedOf(run, parents))}</td>`;
    default:
      return html`<td>${run.inputs.map(({ dataset }) => html`<span class="clip">${shortText(dataset.name, 40)} <span class="mono soft">${dataset.digest}</span></span> `)}</td>`;
  }
}

function valueOrDash(value: string | undefined): Html {
  return value === undefined
    ? html`<span class="none">–</span>`
    : html`<span class="clip mono" title="${value}">${value}</span>`;
}

/** A word beside the candidate that the run above it selected, or the trial that a search chose. */
export function selectedMark({ tags }: Run): Html | false {
  const word =
    tags["systole.selected"] === "true"
      ? "selected"
      : tags["systole.chosen"] === "true"
        ? "chosen"
        : undefined;
  return word !== undefined && html` <span class="tag">✓ ${word}</span>`;
}

/** A word beside a run that failed a gate of its project. */
export function gateMark(run: Run): Html | false {
  return run.tags["systole.gates"] === "failed" && html` <span class="badge failed">✗ gate failed</span>`;
}

/** The registered versions that came from a run, with their aliases. */
export function versionTags(versions: readonly ModelVersion[]): Html[] {
  return versions.map(
    (version) =>
      html` <a class="tag" href="${versionHref(version.name, version.version)}">${shortText(version.name, 40)} v${version.version}${version.aliases.map((alias) => html` @${shortText(alias, 40)}`)}</a>`,
  );
}

import type { ModelVersion, Run } from "../track/index.ts";
import { compareLink } from "./compare-page.ts";
import { fileList, findFiles } from "./files-section.ts";
import { formatDuration, utcOffset } from "./format.ts";
import { type Html, html } from "./html.ts";
import { deletedBadge, deletedNote } from "./lifecycle.ts";
import { runHref } from "./links.ts";
import { loggedModels } from "./logged-models.ts";
import { counted, facts, pairTable, renderPage, section, statusBadge, timeTag } from "./page.ts";
import { mostChildren, type PageSources, readChildren, versionsByRun } from "./read-store.ts";
import { chooseColumns } from "./run-columns.ts";
import { runGates } from "./run-gates.ts";
import { runInputs } from "./run-inputs.ts";
import { nameOf, runCrumbs } from "./run-link.ts";
import { runMetrics } from "./run-metrics.ts";
import { gateMark, runTable, selectedMark, versionTags } from "./run-table.ts";
import { durationOf, inTrialOrder } from "./run-tree.ts";
import { thumbnails } from "./thumbnails.ts";

/** The page of one run with all that it logged, its children, its models and its files. */
export async function runPage(sources: PageSources, runId: string): Promise<string> {
  const { store } = sources;
  const run = await store.getRun(runId);
  const children = inTrialOrder(await readChildren(store, run));
  const versions = await versionsByRun(store, [run, ...children]);
  const own = versions.get(runId) ?? [];
  const verdict = run.tags["systole.verdict"];
  const files = await findFiles(sources.artifacts, run.info.artifactUri);
  const href = runHref(runId);
  const figures = "nodes" in files && thumbnails(files.nodes, href);
  return renderPage({
    title: nameOf(run),
    section: "experiments",
    crumbs: await runCrumbs(sources, run),
    aside: html`${statusBadge(run.info.status)}${deletedBadge(run.info.lifecycleStage)}${selectedMark(run)}${gateMark(run)}${versionTags(own)}`,
    body: html`${run.tags["mlflow.note.content"] !== undefined && html`<p>${run.tags["mlflow.note.content"]}</p>`}
${deletedNote("run", runId, run.info.lifecycleStage)}
${verdict !== undefined && html`<p class="note"><strong>Verdict:</strong> ${verdict}</p>`}
${overview(run)}
${runGates(run.tags)}
${children.length > 0 && section("children", "Child runs", childTable(children, versions, run))}
${section("metrics", "Metrics", await runMetrics(store, run))}
${await loggedModels(sources, run)}
${figures && section("figures", "Figures", figures)}
${section(
  "parameters",
  "Parameters",
  pairTable(
    "Parameter",
    run.params.map(({ key, value }) => [key, value]),
    "This run logged no parameters.",
  ),
)}
${section("inputs", "Data", runInputs(run.inputs))}
${section(
  "artifacts",
  "Artifacts",
  html`${own.length > 0 && html`<p>The files of the model are with its version:${versionTags(own)}</p>`}${fileList(files, href)}`,
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
  parent: Run,
): Html {
  const { shown } = chooseColumns(children);
  const table = runTable(children, { label: "Child runs", columns: shown, versions, parent });
  const all = compareLink(children);
  return html`<form action="/compare" method="get"><div class="bar"><button type="submit">Compare selected</button>${
    all !== undefined && html`<a href="${all}">Compare all ${children.length}</a>`
  }${children.length === mostChildren && html`<span class="hint">The first ${mostChildren} are shown.</span>`}</div>${table}</form>`;
}

function tagTables(run: Run): Html {
  const pairs = Object.entries(run.tags);
  const own = pairs.filter(([key]) => !key.startsWith("mlflow."));
  const system = pairs.filter(([key]) => key.startsWith("mlflow."));
  return html`${pairTable("Tag", own, "This run has no tags of its own.")}
${system.length > 0 && html`<details><summary>${counted(system.length, "tag")} of the tracking system</summary>${pairTable("Tag", system, "")}</details>`}`;
}

import { NotFoundError } from "../core/index.ts";
import type { LoggedModel, ModelVersion, Run } from "../track/index.ts";
import { fileList, findFiles } from "./files-section.ts";
import { type Html, html } from "./html.ts";
import { loggedModelHref, modelHref, modelsHref, versionHref } from "./links.ts";
import { measurementNames, measurementsOf, showMeasurement } from "./metric-view.ts";
import { readModelFiles } from "./model-files.ts";
import { modelMetrics } from "./model-metrics.ts";
import { flavourFact, modelUse } from "./model-use.ts";
import { emptyState, facts, pairTable, renderPage, scrollTable, section, timeTag } from "./page.ts";
import { type PageSources, readModel, readModels, readVersions } from "./read-store.ts";
import { allowedGates } from "./run-gates.ts";
import { findRun, runLink } from "./run-link.ts";
import { modelColumns } from "./schema-tables.ts";
import { keyText, shortText } from "./short-text.ts";

/** All registered models with their latest version and their aliases. */
export async function modelsPage({ store }: PageSources): Promise<string> {
  const models = await readModels(store);
  const rows = models.map((model) => {
    const latest = model.latestVersion;
    return html`<tr><th scope="row" class="name"><a href="${modelHref(model.name)}">${shortText(model.name)}</a></th>
<td>${latest === undefined ? html`<span class="none">none</span>` : html`<a href="${versionHref(model.name, latest)}">Version ${latest}</a>`}</td>
<td class="name">${Object.entries(model.aliases).map(([alias, version]) => html`<a class="tag" href="${versionHref(model.name, version)}">@${shortText(alias, 40)} → v${version}</a> `)}</td>
<td>${timeTag(model.lastUpdateTime)}</td></tr>`;
  });
  const head = html`<tr><th scope="col">Model</th><th scope="col">Latest</th><th scope="col">Aliases</th><th scope="col">Last update</th></tr>`;
  return renderPage({
    title: "Registered models",
    section: "models",
    body:
      rows.length === 0
        ? emptyState(
            "No model is registered yet: a run registers the one it selects when all gates pass.",
            "systole run",
          )
        : scrollTable("Registered models", head, rows),
  });
}

/** How many metrics stand beside each version in the list of a model. */
const mostMetrics = 3;
/** Of how many versions, the newest, the runs are read for that list. */
const mostRuns = 200;

/** One registered model: its versions, the newest first. */
export async function modelPage(sources: PageSources, name: string): Promise<string> {
  const model = await readModel(sources.store, name);
  if (model === undefined)
    throw new NotFoundError("track/model-not-found", `model "${name}" must be registered, it is not`);
  const versions = await readVersions(sources.store, name);
  const runs = await readRunsOf(sources, versions.slice(0, mostRuns));
  const measurements = new Map([...runs].map(([id, run]) => [id, measurementsOf(run)]));
  const names = measurementNames([...measurements.values()]).slice(0, mostMetrics);
  const rows = versions.map(
    (
      version,
    ) => html`<tr><th scope="row"><a href="${versionHref(name, version.version)}">Version ${version.version}</a></th>
<td class="name">${aliasTags(version)}</td><td class="name">${runLink(runs.get(version.runId ?? ""), version.runId)}</td>${names.map((metric) => html`<td class="num">${showMeasurement(measurements.get(version.runId ?? "")?.get(metric))}</td>`)}<td>${timeTag(version.creationTime)}</td><td class="long">${version.description}</td></tr>`,
  );
  const head = html`<tr><th scope="col">Version</th><th scope="col">Aliases</th><th scope="col">From run</th>${names.map((metric) => html`<th scope="col" class="num">${keyText(metric, 40)}</th>`)}<th scope="col">Created</th><th scope="col">Description</th></tr>`;
  const champion = versions.find(({ version }) => version === model.aliases["champion"]);
  return renderPage({
    title: name,
    section: "models",
    crumbs: [{ label: "Registered models", href: modelsHref }],
    body: html`${model.description !== undefined && html`<p>${model.description}</p>`}
${facts([
  ["Created", timeTag(model.creationTime)],
  ["Last update", timeTag(model.lastUpdateTime)],
  [
    "Champion",
    champion === undefined
      ? html`<span class="none">no version has the alias</span>`
      : html`<a href="${versionHref(name, champion.version)}">Version ${champion.version}</a>`,
  ],
])}
${champion !== undefined && modelUse(await readModelFiles(sources.artifacts, champion.storageLocation), `models:/${name}@champion`)}
${section("versions", "Versions", rows.length === 0 ? emptyState("This model has no versions.") : scrollTable("Versions", head, rows))}
${Object.keys(model.tags).length > 0 && section("tags", "Tags", pairTable("Tag", Object.entries(model.tags), ""))}`,
  });
}

/** One version: how good it is, what it takes, where it came from, its files and tags. */
export async function versionPage(sources: PageSources, name: string, number: string): Promise<string> {
  const version = await sources.store.getModelVersion(name, number);
  const run = await findRun(sources, version.runId);
  const logged = await findLogged(sources, version);
  const files = await readModelFiles(sources.artifacts, version.storageLocation);
  const href = versionHref(name, version.version);
  const allowed = allowedGates(version.tags);
  return renderPage({
    title: `${name}, version ${version.version}`,
    section: "models",
    crumbs: [
      { label: "Registered models", href: modelsHref },
      { label: name, href: modelHref(name) },
    ],
    aside: html`${aliasTags(version)}${allowed.length > 0 && html`<span class="badge failed">✗ gate allowed</span>`}`,
    body: html`${allowed.length > 0 && html`<div class="note"><p>This version was registered although a gate failed.</p><ul class="gates">${allowed.map(([gate, because]) => html`<li><strong>${keyText(gate)}</strong> <em>Allowed because: ${because}</em></li>`)}</ul></div>`}${version.description !== undefined && html`<p>${version.description}</p>`}
${facts([
  ["Created", timeTag(version.creationTime)],
  ["From run", runLink(run, version.runId)],
  ["Source", sourceLink(version, logged)],
  flavourFact(files),
  ["MLflow's version", files?.mlflowVersion],
  ["Location", html`<span class="mono">${version.storageLocation}</span>`],
])}
${modelUse(files, `models:/${name}/${version.version}`)}
${section("metrics", "Metrics", modelMetrics(logged, run))}
${files !== undefined && section("columns", files.schema === undefined ? "Signature" : "Schema", modelColumns(files))}
${section("files", "Files", fileList(await findFiles(sources.artifacts, version.storageLocation), href))}
${section("tags", "Tags", pairTable("Tag", Object.entries(version.tags), "This version has no tags."))}`,
  });
}

function aliasTags(version: ModelVersion): Html[] {
  return version.aliases.map((alias) => html`<span class="tag">@${shortText(alias, 40)}</span> `);
}

/** What a source begins with that is a logged model. */
const loggedSource = "models:/m-";

/** The logged model that a version was registered from; `undefined` when it was another source, or is deleted. */
async function findLogged(
  { store }: PageSources,
  { source }: ModelVersion,
): Promise<LoggedModel | undefined> {
  if (!source.startsWith(loggedSource)) return undefined;
  return store.getLoggedModel(source.slice("models:/".length)).catch(() => undefined);
}

function sourceLink({ source }: ModelVersion, logged: LoggedModel | undefined): Html {
  if (logged !== undefined)
    return html`<a class="mono" href="${loggedModelHref(logged.modelId)}">${source}</a>`;
  const isGone = source.startsWith(loggedSource);
  return html`<span class="mono">${source}</span>${isGone && html` <span class="badge deleted">deleted</span>`}`;
}

/** The runs that versions came from, by id; one that is gone is not among them. */
async function readRunsOf(
  { store }: PageSources,
  versions: readonly ModelVersion[],
): Promise<Map<string, Run>> {
  const ids = [...new Set(versions.flatMap(({ runId }) => (runId === undefined ? [] : [runId])))];
  return new Map((await store.getRuns(ids)).map((run) => [run.info.runId, run]));
}

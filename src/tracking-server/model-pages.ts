import { NotFoundError } from "../core/index.ts";
import type { ModelVersion } from "../track/index.ts";
import { artifactList } from "./artifact-tree.ts";
import { type Html, html } from "./html.ts";
import { modelHref, modelsHref, runHref, versionHref } from "./links.ts";
import { emptyState, facts, renderPage, scrollTable, section, timeTag } from "./page.ts";
import { type PageSources, readModel, readModels, readVersions } from "./read-store.ts";
import { pairTable } from "./run-page.ts";

/** All registered models with their latest version and their aliases. */
export async function modelsPage({ store }: PageSources): Promise<string> {
  const models = await readModels(store);
  const rows = models.map((model) => {
    const latest = model.latestVersion;
    return html`<tr><th scope="row"><a href="${modelHref(model.name)}">${model.name}</a></th>
<td>${latest === undefined ? html`<span class="none">none</span>` : html`<a href="${versionHref(model.name, latest)}">Version ${latest}</a>`}</td>
<td>${Object.entries(model.aliases).map(([alias, version]) => html`<a class="tag" href="${versionHref(model.name, version)}">@${alias} → v${version}</a> `)}</td>
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
            "npx systole run",
          )
        : scrollTable("Registered models", head, rows),
  });
}

/** One registered model: its versions, the newest first. */
export async function modelPage(sources: PageSources, name: string): Promise<string> {
  const model = await readModel(sources.store, name);
  if (model === undefined)
    throw new NotFoundError("track/model-not-found", `model "${name}" must be registered, it is not`);
  const versions = await readVersions(sources.store, name);
  const runs = await runNames(sources, versions);
  const rows = versions.map(
    (
      version,
    ) => html`<tr><th scope="row"><a href="${versionHref(name, version.version)}">Version ${version.version}</a></th>
<td>${aliasTags(version)}</td><td>${runLink(version, runs)}</td><td>${timeTag(version.creationTime)}</td><td class="long">${version.description}</td></tr>`,
  );
  const head = html`<tr><th scope="col">Version</th><th scope="col">Aliases</th><th scope="col">From run</th><th scope="col">Created</th><th scope="col">Description</th></tr>`;
  const champion = model.aliases["champion"];
  return renderPage({
    title: name,
    section: "models",
    crumbs: [{ label: "Registered models", href: modelsHref }],
    body: html`${model.description !== undefined && html`<p>${model.description}</p>`}
${facts([
  ["Created", timeTag(model.creationTime)],
  ["Last update", timeTag(model.lastUpdateTime)],
  [
    "Serve the champion",
    champion === undefined ? undefined : html`<code>npx systole serve models:/${name}@champion</code>`,
  ],
])}
${section("versions", "Versions", rows.length === 0 ? emptyState("This model has no versions.") : scrollTable("Versions", head, rows))}
${Object.keys(model.tags).length > 0 && section("tags", "Tags", pairTable("Tag", Object.entries(model.tags), ""))}`,
  });
}

/** One version: where it came from, its tags and its files. */
export async function versionPage(sources: PageSources, name: string, number: string): Promise<string> {
  const version = await sources.store.getModelVersion(name, number);
  const runs = await runNames(sources, [version]);
  return renderPage({
    title: `${name}, version ${version.version}`,
    section: "models",
    crumbs: [
      { label: "Registered models", href: modelsHref },
      { label: name, href: modelHref(name) },
    ],
    aside: aliasTags(version),
    body: html`${version.description !== undefined && html`<p>${version.description}</p>`}
${facts([
  ["Created", timeTag(version.creationTime)],
  ["From run", runLink(version, runs)],
  ["Source", html`<span class="mono">${version.source}</span>`],
  ["Location", html`<span class="mono">${version.storageLocation}</span>`],
  ["Serve it", html`<code>npx systole serve models:/${name}/${version.version}</code>`],
])}
${section("files", "Files", await artifactList(sources.artifacts, version.storageLocation, versionHref(name, version.version)))}
${section("tags", "Tags", pairTable("Tag", Object.entries(version.tags), "This version has no tags."))}`,
  });
}

function aliasTags(version: ModelVersion): Html[] {
  return version.aliases.map((alias) => html`<span class="tag">@${alias}</span> `);
}

/** The names of the runs that versions came from; a run that is gone has none. */
async function runNames(
  { store }: PageSources,
  versions: readonly ModelVersion[],
): Promise<Map<string, string>> {
  const ids = [...new Set(versions.flatMap(({ runId }) => (runId === undefined ? [] : [runId])))];
  return new Map((await store.getRunInfos(ids)).map(({ runId, runName }) => [runId, runName]));
}

function runLink(version: ModelVersion, runs: ReadonlyMap<string, string>): Html {
  const name = version.runId === undefined ? undefined : runs.get(version.runId);
  return version.runId === undefined || name === undefined
    ? html`<span class="none">–</span>`
    : html`<a href="${runHref(version.runId)}">${name || version.runId.slice(0, 8)}</a>`;
}

import type { LoggedModel, ModelVersion, Run } from "../track/index.ts";
import { fileList, findFiles } from "./files-section.ts";
import { html } from "./html.ts";
import { loggedModelHref, runHref } from "./links.ts";
import { modelStateMark } from "./logged-models.ts";
import { readModelFiles } from "./model-files.ts";
import { modelMetrics } from "./model-metrics.ts";
import { flavourFact, modelUse } from "./model-use.ts";
import { facts, pairTable, renderPage, section, timeTag } from "./page.ts";
import { type PageSources, versionsByRun } from "./read-store.ts";
import { findRun, nameOf, runCrumbs, runLink } from "./run-link.ts";
import { versionTags } from "./run-table.ts";
import { modelColumns } from "./schema-tables.ts";

/**
 * The page of a model that a run logged, registered or not: how good it is, what it takes, its files. The metrics of a registered one
 * are those that the page of its version shows, with their spread over the folds.
 */
export async function loggedModelPage(sources: PageSources, modelId: string): Promise<string> {
  const model = await sources.store.getLoggedModel(modelId);
  const run = await findRun(sources, model.sourceRunId);
  const versions = await versionsOf(sources, model, run);
  const [version] = versions;
  const uri = version === undefined ? `models:/${modelId}` : `models:/${version.name}/${version.version}`;
  const files = await readModelFiles(sources.artifacts, model.artifactUri);
  return renderPage({
    title: model.name,
    section: "experiments",
    crumbs:
      run === undefined
        ? []
        : [...(await runCrumbs(sources, run)), { label: nameOf(run), href: runHref(run.info.runId) }],
    aside: html`${modelStateMark(model.status)}${versionTags(versions)}`,
    body: html`${facts([
      ["Model id", html`<span class="mono">${modelId}</span>`],
      ["Created", timeTag(model.creationTime)],
      ["From run", runLink(run, model.sourceRunId)],
      ["Type", model.modelType || undefined],
      flavourFact(files),
      ["Location", html`<span class="mono">${model.artifactUri}</span>`],
    ])}
${modelUse(files, uri)}
${section("metrics", "Metrics", modelMetrics(model, version === undefined ? undefined : run))}
${files !== undefined && section("columns", files.schema === undefined ? "Signature" : "Schema", modelColumns(files))}
${section(
  "parameters",
  "Parameters",
  pairTable(
    "Parameter",
    model.params.map(({ key, value }) => [key, value]),
    "This model has no parameters.",
  ),
)}
${section("files", "Files", fileList(await findFiles(sources.artifacts, model.artifactUri), loggedModelHref(modelId)))}
${section("tags", "Tags", pairTable("Tag", Object.entries(model.tags), "This model has no tags."))}`,
  });
}

async function versionsOf(
  { store }: PageSources,
  { modelId }: LoggedModel,
  run: Run | undefined,
): Promise<readonly ModelVersion[]> {
  const found = run === undefined ? [] : ((await versionsByRun(store, [run])).get(run.info.runId) ?? []);
  return found.filter(({ source }) => source === `models:/${modelId}`);
}

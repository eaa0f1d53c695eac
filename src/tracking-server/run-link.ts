import type { Run } from "../track/index.ts";
import { type Html, html } from "./html.ts";
import { deletedBadge } from "./lifecycle.ts";
import { experimentHref, experimentsHref, runHref } from "./links.ts";
import type { Crumb } from "./page.ts";
import type { PageSources } from "./read-store.ts";
import { parentOf } from "./run-tree.ts";
import { shortText } from "./short-text.ts";

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

/** The run of that id; `undefined` when it is gone or none is named. */
export async function findRun({ store }: PageSources, runId: string | undefined): Promise<Run | undefined> {
  return runId === undefined ? undefined : store.getRun(runId).catch(() => undefined);
}

/** The way to a run, with a mark where it is deleted; a dash where it is gone. */
export function runLink(run: Run | undefined, runId: string | undefined): Html {
  if (run !== undefined)
    return html`<a href="${runHref(run.info.runId)}">${shortText(nameOf(run), 60)}</a>${deletedBadge(run.info.lifecycleStage)}`;
  return runId === undefined
    ? html`<span class="none">–</span>`
    : html`<span class="none">run ${runId.slice(0, 8)}, which is gone</span>`;
}

import { readdir } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { sweepReplacement, sweepStaging } from "../files/index.ts";
import { artifactPath, type Condition, type LoggedModel, pagesOf, type Run } from "../track/index.ts";
import type { Store } from "./track-run.ts";
import type { Workspace } from "./workspace.ts";

/** What killed processes have left in the store of a workspace. */
export interface Leftovers {
  /** How many runs were RUNNING, and are KILLED now. */
  readonly runs: number;
  /** How many models were PENDING, and are FAILED now. */
  readonly models: number;
}

/**
 * How long a run of another machine is taken to be running, in milliseconds: a day. The lock says that no process of this machine runs
 * in the workspace; whether it holds between machines depends on the file system.
 */
const othersMs = 24 * 60 * 60_000;

/**
 * Clears what processes that were killed have left in a workspace, of whatever project: runs that are RUNNING, models that are PENDING,
 * files half written. To be called while the workspace is locked: then no other run of ours can be alive in it. Runs that other
 * programs logged have no tag `systole.pid` and are left.
 */
export async function sweepLeftovers(store: Store, workspace: Workspace): Promise<Leftovers> {
  await sweepFiles(workspace);
  const experimentIds: string[] = [];
  for await (const { experimentId } of pagesOf((page) => store.searchExperiments(page)))
    experimentIds.push(experimentId);
  if (experimentIds.length === 0) return { runs: 0, models: 0 };
  const runs = await endAbandonedRuns(store, experimentIds);
  return { runs, models: await failPendingModels(store, experimentIds) };
}

/** That something has a status. */
const hasStatus = (value: string): Condition => ({
  key: { kind: "attribute", name: "status" },
  comparator: "=",
  value,
});

async function endAbandonedRuns(store: Store, experimentIds: readonly string[]): Promise<number> {
  const isOurs: Condition = { key: { kind: "tag", name: "systole.pid" }, comparator: "IS NOT NULL" };
  const search = { experimentIds, filter: [hasStatus("RUNNING"), isOurs] };
  const running: Run[] = [];
  for await (const run of pagesOf((page) => store.searchRuns({ ...search, ...page }))) running.push(run);
  const abandoned = running.filter(
    ({ info, tags }) => tags["systole.host"] === hostname() || Date.now() - info.startTime > othersMs,
  );
  const endTime = Date.now(); // one for all, so that no child ends after its parent
  for (const { info } of abandoned) {
    await sweepBelow(info.artifactUri, sweepStaging);
    await store.updateRun(info.runId, { status: "KILLED", endTime });
  }
  return abandoned.length;
}

/** A model of a run of ours that has ended and left it PENDING will get no files any more. */
async function failPendingModels(store: Store, experimentIds: readonly string[]): Promise<number> {
  const search = { experimentIds, filter: [hasStatus("PENDING")] };
  const pending: LoggedModel[] = [];
  for await (const model of pagesOf((page) => store.searchLoggedModels({ ...search, ...page })))
    pending.push(model);
  let count = 0;
  for (const { modelId, sourceRunId, artifactUri } of pending) {
    const run =
      sourceRunId === undefined ? undefined : await store.getRun(sourceRunId).catch(() => undefined);
    if (run?.tags["systole.pid"] === undefined || run.info.status === "RUNNING") continue;
    await sweepBelow(artifactUri, sweepReplacement);
    await store.finishLoggedModel(modelId, "FAILED");
    count++;
  }
  return count;
}

/** Clears a place of artifacts. One that is elsewhere, or cannot be cleared, is no reason to stop. */
async function sweepBelow(uri: string, sweep: (path: string) => Promise<unknown>): Promise<void> {
  try {
    await sweep(artifactPath(uri));
  } catch {}
}

/** Removes what was being written beside the artifacts. What cannot be removed is no reason to stop, and is tried again. */
async function sweepFiles({ models, reports, stages, data }: Workspace): Promise<void> {
  for (const root of [reports, stages, data])
    for (const directory of await directoriesOf(root)) await sweepStaging(directory);
  const names = await readdir(models).catch(() => []);
  const replaced = names.flatMap(
    (name) => /^\.(.+)\.(?:filling|link|generation|replaced)(?:\.|$)/.exec(name)?.[1] ?? [],
  );
  for (const name of new Set(replaced)) await sweepReplacement(join(models, name)).catch(() => undefined);
}

/** A directory and all below it, hidden ones left out. */
async function directoriesOf(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
  const inner = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  return [root, ...inner.map((entry) => join(entry.parentPath, entry.name))];
}

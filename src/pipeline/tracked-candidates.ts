import { askForName, NotFoundError, showValue } from "../core/index.ts";
import { getMetric } from "../judge/index.ts";
import { allOf, type Run, type TrackingStore } from "../track/index.ts";
import { type FoldFacts, foldsTag, readFoldFacts } from "./fold-facts.ts";

/** A candidate as the tracking store has it. */
export interface TrackedCandidate {
  readonly name: string;
  readonly runId: string;
  /** The run that compared it with others. */
  readonly parent: Run;
  readonly run: Run;
  /** Its folds; absent of a run that an older version or another program made. */
  readonly folds?: FoldFacts;
}

/** What of a store is read to find candidates. */
export type CandidateStore = Pick<
  TrackingStore,
  "getRun" | "searchRuns" | "searchExperiments" | "getMetricHistory"
>;

/** The id of a run. */
const runId = /^[0-9a-f]{32}$/;

/**
 * Finds candidates: by the id of a run, which is that of a candidate or of the run above it, which means the one that was chosen; or by
 * their names in the last run that compared some.
 *
 * @param references ids of runs, or names of candidates.
 * @param project the experiment whose last run is meant. Default: the last run of all experiments.
 * @returns as many as references, in their order.
 * @throws {NotFoundError} `track/run-not-found`; `run/unknown-candidate` where the last run has no candidate of that name, or there is no run.
 */
export async function findCandidates(
  store: CandidateStore,
  references: readonly string[],
  project?: string,
): Promise<TrackedCandidate[]> {
  const isNamed = references.some((reference) => !runId.test(reference));
  const last = isNamed ? await lastComparison(store, project) : undefined;
  const named = last === undefined ? [] : await candidatesOf(store, last);
  const found: TrackedCandidate[] = [];
  for (const reference of references)
    found.push(
      runId.test(reference)
        ? await candidateOfRun(store, await store.getRun(reference))
        : byName(reference, named, last!),
    );
  return found;
}

function byName(name: string, candidates: readonly TrackedCandidate[], { info }: Run): TrackedCandidate {
  const found = candidates.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  const known = candidates.map((candidate) => candidate.name);
  throw new NotFoundError(
    "run/unknown-candidate",
    `a candidate of the last run, ${info.runName}, must be one of ${known.map(showValue).join(", ")}, got ${showValue(name)}${askForName(name, known)}`,
    { hint: "a candidate of an earlier run is named by the id of its run, which `systole ui` shows" },
  );
}

/** The candidate that a run is; of a run that compared some the one that it chose. */
async function candidateOfRun(store: CandidateStore, run: Run): Promise<TrackedCandidate> {
  const parentId = run.tags["mlflow.parentRunId"];
  if (run.tags["systole.candidate"] !== undefined && parentId !== undefined)
    return candidateOf(run, await store.getRun(parentId));
  const candidates = await candidatesOf(store, run);
  const chosen = candidates.find((candidate) => candidate.run.tags["systole.selected"] === "true");
  if (chosen !== undefined) return chosen;
  throw new NotFoundError(
    "run/unknown-candidate",
    `run "${run.info.runId}" must be of a candidate, or have compared some: it has no candidates`,
    { hint: "`systole ui` shows the runs of a workspace, the candidates of each below it" },
  );
}

/** The newest run that compared candidates. */
async function lastComparison(store: CandidateStore, project: string | undefined): Promise<Run> {
  const experiments = await allOf((page) => store.searchExperiments(page));
  const experimentIds = experiments
    .filter(({ name }) => project === undefined || name === project)
    .map(({ experimentId }) => experimentId);
  const { items } = await store.searchRuns({
    experimentIds,
    filter: [{ key: { kind: "tag", name: "systole.verdict" }, comparator: "IS NOT NULL" }],
    orderBy: [{ key: { kind: "attribute", name: "start_time" }, direction: "desc" }],
    maxResults: 1,
  });
  const [last] = items;
  if (last !== undefined) return last;
  throw new NotFoundError(
    "run/unknown-candidate",
    `candidates must be those of a run${project === undefined ? "" : ` of ${showValue(project)}`}, there is none`,
    { hint: "`systole run` compares the candidates of a project; name its workspace with --workspace" },
  );
}

async function candidatesOf(store: CandidateStore, parent: Run): Promise<TrackedCandidate[]> {
  const children = await allOf((page) =>
    store.searchRuns({
      experimentIds: [parent.info.experimentId],
      filter: [
        { key: { kind: "tag", name: "mlflow.parentRunId" }, comparator: "=", value: parent.info.runId },
        { key: { kind: "tag", name: "systole.selected" }, comparator: "IS NOT NULL" },
      ],
      orderBy: [{ key: { kind: "attribute", name: "start_time" }, direction: "asc" }],
      ...page,
    }),
  );
  return children.map((run) => candidateOf(run, parent));
}

function candidateOf(run: Run, parent: Run): TrackedCandidate {
  const folds = readFoldFacts(run.tags[foldsTag]);
  return {
    name: run.tags["systole.candidate"] ?? run.info.runName,
    runId: run.info.runId,
    run,
    parent,
    ...(folds === undefined ? {} : { folds }),
  };
}

/** A param of the run above a candidate; `undefined` where it has none of that name. */
export function paramOf({ parent }: TrackedCandidate, key: string): string | undefined {
  return parent.params.find((param) => param.key === key)?.value;
}

/** What a candidate scored by a metric, by the number of the fold; folds without a value are absent. */
export async function foldScores(
  store: CandidateStore,
  candidate: TrackedCandidate,
  metric: string,
): Promise<Map<number, number>> {
  const points = await store.getMetricHistory(candidate.runId, getMetric(metric).tracked.folds);
  return new Map(points.map(({ step, value }) => [step, value]));
}

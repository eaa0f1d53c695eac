import { ConflictError, makeLabels } from "../core/index.ts";
import {
  type Comparison,
  compareCandidates,
  defaultMetric,
  findTooFewRows,
  getMetric,
} from "../judge/index.ts";
import {
  type CandidateStore,
  findCandidates,
  foldScores,
  paramOf,
  type TrackedCandidate,
} from "./tracked-candidates.ts";

/** What {@link compareRuns} may be told. */
export interface CompareRunsOptions {
  /** The names of metrics. Default: the one by which the first candidate's run chose. */
  readonly metrics?: readonly string[] | undefined;
  /** The confidence level of the intervals, in (0, 1). Default: 0.95. */
  readonly level?: number | undefined;
  /** The project whose last run has candidates of these names. Default: the last run of the workspace. */
  readonly project?: string | undefined;
}

/** A candidate that was compared. Plain JSON. */
export interface ComparedCandidate {
  readonly name: string;
  readonly runId: string;
  /** The name of the run that it was a candidate of. */
  readonly runName: string;
}

/** Candidates of tracked runs, held against each other. Plain JSON. */
export interface ComparedRuns {
  readonly comparisons: readonly Comparison[];
  readonly candidates: readonly ComparedCandidate[];
}

/**
 * Compares two or more candidates of tracked runs by their scores in the same folds, as a run compares its own: the corrected resampled t
 * of the differences, Holm's correction over the pairs of each metric. Candidates of different runs can be compared where the same rows were
 * in the same folds.
 *
 * @param references names of candidates of the last run, or ids of runs.
 * @throws {NotFoundError} as {@link findCandidates} does; `metric/unknown`.
 * @throws {ConflictError} `run/not-comparable` when their folds are not the same, or are not known; it says what differs.
 * @throws {DataError} `select/no-score` when there is no fold in which all have a value.
 */
export async function compareRuns(
  store: CandidateStore,
  references: readonly string[],
  options: CompareRunsOptions = {},
): Promise<ComparedRuns> {
  const candidates = distinctNames(await findCandidates(store, references, options.project));
  const { nTrain, nTest, classes, positive } = sharedFolds(candidates);
  const labels = makeLabels(Object.entries(classes).flatMap(([name, n]) => new Array<string>(n).fill(name)));
  const { metrics = [paramOf(candidates[0]!, "metric") ?? defaultMetric], level } = options;
  const comparisons: Comparison[] = [];
  for (const metric of metrics.map((name) => getMetric(name).name)) {
    const folds = await Promise.all(candidates.map((candidate) => foldScores(store, candidate, metric)));
    const common = [...folds[0]!.keys()].filter((step) => folds.every((own) => own.has(step)));
    comparisons.push(
      ...compareCandidates({
        candidates: candidates.map(({ name }, i) => ({
          name,
          scores: { [metric]: common.map((step) => folds[i]!.get(step)!) },
        })),
        metric,
        nTrain,
        nTest,
        level,
        tooFew: findTooFewRows(labels, metric, positive),
      }),
    );
  }
  return {
    comparisons,
    candidates: candidates.map(({ name, runId, parent }) => ({ name, runId, runName: parent.info.runName })),
  };
}

/** Candidates whose names differ: where they are alike, the name of the run stands behind, or the id of theirs. */
function distinctNames(candidates: readonly TrackedCandidate[]): TrackedCandidate[] {
  const isAlone = (name: string, names: readonly string[]): boolean =>
    names.filter((other) => other === name).length === 1;
  const names = candidates.map(({ name }) => name);
  const longer = candidates.map(({ name, parent }) => `${name} of ${parent.info.runName}`);
  return candidates.map((candidate, i) => {
    if (isAlone(names[i]!, names)) return candidate;
    const name = isAlone(longer[i]!, longer)
      ? longer[i]!
      : `${candidate.name} ${candidate.runId.slice(0, 8)}`;
    return { ...candidate, name };
  });
}

/** What a person looks at when folds differ: params and tags of the runs. */
const told: readonly (readonly [what: string, of: (candidate: TrackedCandidate) => string | undefined])[] = [
  ["data", ({ run }) => run.tags["systole.data_sha256"]?.slice(0, 12)],
  ["rows", (candidate) => paramOf(candidate, "n_rows")],
  ["split", (candidate) => paramOf(candidate, "split")],
  ["group column", (candidate) => paramOf(candidate, "group_column")],
  ["folds", (candidate) => paramOf(candidate, "n_splits")],
  ["repeats", (candidate) => paramOf(candidate, "n_repeats")],
  ["seed", ({ run }) => run.tags["systole.seed"]],
  ["positive class", ({ folds }) => folds?.positive],
];

/** The folds that all candidates share. */
function sharedFolds(candidates: readonly TrackedCandidate[]): NonNullable<TrackedCandidate["folds"]> {
  const unknown = candidates.find(({ folds }) => folds === undefined);
  if (unknown !== undefined)
    throw new ConflictError(
      "run/not-comparable",
      `candidate "${unknown.name}" of run "${unknown.parent.info.runName}" must say in which folds it was judged, it does not`,
      { hint: "run the project again: versions before this one did not record it" },
    );
  const first = candidates[0]!;
  const other = candidates.find(({ folds }) => folds!.sha256 !== first.folds!.sha256);
  if (other === undefined) return first.folds!;
  const differences = told.flatMap(([what, of]) => {
    const [a = "none", b = "none"] = [of(first), of(other)];
    return a === b ? [] : [`${what} ${a} and ${b}`];
  });
  throw new ConflictError(
    "run/not-comparable",
    `"${first.name}" and "${other.name}" must be judged on the same rows in the same folds, they differ in ${differences.join(", ") || "which rows are in which folds"}`,
    {
      hint: "run both with the same data, split, folds, repeats and seed; or compare two models on one file with --on FILE",
    },
  );
}

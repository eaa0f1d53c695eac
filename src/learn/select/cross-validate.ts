import {
  type Executor,
  findRepeated,
  inlineExecutor,
  type Labels,
  type Matrix,
  makeMatrix,
  ParameterError,
  shareFloat64,
  shareInput,
  shareInt32,
  shareTable,
  type Table,
} from "../../core/index.ts";
import type { Fold, Score } from "../../judge/index.ts";
import type { EstimatorSpec } from "../protocol/protocol.ts";
import type { Candidate } from "./candidate.ts";
import { type FoldData, type FoldInput, type FoldOutput, foldTask } from "./fold-task.ts";
import { planSearches } from "./plan-searches.ts";
import { Searches } from "./run-searches.ts";
import type { CandidateSearch } from "./search.ts";

/** What {@link crossValidate} takes. */
export interface CrossValidateOptions {
  /** In order of complexity, the simplest first: {@link selectCandidate} goes by it. */
  readonly candidates: readonly Candidate[];
  /** All rows, of which the folds take theirs. */
  readonly X: Table;
  /** Their labels. */
  readonly y: Labels;
  /** How the rows are divided, see {@link repeatedStratifiedKFold}. */
  readonly folds: readonly Fold[];
  /** The group of each row, as `groupCodes` gives it: for searches whose folds keep rows of one group together. */
  readonly groups?: Int32Array | undefined;
  /** The time of each row: for searches whose folds are in the order of time. */
  readonly times?: Float64Array | undefined;
  /** The positive class of two. Default: the last. */
  readonly positive?: string | undefined;
  /** The probability above which a row is labelled positive, with two classes. Default: 0.5. */
  readonly threshold?: number | undefined;
  /** Where the fits run: a task for each candidate and fold, and for each fold of a search. Default: in the calling thread, one after the other. */
  readonly executor?: Executor | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called when one candidate is done with one fold, or a search with one of its own; `total` is the number of all of these. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What came of one candidate. */
export interface CandidateResult {
  readonly name: string;
  /** The pipeline, as plain data; of a candidate with a search the one that is chosen by all rows. */
  readonly spec: EstimatorSpec;
  /** What came of each fold, in the order of the folds. */
  readonly folds: readonly FoldOutput[];
  /** Each metric per fold, in the order of the folds: its value, or why it has none there. */
  readonly scores: Readonly<Record<string, readonly Score[]>>;
  /** For each repeat: n rows x classes, each row as the fold answered that had it in its test set; NaN if none had, or had no model. */
  readonly outOfFold: readonly Matrix[];
  /** What the fits warned of, each sentence once, with how many folds said it. */
  readonly warnings: readonly { readonly message: string; readonly nFolds: number }[];
  /** What its searches found; absent without one. */
  readonly search?: CandidateSearch;
}

/** What came of a cross-validation. */
export interface CrossValidation {
  readonly candidates: readonly CandidateResult[];
  /** How many rows a training set has, on average: {@link correctedStandardError} needs it. */
  readonly nTrain: number;
  /** How many rows a test set has, on average. */
  readonly nTest: number;
}

/**
 * Fits each candidate on the training rows of each fold, imputation and scaling included, and judges it on the rows
 * left out. Nothing is learned from a test row. A metric that is undefined on a test set, as ROC AUC is where it holds one
 * class only, has the reason in the place of its value there; so have all metrics where the training rows are of one class only.
 *
 * Where a candidate has a search, each fold divides its training rows once more, chooses a trial by them, fits it on all of them and
 * judges it on the test rows: nested cross-validation. The figure is that of the search as a whole, and no test row has a part in a choice.
 * One more search, among all rows, finds what is fitted in the end.
 *
 * The result does not depend on the executor, but for the seconds.
 *
 * @throws {DataError} what a fit says of the rows; the first failure ends all.
 * @throws {unknown} the signal's reason when it is aborted.
 * @throws {ParameterError} `select/candidates` without a candidate or with a name twice; `select/folds` without a fold,
 *   or with one that is empty or shares a row between its sets; `select/search` for a search without trials.
 */
export async function crossValidate(options: CrossValidateOptions): Promise<CrossValidation> {
  const { candidates, folds, positive, threshold, signal, onProgress } = options;
  checkCandidates(candidates);
  checkFolds(folds, options.y.codes.length);
  const X = shareTable(options.X);
  const y: Labels = { classes: options.y.classes, codes: shareInt32(options.y.codes) };
  const { groups, times } = options;
  const { specs, searches, planned } = planSearches(candidates);
  const data = shareInput<FoldData>({
    specs,
    X,
    y,
    folds: folds.map((fold) => ({ train: shareInt32(fold.train), test: shareInt32(fold.test) })),
    searches,
    groups: groups === undefined ? undefined : shareInt32(groups),
    times: times === undefined ? undefined : shareFloat64(times),
    positive,
    threshold,
  });
  const executor = options.executor ?? inlineExecutor;
  const searching = new Searches(
    planned.filter((one) => one !== undefined),
    data,
    { labels: y, groups, times },
  );
  const nTasks = searching.nTasks + candidates.length * folds.length;
  const found = await searching.run(executor, { signal, onProgress: (done) => onProgress?.(done, nTasks) });
  // of each candidate with a search in turn the choice of each fold, and that of all rows
  const ofCandidate = planned.map((one): CandidateSearch | undefined => {
    if (one === undefined) return undefined;
    const own = found.splice(0, folds.length + 1);
    const trials = one.search.trials.map(({ params }) => params);
    return { trials, folds: own.slice(0, -1), all: own.at(-1)! };
  });
  const inputs = candidates.flatMap((_, c) =>
    folds.map((_, fold): FoldInput => {
      const search = ofCandidate[c];
      return { data, spec: search === undefined ? c : planned[c]!.specOf(search.folds[fold]!.chosen), fold };
    }),
  );
  const outputs = await executor.map(foldTask, inputs, {
    signal,
    onProgress: (done) => onProgress?.(searching.nTasks + done, nTasks),
  });
  return {
    candidates: candidates.map((candidate, c) =>
      gather(candidate, folds, outputs.slice(c * folds.length, (c + 1) * folds.length), y, ofCandidate[c]),
    ),
    nTrain: meanOf(folds, (fold) => fold.train.length),
    nTest: meanOf(folds, (fold) => fold.test.length),
  };
}

function checkCandidates(candidates: readonly Candidate[]): void {
  const names = candidates.map((candidate) => candidate.name);
  const twice = findRepeated(names)[0];
  if (names.length > 0 && twice === undefined) return;
  throw new ParameterError(
    "select/candidates",
    `candidates must be one or more, each with a name of its own, got ${twice === undefined ? "none" : `"${twice}" twice`}`,
  );
}

/** Refuses folds that are empty, name rows that do not exist, or let a row be judged by a model that has seen it. */
function checkFolds(folds: readonly Fold[], nRows: number): void {
  if (folds.length === 0)
    throw new ParameterError("select/folds", "cross-validation must have at least one fold, got none");
  for (const [i, fold] of folds.entries()) {
    const problem = findFoldProblem(fold, nRows);
    if (problem !== undefined) throw new ParameterError("select/folds", `fold ${i} must ${problem}`);
  }
}

function findFoldProblem({ train, test }: Fold, nRows: number): string | undefined {
  if (train.length === 0 || test.length === 0)
    return `have training and test rows, got ${train.length} and ${test.length}`;
  const setOf = new Uint8Array(nRows);
  for (const row of train) {
    if (!(row >= 0 && row < nRows)) return `have rows from 0 to ${nRows - 1}, got ${row}`;
    setOf[row] = 1;
  }
  for (const row of test) {
    if (!(row >= 0 && row < nRows)) return `have rows from 0 to ${nRows - 1}, got ${row}`;
    if (setOf[row] === 1) return `keep training and test rows apart, got row ${row} in both`;
    if (setOf[row] === 2) return `have each test row once, got row ${row} twice`;
    setOf[row] = 2;
  }
  return undefined;
}

/** Puts together what came of one candidate in all folds. */
function gather(
  candidate: Candidate,
  folds: readonly Fold[],
  outputs: readonly FoldOutput[],
  y: Labels,
  search: CandidateSearch | undefined,
): CandidateResult {
  const names = Object.keys(outputs[0]!.scores);
  return {
    name: candidate.name,
    spec: (search === undefined ? candidate : candidate.search!.trials[search.all.chosen]!).pipeline.spec,
    folds: outputs,
    scores: Object.fromEntries(names.map((name) => [name, outputs.map((output) => output.scores[name]!)])),
    outOfFold: placeTestRows(folds, outputs, y),
    warnings: countWarnings(outputs),
    ...(search === undefined ? {} : { search }),
  };
}

/** For each repeat a matrix of all rows, with what each row was answered when it was in a test set. */
function placeTestRows(folds: readonly Fold[], outputs: readonly FoldOutput[], y: Labels): Matrix[] {
  const k = y.classes.length;
  const nRepeats = 1 + Math.max(...folds.map((fold) => fold.repeat ?? 0));
  const placed = Array.from({ length: nRepeats }, () =>
    makeMatrix(y.codes.length, k, new Float64Array(y.codes.length * k).fill(NaN)),
  );
  folds.forEach((fold, f) => {
    const { data } = outputs[f]!.probabilities;
    const target = placed[fold.repeat ?? 0]!.data;
    fold.test.forEach((row, i) => {
      target.set(data.subarray(i * k, (i + 1) * k), row * k);
    });
  });
  return placed;
}

function countWarnings(outputs: readonly FoldOutput[]): CandidateResult["warnings"] {
  const counts = new Map<string, number>();
  for (const output of outputs)
    for (const message of new Set(output.warnings)) counts.set(message, (counts.get(message) ?? 0) + 1);
  return [...counts].map(([message, nFolds]) => ({ message, nFolds }));
}

function meanOf(folds: readonly Fold[], size: (fold: Fold) => number): number {
  return folds.reduce((sum, fold) => sum + size(fold), 0) / folds.length;
}

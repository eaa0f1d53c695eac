import type { Executor } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import {
  type Comparison,
  findTooFewRows,
  type Score,
  type ScoreSummary,
  selectCandidate,
  summarizeScores,
  type UndefinedScore,
} from "../judge/index.ts";
import { buildClassifier, crossValidate, flattenParams } from "../learn/index.ts";
import { classifierName, pipelineSpec, type TrainingPlan } from "../project/build-pipeline.ts";
import type { Project } from "../project/index.ts";
import { searchOf } from "../project/search-trials.ts";
import { positiveClass } from "../schema/index.ts";
import { describeSplit, dividedRows, type Split } from "./choose-split.ts";
import { describeClassWeights } from "./class-weights.ts";
import { type CandidateSearchOutcome, secondsOf, summarizeSearch } from "./describe-search.ts";
import { estimateFits, type FitEstimate, leastRowsToMeasure } from "./estimate-fits.ts";
import { describeEstimate, FitClock, secondsOfFits } from "./fit-times.ts";
import { type FoldFacts, foldFacts } from "./fold-facts.ts";
import { divideRows, divisionOf, planFolds } from "./fold-plan.ts";
import { mergeWarnings } from "./fold-warnings.ts";
import { type HeldOutJudgement, judgeHeldOut } from "./judge-held-out.ts";
import { judgeRowsEnough, type SampleSizeFound } from "./judge-sample-size.ts";
import { keepOutOfFold, type OutOfFoldFile } from "./out-of-fold.ts";
import { type CandidateThreshold, tuneByProject } from "./tuned-threshold.ts";
import type { Workspace } from "./workspace.ts";

/** What cross-validation found of one candidate. */
export interface CandidateEvaluation {
  readonly name: string;
  /** The class of its estimator. */
  readonly estimator: string;
  /**
   * Each metric's mean and sample standard deviation over the folds that have a value, with the interval of the mean or the reason why it
   * has none; or why no fold has a value.
   */
  readonly metrics: Readonly<Record<string, ScoreSummary | UndefinedScore>>;
  /** Each metric's value in each fold, or why it has none there, in the order of the folds; repeats follow one another. */
  readonly folds: Readonly<Record<string, readonly Score[]>>;
  /**
   * The parameters of its whole pipeline, by scikit-learn's names and in its spelling: `classifier__C`. Those that a search found are those
   * of the model that is kept.
   */
  readonly params: Readonly<Record<string, string>>;
  /** What its search tried and chose; absent without one. */
  readonly search?: CandidateSearchOutcome;
  /** How long fitting took, all folds together, searches included. */
  readonly fitSeconds: number;
  /** What it warned of while it was fitted, such as want of convergence, with the number of folds. */
  readonly warnings: readonly string[];
  /** Its threshold, where the project tunes one; by it its labels were judged. */
  readonly threshold?: CandidateThreshold;
}

/** Candidates compared, and which one is chosen. Plain JSON. */
export interface Evaluation {
  /** In the order in which the project names them. */
  readonly candidates: readonly CandidateEvaluation[];
  /** The name of the candidate that is chosen. */
  readonly selected: string;
  /** Why it is, in a sentence with the figures. */
  readonly verdict: string;
  /** Every two candidates, by the metric that decides. */
  readonly comparisons: readonly Comparison[];
  /** By what the rows were divided. */
  readonly split: Split;
  /** Into how many parts they were. */
  readonly folds: number;
  /** How often they were divided anew. */
  readonly repeats: number;
  /** The seed of the divisions and of all fits. */
  readonly seed: number;
  /** Which folds these are: what must be known to compare their scores with others. */
  readonly foldFacts: FoldFacts;
  /** What concerns all candidates: classes that some folds lack, fewer folds than usual. */
  readonly warnings: readonly string[];
  /** Where each candidate's predictions of rows held out are kept. */
  readonly outOfFold: readonly OutOfFoldFile[];
  /** The chosen candidate, judged by its answers to rows held out; absent where no fold had a model. */
  readonly judgement?: HeldOutJudgement;
  /** Whether there are rows enough for it. */
  readonly sampleSize?: SampleSizeFound;
}

/**
 * Compares the candidates of a project by repeated cross-validation, and selects one. Folds are stratified, and keep rows of one group
 * together where the schema has a group ({@link planFolds}). All candidates see the same folds, and everything that is learned,
 * preprocessing too, is learned inside the fold. What each candidate answered for the rows held out is written into the workspace.
 *
 * @param options.executor where the folds are fitted; results do not depend on it.
 * @param options.estimates how long each candidate takes, if that was measured already.
 * @param options.onNote hears how long it will take, when that is long.
 * @throws {DataError} `select/no-score` when a candidate has no value of the selecting metric; `select/too-few-members` or
 *   `select/too-few-groups` when the rows do not allow the folds.
 */
export async function evaluateCandidates(
  project: Project,
  dataset: Dataset,
  options: {
    workspace: Workspace;
    plan: TrainingPlan;
    executor: Executor;
    estimates?: readonly FitEstimate[] | undefined;
    signal?: AbortSignal | undefined;
    onProgress?: (done: number, total: number, secondsLeft?: number) => void;
    onNote?: ((message: string) => void) | undefined;
  },
): Promise<Evaluation> {
  const { table, labels } = dataset;
  const { workspace, plan, executor, signal, onNote, onProgress } = options;
  const nThreads = executor.concurrency;
  const foldPlan = planFolds(project, dataset, plan);
  const { folds, warnings } = divideRows(foldPlan, dataset);
  const { groups, times } = dividedRows(foldPlan.split, dataset);
  const estimates =
    options.estimates ??
    (table.nRows < leastRowsToMeasure
      ? undefined
      : await estimateFits(project.schema, plan, dataset, folds, { nThreads, signal }));
  const expected = estimates && describeEstimate(estimates, folds.length, nThreads);
  if (expected !== undefined) onNote?.(`evaluate: ${expected}`);
  const guessed = estimates && secondsOfFits(estimates, folds.length);
  const clock = guessed && new FitClock(guessed, nThreads);
  // where rows of some folds cannot be divided as often as others, searches have fewer pieces of work than was guessed
  const tell = (done: number, total: number): void =>
    onProgress?.(done, total, clock?.secondsLeft(Math.round((done * guessed!.length) / total)));
  tell(0, guessed?.length ?? plan.candidates.length * folds.length);
  const positive = positiveClass(project.schema, labels.classes);
  const validation = await crossValidate({
    candidates: plan.candidates.map((candidate) => ({
      name: candidate.name,
      pipeline: buildClassifier(pipelineSpec(project.schema, candidate, plan.seed)),
      search: searchOf(project.schema, candidate, plan, divisionOf(foldPlan)),
    })),
    X: table,
    y: labels,
    folds,
    groups,
    times,
    positive,
    threshold: typeof project.threshold === "number" ? project.threshold : undefined,
    executor,
    signal,
    onProgress: tell,
  });
  const tuned = validation.candidates.map((result) =>
    tuneByProject(project, result, folds, labels, positive),
  );
  const judged = tuned.map(({ result }) => result);
  const { nTrain, nTest } = validation;
  const selection = selectCandidate({
    candidates: judged,
    metric: plan.metric,
    nTrain,
    nTest,
    tooFew: findTooFewRows(labels, plan.metric, positive),
  });
  const candidates = judged.map((result, i): CandidateEvaluation => {
    const candidate = plan.candidates[i]!;
    const { threshold } = tuned[i]!;
    const search = result.search && summarizeSearch(result.search, plan);
    return {
      name: result.name,
      estimator: classifierName(candidate),
      metrics: Object.fromEntries(
        Object.entries(result.scores).map(([metric, scores]) => {
          const tooFew = findTooFewRows(labels, metric, positive);
          return [metric, summarizeScores(scores, { metric, nTrain, nTest, tooFew })];
        }),
      ),
      folds: result.scores,
      params: flattenParams(result.spec),
      ...(search === undefined ? {} : { search }),
      fitSeconds: secondsOf(result),
      warnings: [
        ...mergeWarnings(result.warnings, result.folds.length),
        ...(search === undefined ? [] : search.warnings),
        ...describeClassWeights(candidate),
      ],
      ...(threshold === undefined ? {} : { threshold }),
    };
  });
  const selected = candidates.find(({ name }) => name === selection.selected)!;
  const chosen = tuned.find(({ result }) => result.name === selection.selected)!;
  const judgement = judgeHeldOut(project, dataset, folds, chosen, foldPlan.seed);
  const sampleSize = await judgeRowsEnough(
    chosen.result.spec,
    dataset,
    positive,
    meanOf(selected, "roc_auc"),
  );
  return {
    candidates,
    selected: selection.selected,
    verdict: selection.reason,
    comparisons: selection.comparisons,
    split: foldPlan.split,
    folds: foldPlan.folds,
    repeats: foldPlan.repeats,
    seed: foldPlan.seed,
    foldFacts: foldFacts(folds, dataset, positive),
    warnings: [...foldPlan.warnings, ...warnings],
    outOfFold: await keepOutOfFold(validation.candidates, folds, dataset, {
      workspace,
      project: project.name,
    }),
    ...(judgement === undefined ? {} : { judgement }),
    sampleSize,
  };
}

/** The mean of a candidate's metric over the folds, or why there is none. */
function meanOf({ metrics }: CandidateEvaluation, name: string): Score | undefined {
  const found = metrics[name];
  return found === undefined || "undefined" in found ? found : found.mean;
}

/** How many folds each mean is taken over, as far as they have a value. */
export const nFoldsOf = ({ folds, repeats }: Pick<Evaluation, "folds" | "repeats">): number =>
  folds * repeats;

/** What was chosen and why, and what the folds keep together. */
export function describeEvaluation({ selected, verdict, split }: Evaluation): string {
  const groups = describeSplit(split);
  return `selected ${selected}: ${verdict}${groups === undefined ? "" : `; ${groups}`}`;
}

import type { Executor } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import {
  buildClassifier,
  crossValidate,
  flattenParams,
  repeatedStratifiedKFold,
  type Score,
  type ScoreSummary,
  selectCandidate,
  summarizeScores,
  type UndefinedScore,
} from "../learn/index.ts";
import { pipelineSpec, trainingPlan } from "../project/build-pipeline.ts";
import type { Project } from "../project/index.ts";
import { positiveClass } from "../schema/index.ts";
import { keepOutOfFold, type OutOfFoldFile } from "./out-of-fold.ts";
import type { Workspace } from "./workspace.ts";

/** What cross-validation found of one candidate. */
export interface CandidateEvaluation {
  readonly name: string;
  /** The class of its estimator. */
  readonly estimator: string;
  /** Each metric's mean and sample standard deviation over the folds that have a value, or why none has. */
  readonly metrics: Readonly<Record<string, ScoreSummary | UndefinedScore>>;
  /** One value a fold, or why it has none, in the order of the folds; repeats follow one another. */
  readonly folds: Readonly<Record<string, readonly Score[]>>;
  /** In scikit-learn's spelling. */
  readonly params: Readonly<Record<string, string>>;
  readonly fitSeconds: number;
  readonly warnings: readonly string[];
}

/** Candidates compared, and which one is chosen. Plain JSON. */
export interface Evaluation {
  readonly candidates: readonly CandidateEvaluation[];
  readonly selected: string;
  /** Why, in a sentence with the figures. */
  readonly verdict: string;
  readonly folds: number;
  readonly repeats: number;
  readonly seed: number;
  /** Where each candidate's predictions of rows held out are kept. */
  readonly outOfFold: readonly OutOfFoldFile[];
}

/**
 * Compares the candidates of a project by repeated stratified cross-validation on the same folds, everything fitted
 * inside the fold, selects one, and keeps what each answered for the rows held out.
 *
 * @throws {DataError} `select/no-score` when a candidate has no value of the selecting metric.
 */
export async function evaluateCandidates(
  project: Project,
  dataset: Dataset,
  options: {
    workspace: Workspace;
    seed?: number | undefined;
    executor: Executor;
    signal?: AbortSignal | undefined;
    onProgress?: (done: number, total: number) => void;
  },
): Promise<Evaluation> {
  const plan = trainingPlan(project, options.seed);
  const { table, labels } = dataset;
  const { workspace, ...running } = options;
  const folds = repeatedStratifiedKFold(labels, {
    nSplits: plan.folds,
    nRepeats: plan.repeats,
    randomState: plan.seed,
  });
  const validation = await crossValidate({
    candidates: plan.candidates.map((candidate) => ({
      name: candidate.name,
      pipeline: buildClassifier(pipelineSpec(project.schema, candidate, plan.seed)),
    })),
    X: table,
    y: labels,
    folds,
    positive: positiveClass(project.schema),
    threshold: project.threshold,
    ...running,
  });
  const selection = selectCandidate({ ...validation, metric: plan.metric });
  return {
    candidates: validation.candidates.map((result, i) => {
      const candidate = plan.candidates[i]!;
      return {
        name: result.name,
        estimator: candidate.estimator.name,
        metrics: Object.fromEntries(
          Object.entries(result.scores).map(([metric, scores]) => [metric, summarizeScores(scores)]),
        ),
        folds: result.scores,
        params: flattenParams(pipelineSpec(project.schema, candidate, plan.seed)),
        fitSeconds: result.folds.reduce((sum, fold) => sum + fold.fitSeconds, 0),
        warnings: result.warnings.map(
          ({ message, nFolds }) => `${message} (in ${nFolds} of ${result.folds.length} folds)`,
        ),
      };
    }),
    selected: selection.selected,
    verdict: selection.reason,
    folds: plan.folds,
    repeats: plan.repeats,
    seed: plan.seed,
    outOfFold: await keepOutOfFold(validation.candidates, folds, dataset, {
      workspace,
      project: project.name,
    }),
  };
}

import type { Executor } from "../core/index.ts";
import { positiveClass } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import {
  buildClassifier,
  crossValidate,
  flattenParams,
  repeatedStratifiedKFold,
  selectCandidate,
  summarize,
} from "../learn/index.ts";
import { pipelineSpec, trainingPlan } from "../project/build-pipeline.ts";
import type { Project } from "../project/index.ts";

/** Mean and sample standard deviation over folds. */
export interface Spread {
  readonly mean: number;
  readonly sd: number;
}

/** What cross-validation found of one candidate. */
export interface CandidateResult {
  readonly name: string;
  /** The class of its estimator. */
  readonly estimator: string;
  readonly metrics: Readonly<Record<string, Spread>>;
  /** One value a fold, in the order of the folds; repeats follow one another. */
  readonly folds: Readonly<Record<string, readonly number[]>>;
  /** In scikit-learn's spelling. */
  readonly params: Readonly<Record<string, string>>;
  readonly fitSeconds: number;
  readonly warnings: readonly string[];
}

/** Candidates compared, and which one is chosen. Plain JSON. */
export interface Evaluation {
  readonly candidates: readonly CandidateResult[];
  readonly selected: string;
  /** Why, in a sentence with the figures. */
  readonly verdict: string;
  readonly folds: number;
  readonly repeats: number;
  readonly seed: number;
}

/**
 * Compares the candidates of a project by repeated stratified cross-validation on the same folds, everything fitted
 * inside the fold, and selects one.
 */
export async function evaluateCandidates(
  project: Project,
  dataset: Dataset,
  options: {
    seed?: number | undefined;
    executor: Executor;
    signal?: AbortSignal | undefined;
    onProgress?: (done: number, total: number) => void;
  },
): Promise<Evaluation> {
  const plan = trainingPlan(project, options.seed);
  const { table, labels } = dataset;
  const validation = await crossValidate({
    candidates: plan.candidates.map((candidate) => ({
      name: candidate.name,
      pipeline: buildClassifier(pipelineSpec(project.schema, candidate, plan.seed)),
    })),
    X: table,
    y: labels,
    folds: repeatedStratifiedKFold(labels, {
      nSplits: plan.folds,
      nRepeats: plan.repeats,
      randomState: plan.seed,
    }),
    positive: positiveClass(project.schema),
    threshold: project.threshold,
    ...options,
  });
  const selection = selectCandidate({ ...validation, metric: "roc_auc" });
  return {
    candidates: validation.candidates.map((result, i) => {
      const candidate = plan.candidates[i]!;
      return {
        name: result.name,
        estimator: candidate.estimator.name,
        metrics: Object.fromEntries(
          Object.entries(result.scores).map(([metric, values]) => [metric, summarize(values)]),
        ),
        folds: Object.fromEntries(
          Object.entries(result.scores).map(([metric, values]) => [metric, Array.from(values)]),
        ),
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
  };
}

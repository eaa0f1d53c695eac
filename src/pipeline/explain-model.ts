import { type Executor, takeRows } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import type { UndefinedScore } from "../judge/index.ts";
import {
  buildClassifier,
  type Candidate,
  foldImportance,
  type PermutationImportance,
  type PredictionStability,
  predictionStability,
} from "../learn/index.ts";
import { pipelineSpec, type TrainingPlan } from "../project/build-pipeline.ts";
import type { Project } from "../project/index.ts";
import { withParams } from "../project/search-trials.ts";
import { featureSpecs, positiveClass } from "../schema/index.ts";
import { divideRows, planFolds } from "./fold-plan.ts";
import type { Compared } from "./transport.ts";
import { thresholdToKeep } from "./tuned-threshold.ts";

/** How often each column is shuffled in each fold. */
const nRepeats = 5;

/** How many bootstrap models there are: as many as Riley and Collins ask for at least. */
const nModels = 200;

/** Of so many training rows the stability is looked at, at most; they lie evenly among all. */
const mostRows = 1000;

/** How far the answers to training rows hang on which rows there happened to be. Plain JSON. */
export interface StabilitySummary extends Omit<PredictionStability, "rows"> {
  /** How many training rows were looked at. */
  readonly nRows: number;
  /** The mean width of the rows' intervals, and the greatest. */
  readonly meanWidth: number;
  readonly largestWidth: number;
}

/** What a thorough run says of why the chosen candidate answers as it does, and how stable that is. Plain JSON. */
export interface ModelExplanation {
  /** By how much the metric that decided gets worse on rows held out when a column is shuffled; or why it has no value. */
  readonly importance: PermutationImportance | UndefinedScore;
  readonly stability: StabilitySummary;
}

/**
 * Says which columns the chosen candidate hangs on, on rows held out (the folds of the first repeat), and how stable its answers are over
 * bootstrap samples of the training rows.
 */
export async function explainModel(
  project: Project,
  dataset: Dataset,
  options: {
    readonly plan: TrainingPlan;
    readonly evaluation: Compared;
    readonly executor: Executor;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<ModelExplanation> {
  const { plan, evaluation, executor, signal, onProgress } = options;
  const { table: X, labels: y } = dataset;
  const chosen = evaluation.candidates.find(({ name }) => name === evaluation.selected)!;
  const candidate = plan.candidates.find(({ name }) => name === chosen.name)!;
  const spec = withParams(candidate, chosen.search?.chosen ?? {});
  const pipeline: Candidate["pipeline"] = buildClassifier(pipelineSpec(project.schema, spec, plan.seed));
  const positive = positiveClass(project.schema, y.classes);
  const folds = divideRows(planFolds(project, dataset, plan), dataset).folds.filter(
    ({ repeat = 0 }) => repeat === 0,
  );
  const total = folds.length + nModels + 1;
  const importance = await foldImportance({
    ...{ pipeline, X, y, folds, positive, nRepeats, executor, signal },
    metric: plan.metric,
    threshold: thresholdToKeep(project, chosen.threshold),
    columns: featureSpecs(project.schema).map(({ name }) => name),
    seed: plan.seed,
    onProgress: (done) => onProgress?.(done, total),
  });
  const { rows, ...stability } = await predictionStability({
    ...{ pipeline, X, y, nModels, executor, signal },
    rows: someRows(X),
    className: positive,
    seed: plan.seed,
    onProgress: (done) => onProgress?.(folds.length + done, total),
  });
  const widths = rows.map(({ low, high }) => high - low);
  return {
    importance,
    stability: {
      ...stability,
      nRows: rows.length,
      meanWidth: widths.reduce((sum, width) => sum + width, 0) / widths.length,
      largestWidth: widths.reduce((most, width) => Math.max(most, width), 0),
    },
  };
}

function someRows(X: Dataset["table"]): Dataset["table"] {
  if (X.nRows <= mostRows) return X;
  return takeRows(
    X,
    Int32Array.from({ length: mostRows }, (_, i) => Math.floor(((i + 0.5) * X.nRows) / mostRows)),
  );
}

/** The columns that matter most, and how far answers move, in a line. */
export function describeExplanation({ importance, stability }: ModelExplanation): string {
  const { nModels: n, meanDistance } = stability;
  const moved = `answers move by ${meanDistance.toFixed(3)} on average over ${n} bootstrap models`;
  if ("undefined" in importance) return `${moved}; no importance of columns: ${importance.reason}`;
  const first = importance.columns.slice(0, 3).map(({ column, mean }) => `${column} ${mean.toFixed(3)}`);
  return `${importance.metric} drops most without ${first.join(", ")}; ${moved}`;
}

/** So many columns have points, the most important ones. */
const mostTracked = 100;

/** What a run tracks of it: `importance/<column>` with `_sd`, `stability_distance` and `stability_width`. */
export function explanationPoints({
  importance,
  stability,
}: ModelExplanation): [key: string, value: number][] {
  const columns = "undefined" in importance ? [] : importance.columns.slice(0, mostTracked);
  return [
    ...columns.flatMap(({ column, mean, sd }): [string, number][] => {
      const key = `importance/${column.replaceAll(/[^\w\-. ]/g, "_").slice(0, 100)}`;
      return [
        [key, mean],
        [`${key}_sd`, sd],
      ];
    }),
    ["stability_distance", stability.meanDistance],
    ["stability_width", stability.meanWidth],
  ];
}

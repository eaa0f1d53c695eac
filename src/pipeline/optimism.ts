import type { Executor } from "../core/index.ts";
import type { Dataset } from "../data/index.ts";
import { getMetric } from "../judge/index.ts";
import { buildClassifier, judgeOptimism, type OptimismResult } from "../learn/index.ts";
import { pipelineSpec, type TrainingPlan } from "../project/build-pipeline.ts";
import type { Project } from "../project/index.ts";
import { positiveClass } from "../schema/index.ts";
import type { MetricPoint } from "../track/index.ts";
import { dividedRows } from "./choose-split.ts";
import type { Evaluation } from "./evaluate.ts";
import type { Stage } from "./stages.ts";

/** What the chosen candidate, fitted on all rows, is worth on others: Harrell's bootstrap. Plain JSON. */
export interface Optimism {
  /** The name of the candidate. */
  readonly candidate: string;
  /** How many resamples were drawn. */
  readonly resamples: number;
  /** By name, figures of probabilities on the model's own rows, corrected for the optimism of that. */
  readonly figures: OptimismResult;
  /**
   * Why the figures are not to be relied on: the corrected AUC is above the interval of the folds. A resample has nearly two thirds of the rows, and
   * a model that knows its rows by heart, as forests do, knows these: the correction is then far too small.
   */
  readonly caution?: string;
}

/** How many resamples are drawn: Harrell's advice is 200 at least. */
const nResamples = 200;

/**
 * Judges the chosen candidate by the optimism-corrected bootstrap. Rows of one group are drawn together, where folds keep them together.
 * Parameters that were searched are taken as they are: {@link isSearched} tells of them.
 */
export async function judgeChosen(
  project: Project,
  dataset: Dataset,
  plan: TrainingPlan,
  evaluation: Evaluation,
  options: {
    readonly executor: Executor;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<Optimism> {
  const { schema } = project;
  const candidate = plan.candidates.find(({ name }) => name === evaluation.selected)!;
  const figures = await judgeOptimism({
    pipeline: buildClassifier(pipelineSpec(schema, candidate, plan.seed)),
    X: dataset.table,
    y: dataset.labels,
    positive: positiveClass(schema, dataset.labels.classes),
    groups: dividedRows(evaluation.split, dataset).groups,
    seed: plan.seed,
    nResamples,
    ...options,
  });
  const caution = findCaution(figures, evaluation);
  return {
    candidate: candidate.name,
    resamples: nResamples,
    figures,
    ...(caution === undefined ? {} : { caution }),
  };
}

/** What speaks against the figures; `undefined` where nothing does. */
function findCaution(figures: OptimismResult, { candidates, selected }: Evaluation): string | undefined {
  const corrected = figures["roc_auc"];
  const inFolds = candidates.find(({ name }) => name === selected)?.metrics["roc_auc"];
  if (corrected === undefined || !("value" in corrected) || inFolds === undefined || !("high" in inFolds))
    return undefined;
  if (corrected.value <= inFolds.high) return undefined;
  return `${corrected.value.toFixed(4)} is above the interval of the folds (${inFolds.low.toFixed(4)} to ${inFolds.high.toFixed(4)}): the model knows its own rows by heart, and this correction is too small for it; go by the folds`;
}

/**
 * Whether the parameters of the chosen candidate were searched. Then there is no such bootstrap: each resample would have to search anew, as
 * the folds do already.
 */
export function isSearched({ candidates, selected }: Evaluation): boolean {
  return candidates.some(({ name, search }) => name === selected && search !== undefined);
}

/** The stage that judges the chosen candidate. @param run does it, and writes it to the tracked run. */
export function optimismStage(key: string, run: () => Promise<Optimism>): Stage<Optimism> {
  return { name: "optimism", key, run, describe: describeOptimism };
}

/** One line: what the model looks like on its own rows, and what it is worth. */
function describeOptimism(found: Optimism): string {
  const auc = found.figures["roc_auc"]!;
  const title = getMetric("roc_auc").title;
  if ("undefined" in auc) return `no ${title} of ${found.candidate}: ${auc.reason}`;
  if (found.caution !== undefined)
    return `not to be relied on: ${title} of ${found.candidate} ${found.caution}`;
  const ends = "low" in auc ? ` (${auc.low.toFixed(4)} to ${auc.high.toFixed(4)})` : "";
  return `${title} of ${found.candidate} ${auc.value.toFixed(4)}${ends}: ${auc.apparent.toFixed(4)} on its own rows, less ${auc.optimism.toFixed(4)} for optimism`;
}

/**
 * The corrected figures as points under keys such as `optimism_corrected/roc_auc`, with `_low` and `_high` where there is an interval; none where
 * they are not to be relied on.
 */
export function optimismPoints(found: Optimism, timestamp = Date.now()): MetricPoint[] {
  if (found.caution !== undefined) return [];
  return Object.entries(found.figures).flatMap(([name, figure]) => {
    if ("undefined" in figure) return [];
    const key = `optimism_corrected/${name}`;
    const ends =
      "low" in figure ? [[`${key}_low`, figure.low] as const, [`${key}_high`, figure.high] as const] : [];
    return [[key, figure.value] as const, ...ends].map(([of, value]) => ({
      key: of,
      value,
      timestamp,
      step: 0,
    }));
  });
}

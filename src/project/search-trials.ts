import type { Params, ParamValue } from "../core/index.ts";
import type { Division } from "../judge/index.ts";
import {
  buildClassifier,
  countCombinations,
  drawCombinations,
  listCombinations,
  type Search,
  type UnfittedClassifier,
} from "../learn/index.ts";
import type { Schema } from "../schema/index.ts";
import { pipelineSpec, type SearchPlan, type TrainingPlan } from "./build-pipeline.ts";
import type { CandidateSpec } from "./project.ts";

/** How many combinations are drawn where a config does not say. */
const usualTrials = 20;

/**
 * What a candidate's search tries: for each trial the parameters in which it differs.
 *
 * @returns empty where the candidate has no search.
 * @throws {ParameterError} `select/search` for a grid of ranges, or of too many combinations.
 */
export function trialsOf({ search }: CandidateSpec, { kind, nTrials, seed }: SearchPlan): Params[] {
  if (search === undefined) return [];
  const isDrawn =
    kind === "random" ||
    (kind === "halving" && (nTrials !== undefined || countCombinations(search) === Infinity));
  return isDrawn
    ? drawCombinations(search, { nTrials: nTrials ?? usualTrials, seed })
    : listCombinations(search);
}

/** A candidate with these parameters in the place of its own, or of its defaults. */
export function withParams(candidate: CandidateSpec, params: Params): CandidateSpec {
  const { estimator } = candidate;
  return { ...candidate, estimator: { ...estimator, params: { ...estimator.params, ...params } } };
}

/** By which parameter a class does more or less of the same: trees, rounds. What it is where a config does not say. */
const iterationsOf: Readonly<Record<string, { readonly param: string; readonly usual: number }>> = {
  RandomForestClassifier: { param: "nEstimators", usual: 100 },
  HistGradientBoostingClassifier: { param: "maxIter", usual: 100 },
};

/**
 * How many trees or rounds a candidate has.
 *
 * @returns `undefined` of a class that has no such number.
 */
export function countIterations({ estimator }: CandidateSpec): { param: string; count: number } | undefined {
  const known = iterationsOf[estimator.name];
  if (known === undefined) return undefined;
  const given: ParamValue | undefined = estimator.params?.[known.param];
  return { param: known.param, count: typeof given === "number" ? given : known.usual };
}

/**
 * The search of a candidate as the comparison runs it.
 *
 * @param division how all rows are divided: training rows are divided in the same way once more.
 * @returns `undefined` where the candidate has none.
 * @throws {ParameterError} what {@link trialsOf} and the classes of the estimators say.
 */
export function searchOf(
  schema: Schema,
  candidate: CandidateSpec,
  plan: Pick<TrainingPlan, "metric" | "seed" | "search">,
  division: Division,
): Search | undefined {
  if (candidate.search === undefined || plan.search === undefined) return undefined;
  const { kind, folds, rule, resource, factor } = plan.search;
  const all = trialsOf(candidate, plan.search);
  const build = (params: Params): UnfittedClassifier =>
    buildClassifier(pipelineSpec(schema, withParams(candidate, params), plan.seed));
  const iterations = resource === "iterations" ? countIterations(candidate) : undefined;
  return {
    trials: all.map((params) => ({ params, pipeline: build(params) })),
    metric: plan.metric,
    division: { ...division, nSplits: folds },
    rule,
    ...(kind === "halving"
      ? {
          halving: {
            factor,
            ...(iterations === undefined || iterations.param in candidate.search
              ? {}
              : {
                  iterations: {
                    most: iterations.count,
                    pipelineOf: (trial: number, amount: number) =>
                      build({ ...all[trial], [iterations.param]: amount }),
                  },
                }),
          },
        }
      : {}),
  };
}

import { describe, expect, it } from "vitest";
import type { Schema } from "../schema/index.ts";
import { trainingPlan } from "./build-pipeline.ts";
import type { CandidateSpec, SearchSettings } from "./project.ts";
import { countIterations, searchOf, trialsOf, withParams } from "./search-trials.ts";

const schema: Schema = {
  columns: [
    { name: "x", kind: "numeric" },
    { name: "y", kind: "categorical", role: "target", codes: [{ value: 0 }, { value: 1 }] },
  ],
  target: { column: "y" },
};
const data = { format: { kind: "csv", header: true }, training: { path: "x.csv", sha256: "a" } } as const;
const forest: CandidateSpec = {
  name: "forest",
  estimator: { name: "RandomForestClassifier", params: { nEstimators: 30, minSamplesLeaf: 2 } },
  search: { maxDepth: [2, 4, null], minSamplesLeaf: [5, 1] },
};
const planOf = (search?: SearchSettings, candidates = [forest]) =>
  trainingPlan({ name: "x", schema, data, training: { candidates, seed: 7, ...(search && { search }) } });
const division = { kind: "stratified", nSplits: 5, randomState: 7 } as const;

describe("trainingPlan()", () => {
  it("says how parameters are searched for where a candidate has any to try", () => {
    expect(planOf().search).toEqual({
      kind: "grid",
      folds: 5,
      rule: "best",
      resource: "rows",
      factor: 3,
      seed: 7,
    });
    expect(planOf({ folds: 3, seed: 1 }).search).toMatchObject({ folds: 3, seed: 1 });
    const { search: _, ...plain } = forest;
    expect(planOf(undefined, [plain])).not.toHaveProperty("search");
  });
});

describe("trialsOf()", () => {
  it("lists a grid, draws at random, and halves the whole grid unless a number is given", () => {
    const count = (search: SearchSettings, candidate = forest): number =>
      trialsOf(candidate, planOf(search).search!).length;
    expect(count({})).toBe(6);
    expect(count({ kind: "random", nTrials: 4 })).toBe(4);
    expect(count({ kind: "random" })).toBe(6);
    expect(count({ kind: "halving" })).toBe(6);
    expect(count({ kind: "halving", nTrials: 3 })).toBe(3);
    const ranged = { ...forest, search: { maxFeatures: { min: 0.1, max: 1 } } };
    expect(count({ kind: "halving" }, ranged)).toBe(20);
    expect(() => count({}, ranged)).toThrow(expect.objectContaining({ code: "select/search" }));
  });
});

describe("searchOf()", () => {
  it("makes a pipeline of each trial, whose parameters go before the candidate's own", () => {
    const search = searchOf(schema, forest, planOf({ folds: 3, rule: "one-standard-error" }), division)!;
    expect(search).toMatchObject({
      metric: "roc_auc",
      rule: "one-standard-error",
      division: { kind: "stratified", nSplits: 3, randomState: 7 },
    });
    expect(search.trials[1]).toMatchObject({
      params: { maxDepth: 2, minSamplesLeaf: 1 },
      pipeline: {
        spec: {
          params: {
            classifier: { params: { maxDepth: 2, minSamplesLeaf: 1, nEstimators: 30, randomState: 7 } },
          },
        },
      },
    });
    expect(search).not.toHaveProperty("halving");
    const { search: _, ...plain } = forest;
    expect(searchOf(schema, plain, planOf(), division)).toBeUndefined();
  });

  it("halves by trees where that is asked for and they are not themselves searched for, else by rows", () => {
    const halvingOf = (candidate: CandidateSpec, resource: "rows" | "iterations") =>
      searchOf(schema, candidate, planOf({ kind: "halving", resource, factor: 2 }), division)!.halving!;
    const { iterations, factor } = halvingOf(forest, "iterations");
    expect([iterations!.most, factor]).toEqual([30, 2]);
    expect(iterations!.pipelineOf(5, 7).spec.params["classifier"]).toMatchObject({
      params: { nEstimators: 7, maxDepth: null, minSamplesLeaf: 1 },
    });
    expect(halvingOf(forest, "rows").iterations).toBeUndefined();
    expect(
      halvingOf({ ...forest, search: { nEstimators: [10, 20] } }, "iterations").iterations,
    ).toBeUndefined();
    const regression = {
      name: "a",
      estimator: { name: "LogisticRegression", params: {} },
      search: { C: [1, 2] },
    };
    expect(halvingOf(regression, "iterations").iterations).toBeUndefined();
  });
});

it("countIterations() and withParams() know what a candidate states, and the defaults", () => {
  expect(countIterations(forest)).toEqual({ param: "nEstimators", count: 30 });
  const boosting = { name: "b", estimator: { name: "HistGradientBoostingClassifier", params: {} } };
  expect(countIterations(boosting)).toEqual({ param: "maxIter", count: 100 });
  expect(
    countIterations({ name: "c", estimator: { name: "LogisticRegression", params: {} } }),
  ).toBeUndefined();
  expect(withParams(forest, { minSamplesLeaf: 9 }).estimator.params).toEqual({
    nEstimators: 30,
    minSamplesLeaf: 9,
  });
});

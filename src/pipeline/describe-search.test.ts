import { describe, expect, it } from "vitest";
import type { CandidateSearch, SearchResult } from "../learn/index.ts";
import { describeSearch, secondsOf, showParams, summarizeSearch } from "./describe-search.ts";

const none = { undefined: "metric/one-class", reason: "no row is positive" } as const;
const result = (chosen: number, ...scores: number[][]): SearchResult => ({
  trials: scores.map((own) => ({ scores: own, rounds: 1 })),
  chosen,
  fitSeconds: 2,
});
const search: CandidateSearch = {
  trials: [{ C: 0.1 }, { C: 1 }],
  folds: [result(0, [0.8, 0.9], [0.7, 0.8]), result(1, [0.5], [0.6]), result(1, [0.5], [0.6])],
  all: result(1, [0.7, 0.8], [0.8, 0.9]),
};
const settings = { kind: "grid", folds: 2, rule: "best", resource: "rows", factor: 3, seed: 1 } as const;
const plan = { metric: "roc_auc", search: settings };

describe("summarizeSearch()", () => {
  it("gathers by trial what each search found, and how often it was chosen", () => {
    const outcome = summarizeSearch(search, plan);
    expect(outcome).toMatchObject({
      kind: "grid",
      metric: "roc_auc",
      folds: 2,
      chosen: { C: 1 },
      warnings: [],
    });
    expect(outcome.trials.map(({ params, nChosen }) => [params, nChosen])).toEqual([
      [{ C: 0.1 }, 1],
      [{ C: 1 }, 2],
    ]);
    expect(outcome.trials[0]!.means[0]).toBeCloseTo(0.85, 12);
    expect(outcome.trials[1]!.score).toMatchObject({ mean: expect.closeTo(0.85, 12) });
    expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
  });

  it("says what could not be judged, and what failed", () => {
    const unjudged = { ...result(0, [], []), unjudged: "the training rows cannot be divided once more" };
    const failed = { scores: [], rounds: 1, error: { code: "data/invalid", message: "no" } } as const;
    const folds = [
      unjudged,
      { ...result(1, [], [0.5]), trials: [failed, { scores: [none, 0.5], rounds: 2 }] },
    ];
    const outcome = summarizeSearch(
      { ...search, folds, all: folds[1]! },
      { ...plan, search: { ...settings, kind: "halving" } },
    );
    expect(outcome.trials[0]).toEqual({
      params: { C: 0.1 },
      means: [null, null],
      nChosen: 1,
      rounds: 1,
      error: "no",
    });
    expect(outcome.trials[1]).toMatchObject({
      means: [null, 0.5],
      rounds: 2,
      score: { mean: 0.5, nFolds: 1 },
    });
    expect(outcome.warnings).toEqual([
      "1 of 3 searches could not tell their trials apart, and took the first: the training rows cannot be divided once more",
    ]);
  });
});

it("describeSearch() names the choice of the model and those of the folds, most frequent first", () => {
  expect(describeSearch(summarizeSearch(search, plan))).toBe(
    "C 1 for the model, of 2 trials; in the folds C 1 (2 of 3), C 0.1 (1 of 3)",
  );
  const trials = [1, 2, 3, 4, 5].map((C, i) => ({ params: { C }, means: [], nChosen: i === 4 ? 0 : 2 }));
  expect(describeSearch({ trials, chosen: { C: 5 } })).toBe(
    "C 5 for the model, of 5 trials; in the folds C 1 (2 of 8), C 2 (2 of 8), C 3 (2 of 8) and 1 other (2)",
  );
});

it("showParams() writes numbers in four digits", () => {
  expect(showParams({ C: 0.0123456, maxDepth: null, maxFeatures: "sqrt", nEstimators: 12345 })).toBe(
    'C 0.01235, maxDepth null, maxFeatures "sqrt", nEstimators 12345',
  );
});

it("secondsOf() counts searches", () => {
  const fold = { fitSeconds: 1 } as never;
  expect(secondsOf({ folds: [fold, fold, fold], search })).toBe(3 + 4 * 2);
  expect(secondsOf({ folds: [fold] })).toBe(1);
});

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type Column, makeLabels, makeTable } from "../../src/core/index.ts";
import { hasValue, leaveOneGroupOut } from "../../src/judge/index.ts";
import { buildClassifier, crossValidate, type Search, searchRounds } from "../../src/learn/index.ts";

interface Found {
  readonly means: readonly number[];
  readonly chosen: number;
}

interface Golden {
  readonly strengths: readonly number[];
  readonly X: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly groups: readonly number[];
  /** For each group that is left out. */
  readonly folds: readonly (Found & { readonly score: number })[];
  readonly all: Found;
  readonly halving: readonly {
    nTrials: number;
    nRows: number;
    factor: number;
    nSplits: number;
    nClasses: number;
    rounds: { nTrials: number; amount: number }[];
  }[];
}

const golden: Golden = JSON.parse(readFileSync(new URL("search.json", import.meta.url), "utf8"));
const names = golden.X[0]!.map((_, j) => `x${j}`);

const pipelineOf = (C: number) =>
  buildClassifier({
    name: "Pipeline",
    params: {
      columns: {
        name: "ColumnTransformer",
        params: { transformers: [{ name: "num", columns: names, steps: [{ name: "StandardScaler", params: {} }] }] },
      },
      classifier: { name: "LogisticRegression", params: { C, tol: 1e-10, maxIter: 1000 } },
    },
  });

const search: Search = {
  trials: golden.strengths.map((C) => ({ params: { C }, pipeline: pipelineOf(C) })),
  metric: "roc_auc",
  division: { kind: "leave-one-group-out", nSplits: 5 },
};

describe("a search nested in a comparison against scikit-learn's GridSearchCV", () => {
  it("has its mean scores, its choices and the scores of these on the groups left out", async () => {
    const X = makeTable(
      names.map((name, j): Column => ({ kind: "numeric", name, values: Float64Array.from(golden.X, (row) => row[j]!) })),
    );
    const groups = Int32Array.from(golden.groups);
    const { candidates } = await crossValidate({
      candidates: [{ name: "regression", pipeline: pipelineOf(1), search }],
      X,
      y: makeLabels(golden.y),
      folds: leaveOneGroupOut(groups),
      groups,
    });
    const [found] = candidates;
    const searches = [...found!.search!.folds, found!.search!.all];
    for (const [f, expected] of [...golden.folds, golden.all].entries()) {
      const means = searches[f]!.trials.map(({ scores }) => {
        const values = scores.filter(hasValue);
        return values.reduce((sum, value) => sum + value, 0) / values.length;
      });
      for (const [i, mean] of means.entries()) expect(mean).toBeCloseTo(expected.means[i]!, 9);
      expect(searches[f]!.chosen).toBe(expected.chosen);
    }
    for (const [f, { score }] of golden.folds.entries())
      expect(found!.scores["roc_auc"]![f]).toBeCloseTo(score, 9);
  });
});

describe("the rounds of a halving against scikit-learn's HalvingGridSearchCV", () => {
  it.each(golden.halving)("$nTrials trials, $nRows rows, factor $factor", (planned) => {
    const { nTrials, nRows, factor, nSplits, nClasses, rounds } = planned;
    const trials = Array.from({ length: nTrials }, () => search.trials[0]!);
    expect(searchRounds({ ...search, trials, halving: { factor } }, nRows, nSplits, nClasses)).toEqual(rounds);
  });
});

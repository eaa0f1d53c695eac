import { afterEach, describe, expect, it, vi } from "vitest";
import { shufflingExecutor } from "../../../tests/conformance/shuffling-executor.ts";
import {
  type Labels,
  makeLabels,
  makeTable,
  type Params,
  Random,
  type Table,
  takeLabels,
  takeRows,
} from "../../core/index.ts";
import {
  type Division,
  type Fold,
  hasValue,
  nestFolds,
  rocAucScore,
  stratifiedKFold,
} from "../../judge/index.ts";
import { ColumnTransformer } from "../compose/index.ts";
import { buildClassifier } from "../registry.ts";
import type { Candidate } from "./candidate.ts";
import { crossValidate } from "./cross-validate.ts";
import type { Search } from "./search.ts";
import type { UnfittedClassifier } from "./unfitted-classifier.ts";

const nRows = 90;

function makeRows(seed = 1): { X: Table; y: Labels } {
  const random = new Random(seed);
  const classes = Array.from({ length: nRows }, (_, i) => i % 2);
  const near = Float64Array.from(classes, (c) => (random.nextFloat() < 0.1 ? NaN : c + random.nextNormal()));
  const far = Float64Array.from(classes, () => random.nextNormal());
  const X = makeTable([
    { kind: "numeric", name: "near", values: near },
    { kind: "numeric", name: "far", values: far },
  ]);
  return { X, y: makeLabels(classes.map((c) => (c === 1 ? "yes" : "no"))) };
}

function pipelineOf(name: string, params: Params, strategy = "median"): UnfittedClassifier {
  const steps = [
    { name: "SimpleImputer", params: { strategy } },
    { name: "StandardScaler", params: {} },
  ];
  const transformers = [{ name: "num", columns: ["near", "far"], steps }];
  const columns = { name: "ColumnTransformer", params: { transformers } };
  return buildClassifier({ name: "Pipeline", params: { columns, classifier: { name, params } } });
}

const division: Division = { kind: "stratified", nSplits: 3, randomState: 5 };
const strengths = [0.001, 0.1, 10];

const searching = (change: Partial<Search> = {}): Candidate => ({
  name: "regression",
  pipeline: pipelineOf("LogisticRegression", { C: 1 }),
  search: {
    trials: strengths.map((C) => ({ params: { C }, pipeline: pipelineOf("LogisticRegression", { C }) })),
    metric: "roc_auc",
    division,
    ...change,
  },
});

const depths = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const treeTrials = depths.map((maxDepth) => ({
  params: { maxDepth },
  pipeline: pipelineOf("DecisionTreeClassifier", { maxDepth }),
}));

afterEach(() => {
  vi.restoreAllMocks();
});

describe("crossValidate() with a search", () => {
  it("finds what a loop over the training rows of each fold finds", async () => {
    const { X, y } = makeRows();
    const folds = stratifiedKFold(y, { nSplits: 4, randomState: 2 });
    const { candidates } = await crossValidate({ candidates: [searching()], X, y, folds });
    const { search, scores, spec } = candidates[0]!;
    const everyRow: Fold = { train: Int32Array.from({ length: nRows }, (_, i) => i), test: new Int32Array() };
    for (const [f, { train, test }] of [...folds, everyRow].entries()) {
      const inner = nestFolds(train, { labels: y }, division);
      const means: number[] = [];
      for (const [t, C] of strengths.entries()) {
        const found: number[] = [];
        for (const fold of inner) {
          const fitted = await pipelineOf("LogisticRegression", { C }).fit(
            takeRows(X, fold.train),
            takeLabels(y, fold.train),
          );
          found.push(rocAucScore(takeLabels(y, fold.test), fitted.predictProba(takeRows(X, fold.test))));
        }
        const own = f < folds.length ? search!.folds[f]! : search!.all;
        expect(own.trials[t]).toEqual({ scores: found, rounds: 1 });
        means.push(found.reduce((sum, value) => sum + value, 0) / found.length);
      }
      const best = means.indexOf(Math.max(...means));
      if (f === folds.length) {
        expect(search!.all.chosen).toBe(best);
        expect(spec).toEqual(pipelineOf("LogisticRegression", { C: strengths[best]! }).spec);
        continue;
      }
      expect(search!.folds[f]!.chosen).toBe(best);
      const C = strengths[best]!;
      const refitted = await pipelineOf("LogisticRegression", { C }).fit(
        takeRows(X, train),
        takeLabels(y, train),
      );
      const honest = rocAucScore(takeLabels(y, test), refitted.predictProba(takeRows(X, test)));
      expect(scores["roc_auc"]![f]).toBe(honest);
    }
  });

  it("prepares the columns once for each fold of a search, however many trials it has", async () => {
    const { X, y } = makeRows();
    const folds = stratifiedKFold(y, { nSplits: 4, randomState: 2 });
    const prepared = vi.spyOn(ColumnTransformer.prototype, "fit");
    await crossValidate({ candidates: [searching()], X, y, folds });
    // 4 folds and all rows, each divided in 3; then the chosen trial on each of the 4 folds
    expect(prepared).toHaveBeenCalledTimes((4 + 1) * 3 + 4);
  });

  it("lets no test row have a part in a choice, neither by its values nor by its label", async () => {
    const { X, y } = makeRows();
    const folds = stratifiedKFold(y, { nSplits: 3, randomState: 2 });
    const run = async (rows: { X: Table; y: Labels }) =>
      (await crossValidate({ candidates: [searching()], ...rows, folds })).candidates[0]!.search!;
    const before = await run({ X, y });
    const changed = makeRows();
    for (const row of folds[0]!.test) {
      const [near] = changed.X.columns;
      if (near?.kind === "numeric") near.values[row] = 50 * (row % 3);
      changed.y.codes[row] = 1 - y.codes[row]!;
    }
    const after = await run(changed);
    const withoutTime = ({ fitSeconds: _, ...found }: (typeof after)["all"]) => found;
    expect(withoutTime(after.folds[0]!)).toEqual(withoutTime(before.folds[0]!));
    expect(withoutTime(after.folds[1]!)).not.toEqual(withoutTime(before.folds[1]!));
    expect(withoutTime(after.all)).not.toEqual(withoutTime(before.all));
  });

  it("finds the same whoever runs the work, and in whichever order, and counts all of it", async () => {
    const { X, y } = makeRows();
    const folds = stratifiedKFold(y, { nSplits: 3, randomState: 2 });
    const halved: Candidate = {
      name: "tree",
      pipeline: treeTrials[0]!.pipeline,
      search: { trials: treeTrials, metric: "log_loss", division, halving: {} },
    };
    const seen: [number, number][] = [];
    const options = { candidates: [searching(), halved], X, y, folds };
    const plain = await crossValidate({ ...options, onProgress: (done, total) => seen.push([done, total]) });
    const shuffled = await crossValidate({ ...options, executor: shufflingExecutor(3) });
    const found = (validation: typeof plain) =>
      validation.candidates.map(({ scores, search }) => ({
        scores,
        search: [...search!.folds, search!.all].map(({ trials, chosen }) => ({ trials, chosen })),
      }));
    expect(found(shuffled)).toEqual(found(plain));
    const total = seen[0]![1];
    expect(seen).toEqual(Array.from({ length: total }, (_, i) => [i + 1, total]));
    // the searches of 3 folds and of all rows, in one round and in two, on 3 folds each; and each candidate on each fold
    expect(total).toBe(4 * 3 + 4 * 2 * 3 + 2 * 3);
  });

  it("halves: trials that are behind are given up, and the last round chooses", async () => {
    const { X, y } = makeRows();
    const folds = stratifiedKFold(y, { nSplits: 3, randomState: 2 });
    const search: Search = { trials: treeTrials, metric: "roc_auc", division, halving: {} };
    const tree: Candidate = { name: "tree", pipeline: treeTrials[0]!.pipeline, search };
    const { candidates } = await crossValidate({ candidates: [tree], X, y, folds });
    const { trials, chosen } = candidates[0]!.search!.all;
    // 90 rows: the least that can be judged are 2 of each class and fold, 12; 12, 36
    expect(trials.map(({ rounds }) => rounds).sort()).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2]);
    expect(trials[chosen]!.rounds).toBe(2);
    expect(trials.every(({ scores }) => scores.length === 3)).toBe(true);
  });

  it("halves by iterations: little of them first, and what is chosen is fitted with all", async () => {
    const { X, y } = makeRows();
    const forest = (trial: number, nEstimators: number): UnfittedClassifier =>
      pipelineOf("RandomForestClassifier", { maxDepth: trial + 1, nEstimators });
    const search: Search = {
      trials: [0, 1, 2, 3].map((trial) => ({ params: { maxDepth: trial + 1 }, pipeline: forest(trial, 9) })),
      metric: "roc_auc",
      division,
      halving: { factor: 2, iterations: { most: 9, pipelineOf: forest } },
    };
    const folds = stratifiedKFold(y, { nSplits: 2, randomState: 2 });
    const { candidates } = await crossValidate({
      candidates: [{ name: "forest", pipeline: forest(0, 9), search }],
      X,
      y,
      folds,
    });
    const { spec, search: found } = candidates[0]!;
    expect(found!.all.trials.map(({ rounds }) => rounds).sort()).toEqual([1, 1, 2, 3]);
    expect(spec.params["classifier"]).toMatchObject({
      params: { nEstimators: 9, maxDepth: found!.all.chosen + 1 },
    });
  });

  it("goes on without a trial whose fit fails, and ends where all fail", async () => {
    const { X, y } = makeRows();
    const folds = stratifiedKFold(y, { nSplits: 2 });
    const failing = {
      params: { classWeight: { maybe: 2 } },
      pipeline: pipelineOf("RandomForestClassifier", { classWeight: { maybe: 2 }, nEstimators: 2 }),
    };
    const good = {
      params: {},
      pipeline: pipelineOf("RandomForestClassifier", { nEstimators: 2 }),
    };
    const forest = (trials: Search["trials"]): Candidate => ({
      name: "forest",
      pipeline: good.pipeline,
      search: { trials, metric: "roc_auc", division },
    });
    const { candidates } = await crossValidate({ candidates: [forest([failing, good])], X, y, folds });
    const { all } = candidates[0]!.search!;
    expect(all.trials[0]).toMatchObject({
      scores: [],
      error: { message: expect.stringContaining("maybe") },
    });
    expect(all.chosen).toBe(1);
    await expect(crossValidate({ candidates: [forest([failing])], X, y, folds })).rejects.toThrow(
      /no trial of the search can be fitted: .*maybe/,
    );
  });

  it("takes the first trial, and says why, where the training rows cannot tell", async () => {
    const { X } = makeRows();
    const y = makeLabels(Array.from({ length: nRows }, (_, i) => (i < 3 || i % 2 === 0 ? "yes" : "no")));
    const rows = (from: number, to: number): Int32Array =>
      Int32Array.from({ length: nRows }, (_, i) => i).slice(from, to);
    const onlyYes = Int32Array.of(0, 1, 2, 4, 6, 8, 10);
    const folds: Fold[] = [
      { train: onlyYes, test: rows(50, 90) },
      { train: Int32Array.of(0, 5), test: rows(50, 90) },
    ];
    const { candidates } = await crossValidate({ candidates: [searching()], X, y, folds });
    const { search, scores } = candidates[0]!;
    expect(search!.folds.map(({ chosen, unjudged }) => [chosen, unjudged])).toEqual([
      [0, 'a model must have training rows of two classes or more, got only "yes"'],
      [0, "the training rows cannot be divided once more"],
    ]);
    expect(scores["roc_auc"]![0]).toMatchObject({ undefined: "fit/one-class" });
    expect(hasValue(scores["roc_auc"]![1]!)).toBe(true);
  });

  it("refuses a search without trials, or whose trials prepare the columns in different ways", async () => {
    const { X, y } = makeRows();
    const folds = stratifiedKFold(y, { nSplits: 2 });
    const validate = (trials: Search["trials"]) =>
      crossValidate({ candidates: [searching({ trials })], X, y, folds });
    const wrong = expect.objectContaining({ code: "select/search" });
    await expect(validate([])).rejects.toThrow(wrong);
    const mean = { params: {}, pipeline: pipelineOf("LogisticRegression", { C: 1 }, "mean") };
    await expect(validate([searching().search!.trials[0]!, mean])).rejects.toThrow(wrong);
  });
});

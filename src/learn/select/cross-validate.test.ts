import { describe, expect, it } from "vitest";
import { type Labels, makeLabels, makeTable, type Params, Random, type Table } from "../../core/index.ts";
import {
  type Fold,
  hasValue,
  repeatedStratifiedKFold,
  scoreAll,
  stratifiedKFold,
} from "../../judge/index.ts";
import { buildClassifier } from "../registry.ts";
import type { Candidate } from "./candidate.ts";
import { crossValidate } from "./cross-validate.ts";

const nRows = 60;

/** Rows in which both columns tell something of the class, with values missing. */
function makeRows(seed = 1): { X: Table; y: Labels } {
  const random = new Random(seed);
  const classes = Array.from({ length: nRows }, (_, i) => i % 2);
  const values = Float64Array.from(classes, (c) =>
    random.nextFloat() < 0.1 ? NaN : c + random.nextNormal(),
  );
  const codes = Int32Array.from(classes, (c) =>
    random.nextFloat() < 0.1 ? -1 : random.nextFloat() < 0.7 ? c : 2,
  );
  const X = makeTable([
    { kind: "numeric", name: "size", values },
    { kind: "categorical", name: "colour", categories: ["red", "green", "blue"], codes },
  ]);
  return { X, y: makeLabels(classes.map((c) => (c === 1 ? "yes" : "no"))) };
}

function candidate(name: string, params: Params = {}): Candidate {
  const transformers = [
    {
      name: "num",
      columns: ["size"],
      steps: [
        { name: "SimpleImputer", params: { strategy: "median" } },
        { name: "StandardScaler", params: {} },
      ],
    },
    {
      name: "cat",
      columns: ["colour"],
      steps: [
        { name: "SimpleImputer", params: { strategy: "most_frequent" } },
        { name: "OneHotEncoder", params: { categories: "declared" } },
      ],
    },
  ];
  const columns = { name: "ColumnTransformer", params: { transformers, remainder: "drop" } };
  const spec = { name: "Pipeline", params: { columns, classifier: { name, params } } };
  return { name, pipeline: buildClassifier(spec) };
}

const regression = candidate("LogisticRegression", { C: 1 });
const prior = candidate("DummyClassifier", { strategy: "prior" });

describe("crossValidate()", () => {
  it("judges each candidate on each fold, and gives what each row was answered when it was held out", async () => {
    const { X, y } = makeRows();
    const folds = repeatedStratifiedKFold(y, { nSplits: 4, nRepeats: 2, randomState: 3 });
    const { candidates, nTrain, nTest } = await crossValidate({
      candidates: [prior, regression],
      X,
      y,
      folds,
    });
    expect([nTrain, nTest]).toEqual([45, 15]);
    expect(candidates.map((result) => result.name)).toEqual(["DummyClassifier", "LogisticRegression"]);
    for (const result of candidates) {
      expect(result.folds).toHaveLength(8);
      expect(result.outOfFold).toHaveLength(2);
      for (const [f, fold] of folds.entries()) {
        const output = result.folds[f]!;
        const held = result.outOfFold[fold.repeat!]!;
        const rows = Array.from(fold.test, (row) => [...held.data.subarray(2 * row, 2 * row + 2)]);
        expect(rows.flat()).toEqual([...output.probabilities.data]);
        const yTest: Labels = { classes: y.classes, codes: fold.test.map((row) => y.codes[row]!) };
        expect(output.scores).toEqual(scoreAll(yTest, output.probabilities));
        expect(result.scores["roc_auc"]![f]).toBe(output.scores["roc_auc"]);
        expect(output.fitSeconds).toBeGreaterThan(0);
      }
    }
    expect(new Set(candidates[0]!.scores["roc_auc"])).toEqual(new Set([0.5]));
    expect(Math.min(...candidates[1]!.scores["roc_auc"]!.filter(hasValue))).toBeGreaterThan(0.6);
  });

  it("learns nothing from the rows of a test set, neither values nor labels", async () => {
    const { X, y } = makeRows();
    const folds = stratifiedKFold(y, { nSplits: 4, randomState: 3 });
    const touched = folds[0]!.test[0]!;
    const changed = makeRows();
    const [size, colour] = changed.X.columns;
    if (size?.kind !== "numeric" || colour?.kind !== "categorical") throw new Error("other columns");
    size.values[touched] = 1e6;
    colour.codes[touched] = 2;
    changed.y.codes[touched] = 1 - y.codes[touched]!;
    const answers = async (rows: { X: Table; y: Labels }) =>
      (await crossValidate({ candidates: [regression], ...rows, folds })).candidates[0]!.outOfFold[0]!.data;
    const before = await answers({ X, y });
    const after = await answers(changed);
    for (const row of folds[0]!.test) if (row !== touched) expect(after[2 * row]).toBe(before[2 * row]);
    // The other folds do train on it.
    const other = folds[1]!.test[0]!;
    expect(after[2 * other]).not.toBe(before[2 * other]);
  });

  it("says once what fits of several folds warn of", async () => {
    const { X, y } = makeRows();
    const folds = repeatedStratifiedKFold(y, { nSplits: 4, nRepeats: 3 });
    const hasty = candidate("LogisticRegression", { maxIter: 1 });
    const small = candidate("RandomForestClassifier", { nEstimators: 2, oobScore: true, maxSamples: 0.1 });
    const found = await crossValidate({ candidates: [hasty, small], X, y, folds });
    for (const { warnings } of found.candidates) {
      expect(warnings.length).toBeGreaterThan(0);
      for (const warning of warnings) expect(warning.nFolds, warning.message).toBe(12);
    }
  });

  it("takes the positive class and the threshold that it is told", async () => {
    const { X, y } = makeRows();
    const folds = stratifiedKFold(y, { nSplits: 3 });
    const recall = async (positive: string, threshold: number) =>
      (await crossValidate({ candidates: [regression], X, y, folds, positive, threshold })).candidates[0]!
        .scores["recall"];
    expect(await recall("yes", 0)).toEqual([1, 1, 1]);
    expect(await recall("no", 1)).toEqual([0, 0, 0]);
  });

  it("goes on where a test set holds one class, and says which metrics have no value there", async () => {
    const { X, y } = makeRows();
    const rows = Array.from({ length: nRows }, (_, i) => i);
    const negatives = rows.filter((i) => y.codes[i] === 0);
    const oneClass: Fold = {
      train: Int32Array.from(rows.filter((i) => !negatives.slice(0, 5).includes(i))),
      test: Int32Array.from(negatives.slice(0, 5)),
    };
    const folds = [...stratifiedKFold(y, { nSplits: 3 }), oneClass];
    const { candidates } = await crossValidate({ candidates: [regression], X, y, folds });
    const { scores, folds: outputs } = candidates[0]!;
    expect(scores["roc_auc"]!.map(hasValue)).toEqual([true, true, true, false]);
    expect(scores["roc_auc"]![3]).toEqual({
      undefined: "metric/one-class",
      reason: 'ROC AUC must have rows of class "yes" and rows of others, got no row of "yes"',
    });
    expect(scores["recall"]![3]).toMatchObject({ undefined: "metric/one-class" });
    for (const name of ["accuracy", "specificity", "brier_score", "log_loss"])
      expect(hasValue(scores[name]![3]!), name).toBe(true);
    expect(outputs[3]!.probabilities.nRows).toBe(5);
  });

  it("says what fits warned of, each sentence once", async () => {
    const { X, y } = makeRows();
    const hasty = candidate("LogisticRegression", { C: 1, maxIter: 1 });
    const folds = stratifiedKFold(y, { nSplits: 3 });
    const { candidates } = await crossValidate({ candidates: [hasty], X, y, folds });
    expect(candidates[0]!.warnings.map(({ nFolds }) => nFolds).reduce((a, b) => a + b)).toBe(3);
    expect(candidates[0]!.warnings[0]!.message).toMatch(/converge/);
  });

  it("leaves NaN where no fold held a row out", async () => {
    const { X, y } = makeRows();
    const [fold] = stratifiedKFold(y, { nSplits: 3 });
    const { candidates } = await crossValidate({ candidates: [prior], X, y, folds: [fold!] });
    const held = candidates[0]!.outOfFold[0]!.data;
    expect(held.filter(Number.isNaN)).toHaveLength(2 * fold!.train.length);
  });

  it("gives a class that a training set lacks the probability 0", async () => {
    const { X } = makeRows();
    const y = makeLabels(Array.from({ length: nRows }, (_, i) => (i < 4 ? "c" : i % 2 === 0 ? "a" : "b")));
    const rows = Array.from({ length: nRows }, (_, i) => i);
    const fold: Fold = { train: Int32Array.from(rows.slice(20)), test: Int32Array.from(rows.slice(0, 20)) };
    const { candidates } = await crossValidate({ candidates: [prior], X, y, folds: [fold] });
    const { data, nCols } = candidates[0]!.folds[0]!.probabilities;
    expect(nCols).toBe(3);
    for (let i = 0; i < 20; i++)
      expect([data[3 * i], data[3 * i + 1], data[3 * i + 2]]).toEqual([0.5, 0.5, 0]);
  });

  it("stops at the signal and tells its progress", async () => {
    const { X, y } = makeRows();
    const folds = stratifiedKFold(y, { nSplits: 5 });
    const controller = new AbortController();
    const seen: string[] = [];
    const onProgress = (done: number, total: number) => {
      seen.push(`${done}/${total}`);
      if (done === 2) controller.abort(new Error("enough"));
    };
    const { signal } = controller;
    await expect(
      crossValidate({ candidates: [prior, regression], X, y, folds, onProgress, signal }),
    ).rejects.toThrow("enough");
    expect(seen).toEqual(["1/10", "2/10"]);
  });

  it("refuses candidates without names of their own, and folds that cannot be judged", async () => {
    const { X, y } = makeRows();
    const folds = stratifiedKFold(y);
    const validate = (candidates: Candidate[], rows: readonly Fold[]) =>
      crossValidate({ candidates, X, y, folds: rows });
    await expect(validate([], folds)).rejects.toThrow(/one or more, .* got none/);
    await expect(validate([prior, prior], folds)).rejects.toThrow(/"DummyClassifier" twice/);
    await expect(validate([prior], [])).rejects.toThrow(/at least one fold/);
    const wrong = (train: number[], test: number[]) =>
      validate([prior], [folds[0]!, { train: Int32Array.from(train), test: Int32Array.from(test) }]);
    await expect(wrong([0, 1, 2], [2, 3])).rejects.toThrow(/fold 1 must keep .* apart, got row 2 in both/);
    await expect(wrong([0, 1], [2, 2])).rejects.toThrow(/got row 2 twice/);
    await expect(wrong([0, 60], [2])).rejects.toThrow(/rows from 0 to 59, got 60/);
    await expect(wrong([0, 1], [])).rejects.toThrow(
      expect.objectContaining({ code: "select/folds", message: expect.stringContaining("2 and 0") }),
    );
  });
});

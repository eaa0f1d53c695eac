import { describe, expect, test } from "vitest";
import {
  DataError,
  type Labels,
  type Matrix,
  makeLabels,
  makeMatrix,
  ParameterError,
  Random,
  rowOf,
  takeLabels,
  takeMatrixRows,
} from "../../core/index.ts";
import { judgeCalibration } from "../../judge/index.ts";
import { LogisticRegression } from "../linear/index.ts";
import type { Classifier, FitOptions, FittedClassifier } from "../protocol/protocol.ts";
import { RandomForestClassifier } from "../tree/index.ts";
import { CalibratedClassifier, fitOnFolds } from "./calibrated-classifier.ts";
import type { CalibrationMethod } from "./fitted-calibrated-classifier.ts";

/** Two columns that tell something of the class; the first class has most rows. */
function drawRows(n: number, seed: number, nClasses = 2): { X: Matrix; y: Labels } {
  const random = new Random(seed);
  const X = makeMatrix(
    n,
    2,
    Float64Array.from({ length: 2 * n }, () => random.nextNormal()),
  );
  const names = Array.from({ length: n }, (_, i) => {
    const score = X.data[2 * i]! + 0.5 * X.data[2 * i + 1]! + random.nextNormal();
    return score < 0.8 ? "a" : nClasses === 2 || score < 1.5 ? "b" : "c";
  });
  return { X, y: makeLabels(names, ["a", "b", "c"].slice(0, nClasses)) };
}

const balanced = (): LogisticRegression => new LogisticRegression({ classWeight: "balanced" });
const outcomesOf = (y: Labels): Uint8Array => Uint8Array.from(y.codes, (code) => (code === 1 ? 1 : 0));
const second = ({ data, nRows, nCols }: Matrix): Float64Array =>
  Float64Array.from({ length: nRows }, (_, i) => data[i * nCols + 1]!);

describe.each(["sigmoid", "intercept"] as const)("%s", (method) => {
  test("takes back what class weights do to the probabilities", async () => {
    const { X, y } = drawRows(1000, 1);
    const fresh = drawRows(4000, 2);
    const raw = await balanced().fit(X, y);
    const fitted = await new CalibratedClassifier({ estimator: balanced(), method }).fit(X, y);
    const judge = (model: FittedClassifier) =>
      judgeCalibration(outcomesOf(fresh.y), second(model.predictProba(fresh.X)), { nSimulations: 1 });
    expect(judge(raw).intercept).toBeLessThan(-0.8);
    expect(Math.abs(judge(fitted).intercept as number)).toBeLessThan(0.25);
    expect(judge(fitted).brier.score).toBeLessThan(judge(raw).brier.score);
  });
});

test("intercept keeps the order of the rows, and its answers of held-out rows expect as many events as there were", async () => {
  const { X, y } = drawRows(300, 3);
  const fitted = await new CalibratedClassifier({ estimator: balanced(), method: "intercept" }).fit(X, y);
  const raw = second(fitted.estimator.predictProba(X));
  const changed = second(fitted.predictProba(X));
  const shift = (i: number) => Math.log(changed[i]! / (1 - changed[i]!)) - Math.log(raw[i]! / (1 - raw[i]!));
  for (let i = 0; i < 300; i++) expect(shift(i)).toBeCloseTo(shift(0), 9);
});

/** Notes on which rows it was fitted and asked, by the first column. */
function spy(
  log: { train: number[]; groups?: unknown; weights?: Float64Array | undefined }[],
): Classifier<Matrix> {
  const estimator = new LogisticRegression();
  return {
    spec: estimator.spec,
    fit(X: Matrix, y: Labels, options?: FitOptions) {
      log.push({
        train: Array.from({ length: X.nRows }, (_, i) => X.data[2 * i]!),
        weights: options?.sampleWeight,
      });
      return estimator.fit(X, y, options);
    },
  };
}

test("each row is answered by a model that has not seen it, and the first model has seen all", async () => {
  const { X, y } = drawRows(60, 4);
  const log: { train: number[] }[] = [];
  await new CalibratedClassifier({ estimator: spy(log), cv: 4 }).fit(X, y);
  expect(log.map(({ train }) => train.length)).toEqual([60, 45, 45, 45, 45]);
  const times = new Map<number, number>();
  for (const { train } of log.slice(1)) for (const x of train) times.set(x, (times.get(x) ?? 0) + 1);
  expect([...times.values()].every((n) => n === 3)).toBe(true);
});

test("rows of one group stay on one side of each fold", async () => {
  const { X, y } = drawRows(60, 5);
  const groups = Int32Array.from({ length: 60 }, (_, i) => Math.floor(i / 4));
  const log: { train: number[] }[] = [];
  await new CalibratedClassifier({ estimator: spy(log), cv: 3 }).fit(X, y, { groups });
  for (const { train } of log.slice(1)) {
    const seen = new Set(train);
    const perGroup = new Map<number, number>();
    groups.forEach((group, i) => {
      if (seen.has(X.data[2 * i]!)) perGroup.set(group, (perGroup.get(group) ?? 0) + 1);
    });
    expect([...perGroup.values()].every((n) => n === 4)).toBe(true);
  }
});

test("weights go to the classifier and to the calibrator: a weight of 2 is a row twice, on given folds", async () => {
  const { X, y } = drawRows(80, 6);
  const rows = Int32Array.from({ length: 120 }, (_, i) => (i < 80 ? i : i - 80));
  const weights = Float64Array.from({ length: 80 }, (_, i) => (i < 40 ? 2 : 1));
  const foldOf = (i: number) => i % 2;
  const folds = (which: Int32Array) =>
    [0, 1].map((f) => ({
      train: Int32Array.from(which.keys()).filter((i) => foldOf(which[i]!) !== f),
      test: Int32Array.from(which.keys()).filter((i) => foldOf(which[i]!) === f),
    }));
  const all = Int32Array.from({ length: 80 }, (_, i) => i);
  for (const method of ["sigmoid", "intercept"] as const) {
    const estimator = new LogisticRegression({ C: 3 });
    const weighted = await fitOnFolds(estimator, method, X, y, folds(all), [], { sampleWeight: weights });
    const copied = await fitOnFolds(
      estimator,
      method,
      takeMatrixRows(X, rows),
      takeLabels(y, rows),
      folds(rows),
      [],
    );
    const [a, b] = [weighted, copied].map((fitted) => second(fitted.predictProba(X)));
    a!.forEach((p, i) => {
      expect(p).toBeCloseTo(b![i]!, 8);
    });
  }
});

test.each([
  ["sigmoid", 2],
  ["sigmoid", 3],
  ["intercept", 3],
  ["isotonic", 2],
  ["isotonic", 3],
] as const)("%s of %i classes answers one row as it answers many, to the bit", async (method, nClasses) => {
  const { X, y } = drawRows(1200, 7, nClasses);
  const estimator = new RandomForestClassifier({ nEstimators: 20, maxDepth: 4 });
  const fitted = await new CalibratedClassifier({ estimator, method, cv: 2 }).fit(X, y);
  const many = fitted.predictProba(X);
  const out = new Float64Array(nClasses);
  for (let i = 0; i < 300; i++) {
    fitted.predictProbaInto!(rowOf(X, i), out);
    expect(out).toEqual(rowOf(many, i));
    expect(out.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  }
});

test("a forest's votes of 0 and 1 become probabilities that are neither", async () => {
  const { X, y } = drawRows(400, 8);
  const estimator = new RandomForestClassifier({ nEstimators: 25 });
  const fitted = await new CalibratedClassifier({ estimator }).fit(X, y);
  const raw = second(fitted.estimator.predictProba(X));
  expect(raw.some((p) => p === 0)).toBe(true);
  for (const p of second(fitted.predictProba(X))) expect(p > 0.001 && p < 0.999).toBe(true);
});

test("three classes that lack one in training keep its probability at 0", async () => {
  const { X, y } = drawRows(200, 9, 2);
  const labels = { classes: ["a", "b", "z"], codes: y.codes };
  const fitted = await new CalibratedClassifier({ estimator: new LogisticRegression() }).fit(X, labels);
  const probabilities = fitted.predictProba(X);
  expect(fitted.state.calibrators[2]).toBeNull();
  for (let i = 0; i < 200; i++) {
    const [a, b, z] = rowOf(probabilities, i);
    expect(z).toBe(0);
    expect(a! + b!).toBeCloseTo(1, 12);
  }
});

test("separated classes still have a sigmoid, as Platt's targets are never 0 or 1", async () => {
  const X = makeMatrix(
    20,
    1,
    Float64Array.from({ length: 20 }, (_, i) => (i < 10 ? i : i + 50)),
  );
  const y = makeLabels(Array.from({ length: 20 }, (_, i) => (i < 10 ? 0 : 1)));
  const fitted = await new CalibratedClassifier({ estimator: new LogisticRegression() }).fit(X, y);
  const p = second(fitted.predictProba(X));
  expect(p[0]).toBeGreaterThan(0.02);
  expect(p[19]).toBeLessThan(0.98);
});

test("fewer folds are taken where a class has fewer rows, and a warning says so", async () => {
  const { X, y } = drawRows(40, 10);
  const codes = y.codes.map((_, i) => (i < 3 ? 1 : 0));
  const log: { train: number[] }[] = [];
  const fitted = await new CalibratedClassifier({ estimator: spy(log) }).fit(X, { ...y, codes });
  expect(log).toHaveLength(4);
  expect(fitted.warnings).toEqual([expect.stringContaining("calibration took fewer folds than cv")]);
});

test.each([
  [
    "isotonic",
    999,
    (i: number) => i % 2,
    "isotonic calibration must have 1000 training rows at least, got 999",
  ],
  ["sigmoid", 30, () => 0, 'LogisticRegression must have rows of two classes or more, got only "a"'],
] as [CalibrationMethod, number, (i: number) => number, string][])(
  "%s of %i rows is refused",
  async (method, n, code, message) => {
    const { X, y } = drawRows(n, 11);
    const labels = { ...y, codes: y.codes.map((_, i) => code(i)) };
    const fit = new CalibratedClassifier({ estimator: new LogisticRegression(), method }).fit(X, labels);
    await expect(fit).rejects.toThrow(message);
    await expect(fit).rejects.toBeInstanceOf(DataError);
  },
);

test.each([
  ["a class has one row", (i: number) => (i === 0 ? 1 : 0), undefined, "a class has one training row only"],
  ["each group is of one class", (i: number) => i % 2, (i: number) => i % 2, "would be of one class"],
])("where %s probabilities stay as they are, with a warning", async (_, code, group, reason) => {
  const { X, y } = drawRows(30, 12);
  const labels = { ...y, codes: y.codes.map((__, i) => code(i)) };
  const groups = group === undefined ? undefined : y.codes.map((__, i) => group(i));
  const fitted = await new CalibratedClassifier({ estimator: new LogisticRegression() }).fit(X, labels, {
    groups,
  });
  expect(fitted.warnings).toEqual([expect.stringContaining(reason)]);
  expect(fitted.predictProba(X)).toEqual((await new LogisticRegression().fit(X, labels)).predictProba(X));
});

test("rows of one group only are divided all the same, with a warning", async () => {
  const { X, y } = drawRows(30, 13);
  const fitted = await new CalibratedClassifier({ estimator: new LogisticRegression() }).fit(X, y, {
    groups: new Int32Array(30),
  });
  expect(fitted.warnings).toEqual([expect.stringContaining("divided the rows of a group")]);
});

test("a calibrated classifier is no estimator of another, and a wrong method is named", () => {
  const estimator = new CalibratedClassifier({ estimator: new LogisticRegression() });
  expect(() => new CalibratedClassifier({ estimator })).toThrow(ParameterError);
  expect(
    () => new CalibratedClassifier({ estimator: new LogisticRegression(), method: "platt" as never }),
  ).toThrow(/parameter "method" of CalibratedClassifier must be a str among/);
});

test("progress ends with all models fitted, and an abort ends the fit", async () => {
  const { X, y } = drawRows(60, 14);
  const calls: (readonly [number, number])[] = [];
  const calibrated = new CalibratedClassifier({ estimator: new LogisticRegression(), cv: 3 });
  await calibrated.fit(X, y, { onProgress: (done, total) => calls.push([done, total]) });
  expect(calls).toEqual([1, 2, 3, 4].map((done) => [done, 4]));
  const reason = new Error("enough");
  await expect(calibrated.fit(X, y, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

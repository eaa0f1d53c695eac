import { afterAll, describe, expect, it } from "vitest";
import { sharedNothingExecutor } from "../../tests/conformance/shared-nothing-executor.ts";
import { whoTask } from "../../tests/support/executor-tasks.ts";
import { expectSame } from "../../tests/support/expect-same.ts";
import {
  type Column,
  inlineExecutor,
  type Labels,
  type Matrix,
  makeLabels,
  makeMatrix,
  makeTable,
  Random,
  type Table,
} from "../core/index.ts";
import { repeatedStratifiedKFold } from "../judge/index.ts";
import {
  buildClassifier,
  type Candidate,
  type CrossValidation,
  crossValidate,
  HistGradientBoostingClassifier,
  learnTasks,
  predictProbaInParts,
  RandomForestClassifier,
} from "../learn/index.ts";
import { threadExecutor } from "./thread-executor.ts";

function makeRows(nRows: number): { X: Table; y: Labels } {
  const random = new Random(11);
  const classes = Array.from({ length: nRows }, (_, i) => i % 2);
  const a = Float64Array.from(classes, (c) => c + random.nextNormal());
  const b = Float64Array.from(classes, (c) => (random.nextFloat() < 0.1 ? NaN : random.nextNormal() - c));
  const X = makeTable([
    { kind: "numeric", name: "a", values: a },
    { kind: "numeric", name: "b", values: b },
  ]);
  return { X, y: makeLabels(classes) };
}

function candidate(name: string, params: Record<string, number>): Candidate {
  const steps = [
    { name: "SimpleImputer", params: { strategy: "median" } },
    { name: "StandardScaler", params: {} },
  ];
  const transformers = [{ name: "num", columns: ["a", "b"], steps }];
  const columns = { name: "ColumnTransformer", params: { transformers, remainder: "drop" } };
  const spec = { name: "Pipeline", params: { columns, classifier: { name, params } } };
  return { name, pipeline: buildClassifier(spec) };
}

/** All but the seconds, which no two runs share. */
function withoutSeconds(validation: CrossValidation): unknown {
  return validation.candidates.map(({ folds, ...result }) => ({
    ...result,
    folds: folds.map(({ scores, probabilities, warnings }) => ({ scores, probabilities, warnings })),
  }));
}

/** So many that a forest is split among threads. */
function manyRows(): [Matrix, Labels] {
  const random = new Random(5);
  const X = makeMatrix(7000, 2);
  for (let i = 0; i < X.data.length; i++) X.data[i] = random.nextNormal();
  return [X, makeLabels(Array.from({ length: 7000 }, (_, i) => +(X.data[2 * i]! > 0)))];
}

const taskModule = new URL("../../tests/support/executor-tasks.ts", import.meta.url);
const two = threadExecutor(2);
const three = threadExecutor(3);
afterAll(() => Promise.all([two.close(), three.close()]));

it("every task of learn/ has a name of its own", () => {
  expect(new Set(learnTasks.map((task) => task.name)).size).toBe(learnTasks.length);
});

it("a forest grown on worker threads is that of the calling thread, bit by bit", async () => {
  const { X, y } = makeRows(7000); // fewer are not split
  const { pipeline } = candidate("RandomForestClassifier", {
    nEstimators: 25,
    maxFeatures: 2,
    randomState: 4,
  });
  const inline = await pipeline.fit(X, y, { executor: inlineExecutor });
  for (const executor of [two, three])
    expectSame((await pipeline.fit(X, y, { executor })).state, inline.state);
});

it("boosted trees grown on worker threads are those of the calling thread, bit by bit", async () => {
  const random = new Random(5);
  const X = makeMatrix(30_000, 8);
  for (let i = 0; i < X.data.length; i++) X.data[i] = random.nextNormal();
  const y = makeLabels(Array.from({ length: 30_000 }, (_, i) => +(X.data[8 * i]! * X.data[8 * i + 1]! > 0)));
  const booster = new HistGradientBoostingClassifier({ maxIter: 4 });
  const inline = await booster.fit(X, y);
  const seen: number[] = [];
  for (const executor of [two, three]) {
    const onProgress = (done: number): number => seen.push(done);
    expectSame((await booster.fit(X, y, { executor, onProgress })).state, inline.state);
  }
  expect(seen.at(-1)).toBe(4);
  await expect(booster.fit(X, y, { executor: two, signal: AbortSignal.timeout(5) })).rejects.toThrow(
    /abort/i,
  );
});

describe("predictProbaInParts() on worker threads", () => {
  const random = new Random(2);
  const X = makeMatrix(5000, 3);
  for (let i = 0; i < X.data.length; i++) X.data[i] = random.nextNormal();
  const training = makeMatrix(150, 3, X.data.slice(0, 450));
  const y = makeLabels(Array.from({ length: 150 }, (_, i) => +(X.data[3 * i]! > 0)));
  const forest = new RandomForestClassifier({ nEstimators: 20, randomState: 1 });

  it("gives the same bits as the calling thread", async () => {
    const fitted = await forest.fit(training, y);
    const whole = fitted.predictProba(X);
    for (const executor of [two, three, two])
      expect(await predictProbaInParts(fitted, X, { executor })).toEqual(whole);
  });

  it("gives each of several calls its own answers", async () => {
    const fitted = await forest.fit(training, y);
    const matrices = [1, 2, 3, 4].map((k) =>
      makeMatrix(
        5000,
        3,
        X.data.map((value) => value * k),
      ),
    );
    const answers = matrices.map((matrix) => predictProbaInParts(fitted, matrix, { executor: two }));
    expect(await Promise.all(answers)).toEqual(matrices.map((matrix) => fitted.predictProba(matrix)));
  });

  it("does not wait for ever when several calls bring rows place by place", async () => {
    const wide = makeMatrix(2600, 400); // more than there are places for
    for (let i = 0; i < wide.data.length; i++) wide.data[i] = X.data[i % X.data.length]!;
    const few = makeMatrix(150, 400, wide.data.slice(0, 150 * 400));
    const fitted = await new RandomForestClassifier({ nEstimators: 10, randomState: 1 }).fit(few, y);
    const whole = fitted.predictProba(wide);
    const calls = [1, 2, 3].map(() => predictProbaInParts(fitted, wide, { executor: two }));
    expect(await Promise.all(calls)).toEqual([whole, whole, whole]);
  });

  it("brings errors back with the number of the first wrong row among all", async () => {
    const fitted = await forest.fit(training, y);
    const wrong = makeMatrix(5000, 3, X.data.slice());
    for (const row of [4000, 4300, 4900]) wrong.data[row * 3] = Infinity;
    for (const executor of [two, three, two])
      await expect(predictProbaInParts(fitted, wrong, { executor })).rejects.toThrow(
        expect.objectContaining({ code: "fit/not-finite", details: { rowIndex: 4000, columnIndex: 0 } }),
      );
  });
});

describe("cross-validation on worker threads", () => {
  it("gives the same bits as the calling thread", async () => {
    const rows = makeRows(80);
    const folds = repeatedStratifiedKFold(rows.y, { nSplits: 4, nRepeats: 2, randomState: 9 });
    const candidates = [
      candidate("LogisticRegression", { C: 1 }),
      candidate("RandomForestClassifier", { nEstimators: 20, randomState: 4 }),
    ];
    const inline = await crossValidate({ candidates, ...rows, folds, executor: inlineExecutor });
    expect(inline.candidates[1]!.scores["roc_auc"]).toHaveLength(8);
    for (const executor of [two, three]) {
      const threaded = await crossValidate({ candidates, ...rows, folds, executor });
      // toEqual compares typed arrays element by element, and tells NaN and -0 apart from other values.
      expect(withoutSeconds(threaded)).toStrictEqual(withoutSeconds(inline));
    }
  });

  it("gives the same bits where nothing is shared, and sends the rows to each worker once", async () => {
    const numeric = makeRows(80);
    const colour: Column = {
      kind: "categorical",
      name: "colour",
      categories: ["blue", "red"],
      codes: Int32Array.from({ length: 80 }, (_, i) => ((7 * i) % 5) & 1),
    };
    const X = makeTable([...numeric.X.columns, colour]);
    const encoded = buildClassifier({
      name: "Pipeline",
      params: {
        columns: {
          name: "ColumnTransformer",
          params: {
            transformers: [
              { name: "num", columns: ["a", "b"], steps: [{ name: "SimpleImputer", params: {} }] },
              { name: "cat", columns: ["colour"], steps: [{ name: "OneHotEncoder", params: {} }] },
            ],
          },
        },
        classifier: { name: "HistGradientBoostingClassifier", params: { maxIter: 3 } },
      },
    });
    const candidates = [
      candidate("LogisticRegression", { C: 1 }),
      candidate("RandomForestClassifier", { nEstimators: 5, randomState: 4 }),
      { name: "encoded", pipeline: encoded },
    ];
    const folds = repeatedStratifiedKFold(numeric.y, { nSplits: 4, nRepeats: 2, randomState: 9 });
    const options = { candidates, X, y: numeric.y, folds };
    const inline = await crossValidate(options);
    const elsewhere = sharedNothingExecutor(2);
    try {
      for (let i = 0; i < 2; i++)
        expect(withoutSeconds(await crossValidate({ ...options, executor: elsewhere }))).toStrictEqual(
          withoutSeconds(inline),
        );
      // 24 fits, twice: the second time, which shares equal rows anew, both workers have them.
      expect(elsewhere.sent.length).toBeLessThanOrEqual(2);
      expect(new Set(elsewhere.sent).size).toBe(1);
      await expect(new RandomForestClassifier().fit(...manyRows(), { executor: elsewhere })).rejects.toThrow(
        expect.objectContaining({ code: "execute/needs-shared-memory" }),
      );
    } finally {
      await elsewhere.close();
    }
  });

  it("stops its fits within the threads, which go on to other work", async () => {
    const executor = threadExecutor(1, { taskModule, patienceMs: 60_000 }); // the machine may be busy
    try {
      const [before] = await executor.map(whoTask, [null]);
      const rows = makeRows(3000);
      const folds = repeatedStratifiedKFold(rows.y, { nSplits: 2, nRepeats: 1, randomState: 9 });
      const candidates = [candidate("RandomForestClassifier", { nEstimators: 5000, randomState: 4 })];
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error("enough")), 100);
      const { signal } = controller;
      await expect(crossValidate({ candidates, ...rows, folds, executor, signal })).rejects.toThrow("enough");
      expect(await executor.map(whoTask, [null])).toEqual([before]);
    } finally {
      await executor.close();
    }
  });

  it("brings back what a fit refuses, as the error it was", async () => {
    const { X, y } = makeRows(40);
    const [a, b] = X.columns;
    if (a?.kind !== "numeric" || b === undefined) throw new Error("other columns");
    a.values[0] = Infinity;
    const folds = repeatedStratifiedKFold(y, { nSplits: 4, nRepeats: 1 });
    const candidates = [candidate("LogisticRegression", { C: 1 })];
    const errorOf = (executor: typeof two) =>
      crossValidate({ candidates, X, y, folds, executor }).then(
        () => undefined,
        (error: Error & { code?: string }) => ({
          name: error.name,
          code: error.code,
          message: error.message,
        }),
      );
    const inline = await errorOf(inlineExecutor);
    expect(inline?.name).toBe("DataError");
    expect(await errorOf(two)).toEqual(inline);
  });
});

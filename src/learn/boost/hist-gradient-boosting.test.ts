import { describe, expect, it, vi } from "vitest";
import { expectSame } from "../../../tests/support/expect-same.ts";
import type { Executor, Task } from "../../core/index.ts";
import { type Labels, type Matrix, makeLabels, makeMatrix, Random } from "../../core/index.ts";
import { HistogramSlots } from "./grow/histogram-slots.ts";
import { HistGradientBoostingClassifier } from "./hist-gradient-boosting.ts";

/** Normal columns; the class depends on the first three, and on chance. */
function drawRows(nRows: number, nCols = 4, seed = 1): { X: Matrix; y: Labels } {
  const random = new Random(seed);
  const X = makeMatrix(nRows, nCols);
  for (let i = 0; i < X.data.length; i++) X.data[i] = random.nextNormal();
  const classes = Array.from({ length: nRows }, (_, i) => {
    const [a, b, c] = X.data.subarray(i * nCols, i * nCols + 3);
    return a! + b! * c! + 0.5 * random.nextNormal() > 0 ? "yes" : "no";
  });
  return { X, y: makeLabels(classes) };
}

const rows = drawRows(600);

describe("HistGradientBoostingClassifier stops early", () => {
  it("when the rows held out are no longer predicted better", async () => {
    const params = { maxIter: 300, earlyStopping: true, nIterNoChange: 5, learningRate: 0.3 };
    const fitted = await new HistGradientBoostingClassifier(params).fit(rows.X, rows.y);
    const { validationScore, trainScore, nIter } = fitted;
    expect(nIter).toBeLessThan(100);
    expect(fitted.state.trees.nodeCounts).toHaveLength(nIter);
    expect([trainScore.length, validationScore.length]).toEqual([nIter + 1, nIter + 1]);
    const [reference, ...last] = validationScore.slice(-6);
    expect(Math.max(...last)).toBeLessThanOrEqual(reference! + 1e-7);
    expect(trainScore.at(-1)).toBeGreaterThan(trainScore[0]!);
  });

  it("by the mean log loss of all rows without any held out", async () => {
    const params = { maxIter: 7, earlyStopping: true, validationFraction: null };
    const fitted = await new HistGradientBoostingClassifier(params).fit(rows.X, rows.y);
    expect(fitted.validationScore).toHaveLength(0);
    const { codes } = rows.y;
    const lossOf = ({ data }: Matrix): number =>
      codes.reduce((sum, code, i) => sum + Math.log(data[2 * i + code]!), 0) / codes.length;
    const staged = [...fitted.stagedPredictProba(rows.X)].map(lossOf);
    expect(staged).toHaveLength(7);
    for (const [i, loss] of staged.entries()) expect(fitted.trainScore[i + 1]).toBeCloseTo(loss, 12);
  });

  it("by a metric, of three classes too", async () => {
    const y = makeLabels(
      Array.from(rows.y.codes, (code, i) => String(code + (rows.X.data[4 * i]! > 1 ? 1 : 0))),
    );
    for (const scoring of ["accuracy", "log_loss"]) {
      const params = { maxIter: 200, earlyStopping: true, nIterNoChange: 4, scoring };
      const fitted = await new HistGradientBoostingClassifier(params).fit(rows.X, y);
      expect(fitted.nIter).toBeLessThan(200);
      expect(fitted.nTreesPerIteration).toBe(3);
      const sign = scoring === "log_loss" ? -1 : 1;
      expect(fitted.trainScore.every((score) => sign * score >= 0)).toBe(true);
    }
  });

  it("by a score of labels that is undefined before the first tree, which counts as 0", async () => {
    // at the share of positive rows, .1, no row is labelled so: there is no precision yet
    const y = makeLabels(Array.from(rows.y.codes, (_, i) => (rows.X.data[4 * i]! > 1.3 ? 1 : 0)));
    const params = { maxIter: 20, earlyStopping: true, nIterNoChange: 20, scoring: "precision" };
    const fitted = await new HistGradientBoostingClassifier(params).fit(rows.X, y);
    expect([fitted.trainScore[0], fitted.validationScore[0]]).toEqual([0, 0]);
    expect(fitted.trainScore.at(-1)).toBeGreaterThan(0.5);
  });

  it("only with more than 10,000 rows where it is left to it", async () => {
    const { X, y } = drawRows(10_001, 1);
    const few = {
      X: makeMatrix(10_000, 1, X.data.slice(0, 10_000)),
      y: { ...y, codes: y.codes.slice(0, 10_000) },
    };
    const booster = new HistGradientBoostingClassifier({ maxIter: 1 });
    expect((await booster.fit(X, y)).validationScore).toHaveLength(2);
    expect((await booster.fit(few.X, few.y)).validationScore).toHaveLength(0);
  });
});

it("HistGradientBoostingClassifier predicts in stages what it predicts at the end", async () => {
  const fitted = await new HistGradientBoostingClassifier({ maxIter: 9 }).fit(rows.X, rows.y);
  const staged = [...fitted.stagedPredictProba(rows.X)];
  expect(staged).toHaveLength(9);
  expect(staged[8]).toEqual(fitted.predictProba(rows.X));
  expect(staged[0]).not.toEqual(staged[1]);
});

it("HistGradientBoostingClassifier keeps a probability rising where it must", async () => {
  const params = { monotonicCst: [1, 0, 0, -1], maxIter: 40 };
  const fitted = await new HistGradientBoostingClassifier(params).fit(rows.X, rows.y);
  for (const [column, sign] of [
    [0, 1],
    [3, -1],
  ] as const)
    for (let i = 0; i < 20; i++) {
      const line = makeMatrix(50, 4);
      for (let step = 0; step < 50; step++) {
        line.data.set(rows.X.data.subarray(4 * i, 4 * i + 4), 4 * step);
        line.data[4 * step + column] = (step - 25) / 10;
      }
      const p = fitted.decisionFunction(line).data;
      for (let step = 1; step < 50; step++)
        expect(sign * (p[step]! - p[step - 1]!)).toBeGreaterThanOrEqual(-1e-12);
    }
});

it("HistGradientBoostingClassifier without interactions adds up what each column says", async () => {
  const params = { interactionCst: "no_interactions", maxIter: 20 } as const;
  const fitted = await new HistGradientBoostingClassifier(params).fit(rows.X, rows.y);
  const at = (...values: number[]): number =>
    fitted.decisionFunction(makeMatrix(1, 4, Float64Array.from(values))).data[0]!;
  const difference = at(1, 1, 0, 0) - at(-1, 1, 0, 0);
  expect(difference).not.toBe(0);
  expect(at(1, -1, 2, 0.5) - at(-1, -1, 2, 0.5)).toBeCloseTo(difference, 10);
});

it.each(["pairwise", "no_interactions", [[0]], []] as const)(
  "HistGradientBoostingClassifier learns from one column alone, interactionCst %j",
  async (interactionCst) => {
    const X = makeMatrix(
      60,
      1,
      Float64Array.from({ length: 60 }, (_, i) => i),
    );
    const y = makeLabels(Array.from({ length: 60 }, (_, i) => (i < 30 ? "no" : "yes")));
    const fitted = await new HistGradientBoostingClassifier({ interactionCst }).fit(X, y);
    expect(fitted.predict(X)).toEqual(y);
  },
);

it("HistGradientBoostingClassifier draws columns by its seed", async () => {
  const fit = async (randomState: number) =>
    (
      await new HistGradientBoostingClassifier({ maxFeatures: 0.5, maxIter: 5, randomState }).fit(
        rows.X,
        rows.y,
      )
    ).state;
  expect(await fit(1)).toStrictEqual(await fit(1));
  expect((await fit(1)).trees).not.toEqual((await fit(2)).trees);
});

it("HistGradientBoostingClassifier grows the same trees when histograms must give way to others", async () => {
  const booster = new HistGradientBoostingClassifier({ maxIter: 4, minSamplesLeaf: 3, maxLeafNodes: null });
  const expected = (await booster.fit(rows.X, rows.y)).state;
  const { take, give } = HistogramSlots.prototype;
  let nInUse = 0;
  let nRefused = 0;
  const taking = vi.spyOn(HistogramSlots.prototype, "take").mockImplementation(function (
    this: HistogramSlots,
  ) {
    if (nInUse === 3) nRefused++;
    return nInUse < 3 && nInUse++ >= 0 ? take.call(this) : undefined;
  });
  const giving = vi.spyOn(HistogramSlots.prototype, "give").mockImplementation(function (
    this: HistogramSlots,
    slot,
  ) {
    nInUse--;
    give.call(this, slot);
  });
  const { state } = await booster.fit(rows.X, rows.y);
  taking.mockRestore();
  giving.mockRestore();
  expect(nRefused).toBeGreaterThan(10);
  expect(state).toStrictEqual(expected);
});

it("HistGradientBoostingClassifier refuses rules that do not suit the columns, all at once", async () => {
  const params = { categoricalFeatures: [9], monotonicCst: [1], interactionCst: [[0, 7]] };
  await expect(new HistGradientBoostingClassifier(params).fit(rows.X, rows.y)).rejects.toMatchObject({
    code: "parameter/invalid",
    details: { problems: [expect.any(String), expect.any(String), expect.any(String)] },
  });
  const many = makeMatrix(
    300,
    1,
    Float64Array.from({ length: 300 }, (_, i) => i),
  );
  const y = makeLabels(Array.from({ length: 300 }, (_, i) => i % 2));
  await expect(
    new HistGradientBoostingClassifier({ categoricalFeatures: [0] }).fit(many, y),
  ).rejects.toMatchObject({
    code: "fit/too-many-categories",
    details: { columnIndex: 0 },
  });
});

describe("HistGradientBoostingClassifier on an executor", () => {
  const large = drawRows(50_001, 6);
  const booster = new HistGradientBoostingClassifier({
    maxIter: 3,
    validationFraction: 0.2,
    earlyStopping: true,
  });

  /** Runs in the calling thread; of a fit's threads only these, in this order. */
  const executor = (order: readonly number[], concurrency = 3): Executor => ({
    concurrency,
    offers: "shared memory",
    async map<I, O>(task: Task<I, O>, inputs: readonly I[]): Promise<O[]> {
      const outputs = new Array<O>(inputs.length);
      const chosen = task.name === "learn/boost" ? order : inputs.keys();
      for (const index of chosen)
        if (index < inputs.length) outputs[index] = await task.run(inputs[index]!, {});
      return outputs;
    },
    async close() {},
  });

  it("needs no helper, and gets the same from any number of them", async () => {
    const expected = (await booster.fit(large.X, large.y)).state;
    const seen: number[] = [];
    const onProgress = (done: number): number => seen.push(done);
    const alone = await booster.fit(large.X, large.y, { executor: executor([0]), onProgress });
    expect(alone.state).toStrictEqual(expected);
    expect(seen.at(-1)).toBe(3);
    const { state } = await booster.fit(large.X, large.y, { executor: executor([0, 1, 2]) });
    expect(state).toStrictEqual(expected);
  });

  it.each([
    // More rows than one thread takes at once; more columns than stand side by side; so many that no rows are divided.
    [140_000, 3],
    [6001, 70],
    [1500, 400],
  ])("gets the same for %i x %i from any number of threads", async (nRows, nCols) => {
    const { X, y } = drawRows(nRows, nCols);
    const short = new HistGradientBoostingClassifier({ maxIter: 2, earlyStopping: false, minSamplesLeaf: 5 });
    const { state } = await short.fit(X, y);
    expect(state.trees.nodeCounts).toHaveLength(2);
    expect(Math.min(...state.trees.nodeCounts)).toBeGreaterThan(50);
    for (const nThreads of [2, 3, 7]) {
      const onThreads = await short.fit(X, y, { executor: executor([0], nThreads) });
      expectSame(onThreads.state, state);
    }
  });

  it("does not wait for ever for a leader", async () => {
    const { state } = await booster.fit(large.X, large.y, { executor: executor([1, 0]) });
    expect(state.nIter).toBe(3);
  });

  it("tells why the leader failed", async () => {
    const reason = new Error("lost");
    const failing: Executor = { ...executor([0]), map: () => Promise.reject(reason) };
    await expect(booster.fit(large.X, large.y, { executor: failing })).rejects.toBe(reason);
  });
});

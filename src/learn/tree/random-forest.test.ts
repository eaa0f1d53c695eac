import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectSame } from "../../../tests/support/expect-same.ts";
import { type Executor, makeLabels, makeMatrix, matrixOfRows, Random, type Task } from "../../core/index.ts";
import { FittedRandomForestClassifier } from "./fitted-random-forest.ts";
import { RandomForestClassifier } from "./random-forest.ts";

function draw(nRows: number, nCols: number, nClasses = 2, missing = 0.05) {
  const random = new Random(nRows + nCols);
  const X = makeMatrix(nRows, nCols);
  for (let i = 0; i < X.data.length; i++)
    X.data[i] = random.nextFloat() < missing ? NaN : Math.round(20 * random.nextNormal()) / 10;
  const y = makeLabels(
    Array.from({ length: nRows }, (_, i) => {
      const score = (X.data[i * nCols]! || 0) + random.nextNormal() + nClasses / 2;
      return Math.max(0, Math.min(nClasses - 1, Math.floor(score)));
    }),
    Array.from({ length: nClasses }, (_, k) => String(k)),
  );
  return { X, y };
}

/** Runs tasks last to first, on clones of their inputs, as threads might. Counts them. */
function scattered(concurrency: number): Executor & { readonly nTasks: number } {
  let nTasks = 0;
  return {
    concurrency,
    offers: "shared memory",
    get nTasks() {
      return nTasks;
    },
    async map<I, O>(task: Task<I, O>, inputs: readonly I[]): Promise<O[]> {
      nTasks += inputs.length;
      const outputs = new Array<O>(inputs.length);
      for (let i = inputs.length - 1; i >= 0; i--)
        outputs[i] = structuredClone(await task.run(structuredClone(inputs[i]!), {}));
      return outputs;
    },
    async close() {},
  };
}

describe("RandomForestClassifier.fit()", () => {
  it.each([2, 3])("gives the same bits for 1, 2 and 7 workers, with %d classes", async (nClasses) => {
    const { X, y } = draw(4000, 5, nClasses); // fewer are not split
    for (const params of [
      {},
      { maxLeafNodes: 6, classWeight: "balanced" as const, oobScore: true },
      { classWeight: "balanced_subsample" as const, maxSamples: 0.6, ccpAlpha: 0.01 },
      ...(nClasses === 2 ? [{ monotonicCst: [1, 0, -1, 0, 1] }] : []),
    ]) {
      const forest = new RandomForestClassifier({
        ...{ nEstimators: 30, maxFeatures: null, randomState: 42 },
        ...params,
      });
      const alone = await forest.fit(X, y);
      for (const executor of [scattered(2), scattered(7)]) {
        expectSame((await forest.fit(X, y, { executor })).state, alone.state);
        expect(executor.nTasks).toBeGreaterThanOrEqual(executor.concurrency);
      }
    }
  });

  it("gives threads no work that takes longer to hand over than to do", async () => {
    const { X, y } = draw(303, 13);
    const executor = scattered(2);
    await new RandomForestClassifier({ nEstimators: 300 }).fit(X, y, { executor });
    expect(executor.nTasks).toBe(0);
  });

  it("gives another forest for another seed, and the same for the same", async () => {
    const { X, y } = draw(80, 4);
    const fit = (randomState: number) =>
      new RandomForestClassifier({ nEstimators: 5, randomState }).fit(X, y);
    expectSame((await fit(1)).state, (await fit(1)).state);
    expect((await fit(1)).state).not.toEqual((await fit(2)).state);
  });

  it("tells the progress of every tree", async () => {
    const { X, y } = draw(40, 3);
    const seen: number[] = [];
    const onProgress = (done: number, total: number) => seen.push(done / total);
    await new RandomForestClassifier({ nEstimators: 4 }).fit(X, y, { onProgress });
    expect(seen).toEqual([0.25, 0.5, 0.75, 1]);
  });

  it("stops soon after an abort, in the middle of a tree", async () => {
    const { X, y } = draw(60_000, 20, 2, 0);
    const controller = new AbortController();
    let nGrown = 0;
    let nGrownBefore = -1;
    setTimeout(() => {
      nGrownBefore = nGrown;
      controller.abort(new Error("enough"));
    }, 150);
    const fit = new RandomForestClassifier({ nEstimators: 50, maxFeatures: null }).fit(X, y, {
      signal: controller.signal,
      onProgress: (done) => {
        nGrown = done;
      },
    });
    await expect(fit).rejects.toThrow("enough");
    expect(nGrown).toBe(nGrownBefore); // a tree takes many slices of work: none was finished after the abort
    expect(nGrown).toBeLessThan(50);
  });

  it("predicts each row by the trees that have not seen it", async () => {
    const { X, y } = draw(200, 4);
    const fitted = await new RandomForestClassifier({ nEstimators: 60, oobScore: true }).fit(X, y);
    const decision = fitted.oobDecisionFunction!;
    for (let i = 0; i < X.nRows; i++)
      expect(decision.data[2 * i]! + decision.data[2 * i + 1]!).toBeCloseTo(1, 12);
    const own = fitted.predict(X).codes.filter((code, i) => code === y.codes[i]).length / X.nRows;
    expect(own).toBeGreaterThan(0.97);
    expect(fitted.oobScore).toBeGreaterThan(0.6);
    expect(fitted.oobScore).toBeLessThan(0.93);
    expect(fitted.warnings).toEqual([]);
  });

  it("warns of rows without an out-of-bag prediction", async () => {
    const { X, y } = draw(30, 2);
    const fitted = await new RandomForestClassifier({ nEstimators: 2, oobScore: true }).fit(X, y);
    expect(fitted.warnings.join()).toMatch(/every tree has seen some of the rows/);
  });

  it("draws no row without weight", async () => {
    const X = matrixOfRows([[0], [1], [2], [3]]);
    const y = makeLabels(["a", "b", "a", "b"]);
    const sampleWeight = Float64Array.of(1, 0, 5, 0);
    for (const bootstrap of [true, false]) {
      const forest = new RandomForestClassifier({ nEstimators: 20, bootstrap });
      expect([...(await forest.fit(X, y, { sampleWeight })).predictProba(X).data]).toEqual([
        1, 0, 1, 0, 1, 0, 1, 0,
      ]);
    }
  });

  it("keeps the column of a class that does not occur, and takes one class alone", async () => {
    const X = matrixOfRows([[0], [1]]);
    const y = { classes: ["a", "b", "c"], codes: Int32Array.of(1, 1) };
    const fitted = await new RandomForestClassifier({ nEstimators: 3, classWeight: "balanced" }).fit(X, y);
    expect(fitted.classes).toEqual(["a", "b", "c"]);
    expect([...fitted.predictProba(X).data]).toEqual([0, 1, 0, 0, 1, 0]);
    expect([...fitted.featureImportances]).toEqual([0]);
  });

  it("takes a single row, columns that are constant or all missing, huge and denormal values", async () => {
    const X = matrixOfRows([
      [5, NaN, 3e38, 1e-310],
      [5, NaN, -3e38, 1e-40],
      [5, NaN, 0, -1e-40],
    ]);
    const fitted = await new RandomForestClassifier({ nEstimators: 40, bootstrap: false }).fit(
      X,
      makeLabels(["a", "b", "a"]),
    );
    expect(fitted.predict(X).codes).toEqual(Int32Array.of(0, 1, 0));
    const one = await new RandomForestClassifier().fit(matrixOfRows([[1]]), makeLabels(["x"]));
    expect([...one.predictProba(matrixOfRows([[7]])).data]).toEqual([1]);
  });

  it.each([
    ["fit/no-rows", [] as number[][], [] as string[], undefined, {}],
    ["fit/not-finite", [[1], [Infinity]], ["a", "b"], undefined, {}],
    ["fit/not-finite", [[1], [1e39]], ["a", "b"], undefined, {}],
    ["fit/weight", [[1], [2]], ["a", "b"], [1, -1], {}],
    ["fit/weight", [[1], [2]], ["a", "b"], [0, 0], {}],
    ["fit/class-weight", [[1], [2]], ["a", "b"], undefined, { classWeight: { c: 1 } }],
  ])("refuses bad rows: %s", async (code, rows, labels, weights, params) => {
    const sampleWeight = weights === undefined ? undefined : Float64Array.from(weights);
    await expect(
      new RandomForestClassifier(params).fit(matrixOfRows(rows), makeLabels(labels), { sampleWeight }),
    ).rejects.toMatchObject({ code });
  });

  it("names the row and column of a value that does not fit", async () => {
    const X = matrixOfRows([[1, 2], [3, -Infinity]]); // biome-ignore format: one line a row says less
    await expect(new RandomForestClassifier().fit(X, makeLabels(["a", "b"]))).rejects.toThrow(
      "got -Infinity in row 1, column 1 (from 0)",
    );
  });
});

it("RandomForestClassifier warns that maxSamples 1 is one row a tree, not all rows", async () => {
  const { X, y } = draw(30, 3, 2);
  const fit = async (maxSamples: number) =>
    (await new RandomForestClassifier({ nEstimators: 3, maxSamples }).fit(X, y)).warnings;
  expect(await fit(1.0)).toEqual([
    "maxSamples 1 is a number of rows, one a tree: null draws as many as there are",
  ]);
  expect(await fit(2)).toEqual([]);
});

describe("new RandomForestClassifier()", () => {
  it("names all wrong parameters at once", () => {
    const wrong = { nEstimators: 0, maxFeatures: 1.5, criterion: "mse" as "gini", minSamplesSplit: 1.5 };
    expect(() => new RandomForestClassifier(wrong)).toThrow(
      /"nEstimators".*"maxFeatures".*"criterion".*"minSamplesSplit"/,
    );
  });

  it("refuses what needs a bootstrap without one", () => {
    expect(() => new RandomForestClassifier({ bootstrap: false, oobScore: true, maxSamples: 3 })).toThrow(
      /"maxSamples".*"oobScore"/,
    );
  });

  it("keeps all parameters, resolved, in its spec", () => {
    expect(new RandomForestClassifier({ nEstimators: 300 }).spec).toEqual({
      name: "RandomForestClassifier",
      params: {
        nEstimators: 300,
        maxFeatures: "sqrt",
        criterion: "gini",
        maxDepth: null,
        minSamplesSplit: 2,
        minSamplesLeaf: 1,
        minWeightFractionLeaf: 0,
        maxLeafNodes: null,
        minImpurityDecrease: 0,
        ccpAlpha: 0,
        monotonicCst: null,
        randomState: 0,
        bootstrap: true,
        maxSamples: null,
        classWeight: null,
        oobScore: false,
      },
    });
  });
});

describe("FittedRandomForestClassifier", () => {
  it("predicts the same from its state, by rows and in batches", async () => {
    const { X, y } = draw(130, 6, 3);
    const fitted = await new RandomForestClassifier({ nEstimators: 10 }).fit(X, y);
    const restored = FittedRandomForestClassifier.fromState(structuredClone(fitted.state));
    const expected = fitted.predictProba(X);
    expect(restored.predictProba(X)).toEqual(expected);
    const out = new Float64Array(3);
    for (let i = 0; i < X.nRows; i++) {
      restored.predictProbaInto(X.data.slice(i * 6, (i + 1) * 6), out);
      expect(out).toEqual(expected.data.slice(i * 3, (i + 1) * 3));
      expect(out[0]! + out[1]! + out[2]!).toBeCloseTo(1, 12);
    }
  });

  it("refuses rows of other columns and infinite values", async () => {
    const { X, y } = draw(20, 3);
    const fitted = await new RandomForestClassifier({ nEstimators: 2 }).fit(X, y);
    const code = "predict/column-count";
    expect(() => fitted.predictProba(makeMatrix(1, 2))).toThrowError(expect.objectContaining({ code }));
    expect(() => fitted.predictProbaInto(new Float64Array(4), new Float64Array(2))).toThrowError(
      expect.objectContaining({ code }),
    );
    expect(() => fitted.predictProba(matrixOfRows([[0, 0, 0], [0, Infinity, 0]]))).toThrow("row 1, column 1"); // biome-ignore format: one line
  });

  it("shares the importances out among the columns, most to the one that decides", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 50 }), async (randomState) => {
        const { X, y } = draw(60, 4);
        const { featureImportances } = await new RandomForestClassifier({ nEstimators: 8, randomState }).fit(
          X,
          y,
        );
        expect(featureImportances.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
        expect(Math.max(...featureImportances)).toBe(featureImportances[0]); // the column that the label is made of
      }),
      { numRuns: 10 },
    );
  });
});

import { describe, expect, it } from "vitest";
import {
  type Executor,
  inlineExecutor,
  type Labels,
  type Matrix,
  makeLabels,
  makeMatrix,
  Random,
} from "../../core/index.ts";
import { CalibratedClassifier } from "../calibrate/index.ts";
import { LogisticRegression } from "../linear/index.ts";
import type { FittedClassifier } from "../protocol/protocol.ts";
import { DecisionTreeClassifier, RandomForestClassifier } from "../tree/index.ts";
import { predictProbaInParts } from "./predict-in-parts.ts";
import { type SharedRows, takeChunk } from "./shared-rows.ts";

function draw(nRows: number, nCols: number): { X: Matrix; y: Labels } {
  const random = new Random(3);
  const X = makeMatrix(nRows, nCols);
  for (let i = 0; i < X.data.length; i++) X.data[i] = random.nextNormal();
  const codes = Array.from({ length: nRows }, (_, i) => +(X.data[i * nCols]! + random.nextNormal() > 0));
  return { X, y: makeLabels(codes) };
}

/** Runs tasks as threads would: on copies of their inputs. Keeps the inputs. */
function cloningExecutor(concurrency: number): Executor & { readonly inputs: unknown[] } {
  const inputs: unknown[] = [];
  return {
    concurrency,
    offers: "shared memory",
    inputs,
    map: (task, all, options) => {
      inputs.push(...all);
      return inlineExecutor.map(
        { ...task, run: async (input, context) => structuredClone(await task.run(input, context)) },
        structuredClone(all),
        options,
      );
    },
    close: async () => {},
  };
}

const { X } = draw(3000, 4);
const training = draw(200, 4);

it.each([
  ["RandomForestClassifier", new RandomForestClassifier({ nEstimators: 12, randomState: 1 })],
  ["DecisionTreeClassifier", new DecisionTreeClassifier({ randomState: 1 })],
  ["LogisticRegression", new LogisticRegression()],
  ["CalibratedClassifier", new CalibratedClassifier({ estimator: new RandomForestClassifier(), cv: 2 })],
])("predictProbaInParts() gives the bits of predictProba(): %s", async (_, classifier) => {
  const fitted: FittedClassifier<Matrix> = await classifier.fit(training.X, training.y);
  const whole = fitted.predictProba(X);
  expect(await predictProbaInParts(fitted, X)).toEqual(whole);
  for (const concurrency of [1, 2, 7]) {
    const executor = cloningExecutor(concurrency);
    expect(await predictProbaInParts(fitted, X, { executor })).toEqual(whole);
    expect(executor.inputs.length).toBeGreaterThan(Math.min(3, concurrency));
  }
});

it("predictProbaInParts() shares rows and model once", async () => {
  const fitted = await new RandomForestClassifier({ nEstimators: 9 }).fit(training.X, training.y);
  const shared = makeMatrix(600, 4, new Float64Array(new SharedArrayBuffer(600 * 32)));
  const executor = cloningExecutor(2);
  await predictProbaInParts(fitted, shared, { executor });
  await predictProbaInParts(fitted, shared, { executor });
  const inputs = executor.inputs as {
    rows: { data: Float64Array };
    model: { id: string; value: typeof fitted.state };
  }[];
  expect(new Set(inputs.map((input) => input.rows.data))).toEqual(new Set([shared.data]));
  expect(new Set(inputs.map((input) => input.model)).size).toBe(1);
  expect(inputs[0]!.model.value).toEqual(fitted.state);
  expect(inputs[0]!.model.value.trees.threshold.buffer).toBeInstanceOf(SharedArrayBuffer);
});

describe("predictProbaInParts() with more rows than there are places for", () => {
  const wide = draw(3000, 300); // 11 chunks, a megabyte each
  const few = { X: makeMatrix(100, 300, wide.X.data.slice(0, 30_000)), y: draw(100, 300).y };
  const tree = new DecisionTreeClassifier({ randomState: 1 }).fit(few.X, few.y);
  type Input = { rows: SharedRows };

  it.each([1, 2, 7])("gives the same bits on %d threads", async (concurrency) => {
    const fitted = await tree;
    const executor = cloningExecutor(concurrency);
    expect(await predictProbaInParts(fitted, wide.X, { executor })).toEqual(fitted.predictProba(wide.X));
    const { nChunks, nPlaces } = (executor.inputs[0] as Input).rows;
    expect(nPlaces).toBe(concurrency < 7 ? Math.max(3, 2 * concurrency) : nChunks);
  });

  it("writes over the places of a call that is done, not of one that failed", async () => {
    const fitted = await new DecisionTreeClassifier().fit(training.X, training.y);
    const executor = cloningExecutor(2);
    const placesOf = async (rows: Matrix): Promise<unknown> => {
      const at = executor.inputs.length;
      await predictProbaInParts(fitted, rows, { executor }).catch(() => {});
      return (executor.inputs[at] as Input).rows.data.buffer;
    };
    const wrong = makeMatrix(3000, 4, new Float64Array(12_000).fill(Infinity));
    const [first, second, failed] = [await placesOf(X), await placesOf(X), await placesOf(wrong)];
    expect(second).toBe(first);
    expect(failed).toBe(first);
    expect(await placesOf(X)).not.toBe(failed);
  });

  it("fails when a task ends with a chunk that others wait behind", async () => {
    let nCalls = 0;
    const cloning = cloningExecutor(2);
    const losing: Executor = {
      ...cloning,
      map: (task, inputs, options) => {
        if (++nCalls > 1) return cloning.map(task, inputs, options);
        takeChunk((inputs[0] as Input).rows);
        return new Promise((_, reject) => setTimeout(reject, 20, new Error("lost")));
      },
    };
    await expect(predictProbaInParts(await tree, wide.X, { executor: losing })).rejects.toThrow("lost");
    expect(nCalls).toBeGreaterThan(1);
  });
});

it.each([0, 1, 5, 511, 512])("predictProbaInParts() takes %d rows", async (nRows) => {
  const fitted = await new RandomForestClassifier({ nEstimators: 9 }).fit(training.X, training.y);
  const few = makeMatrix(nRows, 4, X.data.slice(0, nRows * 4));
  for (const executor of [inlineExecutor, cloningExecutor(2)])
    expect(await predictProbaInParts(fitted, few, { executor })).toEqual(fitted.predictProba(few));
});

it("predictProbaInParts() counts the rows of an error from the first of all", async () => {
  const fitted = await new RandomForestClassifier({ nEstimators: 9 }).fit(training.X, training.y);
  const wrong = makeMatrix(3000, 4, X.data.slice());
  wrong.data[2100 * 4 + 2] = 1e39;
  wrong.data[2900 * 4 + 1] = Infinity;
  const expected = expect.objectContaining({
    code: "fit/not-finite",
    message: expect.stringContaining("row 2100, column 2"),
    details: { rowIndex: 2100, columnIndex: 2 },
  });
  await expect(predictProbaInParts(fitted, wrong)).rejects.toThrow(expected);
  const executor = cloningExecutor(2);
  await expect(predictProbaInParts(fitted, wrong, { executor })).rejects.toThrow(expected);
});

it("predictProbaInParts() tells how far it is", async () => {
  const fitted = await new RandomForestClassifier({ nEstimators: 9 }).fit(training.X, training.y);
  for (const executor of [undefined, cloningExecutor(2)]) {
    const seen: number[] = [];
    await predictProbaInParts(fitted, X, {
      executor,
      onProgress: (done, total) => {
        expect(total).toBe(3000);
        seen.push(done);
      },
    });
    expect(seen.at(-1)).toBe(3000);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  }
});

describe("predictProbaInParts() in the calling thread, with a slow model,", () => {
  async function makeSlow(): Promise<{ fitted: FittedClassifier<Matrix>; calls: number[] }> {
    const logistic = await new LogisticRegression().fit(training.X, training.y);
    const calls: number[] = [];
    const predictProba = (rows: Matrix): Matrix => {
      calls.push(rows.nRows);
      for (const end = performance.now() + 10; performance.now() < end; );
      return logistic.predictProba(rows);
    };
    const { classes, nFeaturesIn, state, warnings } = logistic;
    return {
      fitted: { classes, nFeaturesIn, state, warnings, predict: logistic.predict, predictProba },
      calls,
    };
  }

  it("lets timers run", async () => {
    const { fitted, calls } = await makeSlow();
    let nTurns = 0;
    const timer = setInterval(() => nTurns++, 0);
    await predictProbaInParts(fitted, makeMatrix(640, 4, X.data.slice(0, 640 * 4)));
    clearInterval(timer);
    expect(calls.length).toBeGreaterThan(8); // as it is slow, few rows at a time
    expect(nTurns).toBeGreaterThan(2);
  });

  it("stops at the signal", async () => {
    const { fitted, calls } = await makeSlow();
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 0);
    await expect(predictProbaInParts(fitted, X, { signal: controller.signal })).rejects.toThrow("enough");
    expect(calls.length).toBeLessThan(20);
  });
});

it("predictProbaInParts() stops at the signal on an executor", async () => {
  const fitted = await new RandomForestClassifier({ nEstimators: 9 }).fit(training.X, training.y);
  const controller = new AbortController();
  const stopped = predictProbaInParts(fitted, X, { executor: cloningExecutor(2), signal: controller.signal });
  controller.abort(new Error("enough"));
  await expect(stopped).rejects.toThrow("enough");
});

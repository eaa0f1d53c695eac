import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import {
  type Executor,
  inlineExecutor,
  type Labels,
  type Matrix,
  type ParameterError,
  type Params,
  shareFloat64,
} from "../../src/core/index.ts";
import {
  type Classifier,
  type EstimatorSpec,
  type FitOptions,
  type FittedClassifier,
  predictProbaInParts,
} from "../../src/learn/index.ts";
import { loadModel, saveModel } from "../../src/model/index.ts";
import { decodeState, encodeState } from "../../src/model/native/state-form.ts";
import { defineSchema } from "../../src/schema/index.ts";
import { expectSame } from "../support/expect-same.ts";
import { drawRows, drawWeights, type Rows } from "./classifier-rows.ts";
import { type ClassifierSubject, tableOf } from "./classifier-subject.ts";
import type { ClassifierTags } from "./classifier-tags.ts";
import { shufflingExecutor } from "./shuffling-executor.ts";

/** A fitted classifier that can also answer for one row without allocating. */
type RowPredictor = FittedClassifier & {
  readonly predictProbaInto?: (row: Float64Array, out: Float64Array) => void;
};

const turns = async (n: number): Promise<void> => {
  for (let i = 0; i < n; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** Declares the tests of the protocol: purity, state, spec, executors, abort, progress and parameters. */
export function describeContract(subject: ClassifierSubject, tags: ClassifierTags): void {
  const rows = drawRows(70, 4, 3);
  const other = drawRows(50, 4, 2, 8);
  const probe = drawRows(33, 4, 3, 9).X;
  const fit = (given: Rows = rows, options?: FitOptions): Promise<FittedClassifier> =>
    subject.make(given.X.nCols).fit(given.X, given.y, options);

  it("changes none of its inputs", async () => {
    const { X, y } = { X: Object.freeze({ ...rows.X }), y: Object.freeze({ ...rows.y }) };
    Object.freeze(y.classes);
    const options = Object.freeze({ sampleWeight: drawWeights(70) });
    const before = structuredClone({ X, y, options, probe });
    const fitted = await subject.make(4).fit(X, y, options);
    fitted.predictProba(probe);
    fitted.predict(probe);
    expect({ X, y, options, probe }).toStrictEqual(before);
  });

  it("learns the same each time, after and beside other rows, and stays as it is", async () => {
    const estimator = subject.make(4);
    const spec = structuredClone(estimator.spec);
    const first = await estimator.fit(rows.X, rows.y);
    const state = structuredClone(first.state);
    const answers = first.predictProba(probe);
    const [second, , third] = await Promise.all([
      estimator.fit(rows.X, rows.y),
      estimator.fit(other.X, other.y),
      estimator.fit(rows.X, rows.y),
    ]);
    expectSame(second.state, state);
    expectSame(third.state, state);
    expectSame((await fit()).state, state);
    expect(estimator.spec).toStrictEqual(spec);
    expectSame(first.state, state);
    expect(first.predictProba(probe)).toStrictEqual(answers);
  });

  it("shares no memory with the rows that it was given or the answers that it has given", async () => {
    const given = {
      X: { ...rows.X, data: rows.X.data.slice() },
      y: { ...rows.y, codes: rows.y.codes.slice() },
    };
    const fitted = await fit(given);
    const answers = fitted.predictProba(probe);
    const kept = structuredClone(answers);
    given.X.data.fill(0);
    given.y.codes.fill(0);
    answers.data.fill(2);
    fitted.predict(probe).codes.fill(9);
    expect(fitted.predictProba(probe)).toStrictEqual(kept);
  });

  it("answers for a row alone, in a part and in another order as in the whole", async () => {
    const fitted = await fit();
    const whole = fitted.predictProba(probe);
    if (tags.draws !== true) {
      const turned = Array.from({ length: 33 }, (_, i) => 32 - i);
      expect(fitted.predictProba(pick(probe, turned))).toStrictEqual(pick(whole, turned));
    }
    for (const n of [1, 2, 5, 32]) {
      const first = Array.from({ length: n }, (_, i) => i);
      expect(fitted.predictProba(pick(probe, first))).toStrictEqual(pick(whole, first));
    }
  });

  it("answers for one row in place as it does for a matrix, where it can", async () => {
    const fitted = (await fit()) as RowPredictor;
    expect(fitted.predictProbaInto !== undefined).toBe(tags.answersInPlace === true);
    if (fitted.predictProbaInto === undefined) return;
    const whole = fitted.predictProba(probe);
    const out = new Float64Array(3);
    for (let i = 0; i < 33; i++) {
      fitted.predictProbaInto(probe.data.slice(i * 4, i * 4 + 4), out);
      expect(out).toStrictEqual(whole.data.slice(i * 3, i * 3 + 3));
    }
    expect(() => fitted.predictProbaInto!(new Float64Array(5), out)).toThrow(/fitted on 4 columns, got 5/);
  });

  if (tags.columnsByName !== true)
    it("answers in parts as in the whole, with 1, 2 and 7 workers", async () => {
      const fitted = await fit();
      const X = drawRows(1500, 4, 2, 10).X;
      const whole = fitted.predictProba(X);
      expectSame(await predictProbaInParts(fitted, X), whole);
      const executors = [1, 2, 7].map((n) => shufflingExecutor(n));
      for (const executor of executors) {
        const answers = await predictProbaInParts(fitted, X, { executor });
        expectSame(answers.data.slice(), whole.data);
        expect(executor.nStarted > 1).toBe(tags.draws !== true);
      }
    });

  it("is wholly in its state: the same bits after structuredClone and from the native form", async () => {
    for (const given of [rows, other]) {
      const fitted = await fit(given);
      const answers = fitted.predictProba(probe);
      const { json, data } = encodeState(fitted.state);
      for (const state of [
        structuredClone(fitted.state),
        decodeState({ json: JSON.parse(JSON.stringify(json)), data: data.slice() }),
      ]) {
        expectSame(state, fitted.state);
        const restored = subject.restore(state);
        expect(restored.predictProba(probe)).toStrictEqual(answers);
        expect(restored.predict(probe)).toStrictEqual(fitted.predict(probe));
        expect(restored.classes).toEqual(given.y.classes);
        expect(restored.nFeaturesIn).toBe(4);
        expect(restored.warnings).toEqual(fitted.warnings);
        expectSame(restored.state, fitted.state);
      }
    }
  });

  it("predicts the same bits from a saved model", async () => {
    const columns = [0, 1, 2, 3].map((j) => ({ kind: "numeric", name: `x${j}` }) as const);
    const codes = rows.y.classes.map((value) => ({ value }));
    const target = { kind: "categorical", name: "y", codes, role: "target" } as const;
    const schema = defineSchema({ columns: [...columns, target], target: { column: "y" } });
    const table = tableOf(probe);
    const classifier = await subject.makePipeline(4).fit(tableOf(rows.X), rows.y);
    const parent = mkdtempSync(join(tmpdir(), "systole-conformance-"));
    try {
      const directory = join(parent, "model");
      const content = { name: "some", estimator: tags.calledName, classifier, schema };
      await saveModel(directory, { ...content, inputExample: tableOf(pick(probe, [0, 1, 2])) });
      const model = await loadModel(directory);
      expect((await model.predict(table)).probabilities).toStrictEqual(classifier.predictProba(table));
    } finally {
      rmSync(parent, { recursive: true });
    }
  });

  it("is rebuilt by its spec, which is plain and complete", async () => {
    const estimator = subject.make(4);
    const json = JSON.parse(JSON.stringify(estimator.spec)) as EstimatorSpec;
    expect(structuredClone(estimator.spec)).toStrictEqual(json);
    const rebuilt = subject.build(json);
    expect(rebuilt.spec).toStrictEqual(estimator.spec);
    expectSame((await rebuilt.fit(rows.X, rows.y)).state, (await fit()).state);
  });

  it("learns the same to the last bit with 1, 2 and 7 workers", async () => {
    const given = tags.split === undefined ? rows : rowsLike(tags.split);
    const learn = async (executor?: Executor): Promise<FittedClassifier> =>
      subject.make(given.X.nCols, tags.split?.params).fit(given.X, given.y, { executor });
    const expected = (await learn()).state;
    const seven = shufflingExecutor(7);
    const executors: Executor[] = [inlineExecutor, shufflingExecutor(2), seven];
    if (tags.threads !== undefined) executors.push(tags.threads());
    for (const executor of executors) expectSame((await learn(executor)).state, expected);
    expect(seven.nStarted > 0).toBe(tags.threads !== undefined);
  });

  it("counts its progress up to the end", async () => {
    for (const executor of [undefined, shufflingExecutor(7)]) {
      const seen: [done: number, total: number][] = [];
      await fit(rows, { executor, onProgress: (done, total) => seen.push([done, total]) });
      expect(seen.length).toBeGreaterThan(0);
      for (const [i, [done, total]] of seen.entries()) {
        expect(total).toBe(seen[0]![1]);
        expect(done).toBeGreaterThanOrEqual(i === 0 ? 0 : seen[i - 1]![0]);
        expect(done).toBeLessThanOrEqual(total);
      }
      expect(seen.at(-1)![0]).toBe(seen.at(-1)![1]);
    }
  });

  it("begins nothing when it is aborted already", async () => {
    const reason = new Error("not today");
    const executor = shufflingExecutor(7);
    let nCalls = 0;
    const options = { executor, signal: AbortSignal.abort(reason), onProgress: () => nCalls++ };
    await expect(fit(rows, options)).rejects.toBe(reason);
    await turns(3);
    expect([nCalls, executor.nStarted]).toEqual([0, 0]);
  });

  const { slow } = tags;
  if (slow !== undefined) {
    it("stops in the middle with the signal's reason, and leaves nothing running", async () => {
      const { X, y } = manyRows();
      const reason = new Error("enough");
      const controller = new AbortController();
      let nCalls = 0;
      setImmediate(() => controller.abort(reason));
      const options = { signal: controller.signal, onProgress: () => nCalls++ };
      await expect(subject.make(20, slow).fit(X, y, options)).rejects.toBe(reason);
      const [nBefore, timers] = [nCalls, timersRunning()];
      await turns(5);
      expect(nCalls).toBe(nBefore);
      expect(timersRunning()).toBeLessThanOrEqual(timers);
    });

    if (tags.threads !== undefined)
      it("stops in the middle of split work, and begins no more of it", async () => {
        const { X, y } = rowsLike(tags.split ?? { nRows: 300, nClasses: 10 });
        const reason = new Error("enough");
        const controller = new AbortController();
        const executor = shufflingExecutor(7, () => controller.abort(reason));
        const options = { executor, signal: controller.signal };
        await expect(subject.make(20, slow).fit(X, y, options)).rejects.toBe(reason);
        await turns(5);
        expect(executor.nStarted).toBe(1);
      });
  }

  it("refuses labels and weights of another number, and weights that are none", async () => {
    const { X, y } = rows;
    await expect(subject.make(4).fit(X, { ...y, codes: y.codes.slice(1) })).rejects.toThrow(RangeError);
    await expect(fit(rows, { sampleWeight: new Float64Array(69).fill(1) })).rejects.toThrow(RangeError);
    for (const weight of [-1, NaN, Infinity]) {
      const sampleWeight = new Float64Array(70).fill(1);
      sampleWeight[11] = weight;
      await expect(fit(rows, { sampleWeight })).rejects.toMatchObject({
        name: "DataError",
        code: "fit/weight",
        message: expect.stringContaining(`got ${weight} in row 11`),
        details: { rowIndex: 11 },
      });
    }
    const sampleWeight = new Float64Array(70);
    await expect(fit(rows, { sampleWeight })).rejects.toMatchObject({ code: "fit/weight" });
  });

  it("names every wrong parameter, and the nearest name for one that is unknown", () => {
    const wrong = Object.entries(tags.wrong);
    const problems = wrong.map(
      ([name, [value, expectation]]) =>
        `parameter "${name}" of ${tags.calledName} must be ${expectation}, got ${JSON.stringify(value)}`,
    );
    const params = Object.fromEntries(wrong.map(([name, [value]]) => [name, value]));
    let found: unknown;
    try {
      subject.make(4, params as Params);
    } catch (error) {
      found = error;
    }
    expect(found).toMatchObject({ name: "ParameterError", code: "parameter/invalid" });
    const { message, details } = found as ParameterError;
    expect([...(details!["problems"] as string[])].sort()).toEqual(problems.sort());
    for (const problem of problems) expect(message).toContain(problem);
    const [known] = wrong[0]!;
    const typo = known.length > 3 ? `${known.slice(0, -1)}` : `${known}_`;
    expect(() => subject.make(4, { [typo]: 1 })).toThrowError(
      `parameter "${typo}" of ${tags.calledName} is unknown, is it "${known}"?`,
    );
  });

  it("copies the weights of classes that it is given, and refuses those that no fit can use", async () => {
    const params = { classWeight: { a: 1, b: 2 } };
    let estimator: Classifier<Matrix>;
    try {
      estimator = subject.make(4, params);
    } catch {
      return; // it weighs no classes
    }
    const before = structuredClone(estimator.spec);
    params.classWeight.a = 50;
    expect(estimator.spec).toStrictEqual(before);
    const weighed = await subject.make(4, { classWeight: { a: 1, b: 2 } }).fit(rows.X, rows.y);
    expectSame((await estimator.fit(rows.X, rows.y)).state, weighed.state);
    const none = subject.make(4, { classWeight: { a: 0, b: 0, c: 0 } }).fit(rows.X, rows.y);
    await expect(none).rejects.toMatchObject({ code: "fit/weight" });
    const other = subject.make(4, { classWeight: { a: 1, toString: 2 } }).fit(rows.X, rows.y);
    await expect(other).rejects.toMatchObject({
      code: "fit/class-weight",
      message: expect.stringContaining('got "toString"'),
    });
  });
}

let many: Rows | undefined;

/** 20,000 rows of 20 columns, drawn once for all tests. */
function manyRows(): { X: Matrix; y: Labels } {
  many ??= drawRows(20_000, 20, 10);
  return many;
}

/** As many rows as are asked for, the same 20,000 again and again, on shared memory, without which some fits split nothing. */
function rowsLike({ nRows, nClasses }: { readonly nRows: number; readonly nClasses: number }): Rows {
  const { X, y } = manyRows();
  const order = Array.from({ length: nRows }, (_, i) => i % X.nRows);
  const codes = Int32Array.from(order, (row) => y.codes[row]! % nClasses);
  const picked = pick(X, order);
  return {
    X: { ...picked, data: shareFloat64(picked.data) },
    y: { classes: y.classes.slice(0, nClasses), codes },
  };
}

function timersRunning(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "Timeout" || name === "Immediate").length;
}

function pick({ nCols, data }: Matrix, rows: readonly number[]): Matrix {
  const out = new Float64Array(rows.length * nCols);
  for (const [i, row] of rows.entries()) out.set(data.subarray(row * nCols, (row + 1) * nCols), i * nCols);
  return { nRows: rows.length, nCols, data: out };
}

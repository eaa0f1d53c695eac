import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { expectSame } from "../../../tests/support/expect-same.ts";
import { drawMutant } from "../../../tests/support/mutate-state.ts";
import {
  DataError,
  FormatError,
  type Labels,
  type Matrix,
  makeLabels,
  makeMatrix,
  type Params,
  Random,
} from "../../core/index.ts";
import { buildEstimator, estimatorNames, restoreEstimator } from "../index.ts";
import type { FittedClassifier, PlainState } from "../protocol/protocol.ts";

/** Two columns of numbers, one with missing values, and two of codes. */
function makeRows(nRows: number, seed: number): Matrix {
  const random = new Random(seed);
  const data = new Float64Array(4 * nRows);
  for (let i = 0; i < data.length; i += 4) {
    data[i] = random.nextNormal();
    data[i + 1] = random.nextFloat() < 0.2 ? Number.NaN : 10 * random.nextNormal();
    data[i + 2] = random.nextInt(3);
    data[i + 3] = random.nextInt(5) - 1;
  }
  return makeMatrix(nRows, 4, data);
}

function labelRows({ data, nRows }: Matrix, nClasses: number): Labels {
  const random = new Random(2);
  const names = Array.from({ length: nRows }, (_, i) => {
    const score = data[4 * i]! + (data[4 * i + 2] === 1 ? 1 : 0) + 0.5 * random.nextNormal();
    return score < 0 ? "a" : score < 0.7 || nClasses === 2 ? "b" : "c";
  });
  return makeLabels(names, ["a", "b", "c", "d"].slice(0, nClasses));
}

const filled = (X: Matrix): Matrix =>
  makeMatrix(
    X.nRows,
    X.nCols,
    X.data.map((value) => (Number.isNaN(value) ? 0 : value)),
  );

interface Subject {
  readonly label: string;
  readonly estimator: string;
  readonly params: Params;
  readonly nClasses: number;
}

const boosting = { maxIter: 5, maxLeafNodes: 6, minSamplesLeaf: 3 };
const subjects: readonly Subject[] = [
  { estimator: "DecisionTreeClassifier", params: {}, nClasses: 2 },
  { estimator: "DecisionTreeClassifier", params: { maxLeafNodes: 9 }, nClasses: 4 },
  { estimator: "RandomForestClassifier", params: { nEstimators: 3, oobScore: true }, nClasses: 3 },
  { estimator: "RandomForestClassifier", params: { nEstimators: 12, maxDepth: 5 }, nClasses: 2 },
  { estimator: "HistGradientBoostingClassifier", params: { ...boosting, earlyStopping: true }, nClasses: 2 },
  { estimator: "HistGradientBoostingClassifier", params: boosting, nClasses: 3 },
  { estimator: "HistGradientBoostingClassifier", params: boosting, nClasses: 4 }, // one class does not occur
  {
    estimator: "HistGradientBoostingClassifier",
    params: { ...boosting, categoricalFeatures: [2] },
    nClasses: 2,
  },
  { estimator: "LogisticRegression", params: {}, nClasses: 2 },
  { estimator: "LogisticRegression", params: {}, nClasses: 4 },
  ...(["sigmoid", "intercept"] as const).flatMap((method) =>
    [2, 4].map((nClasses) => ({
      estimator: "CalibratedClassifier",
      params: {
        method,
        cv: 2,
        estimator: { name: "RandomForestClassifier", params: { nEstimators: 3, maxDepth: 3 } },
      },
      nClasses,
    })),
  ),
  ...["prior", "most_frequent", "stratified", "uniform", "constant"].map((strategy) => ({
    estimator: "DummyClassifier",
    params: { strategy, ...(strategy === "constant" && { constant: "b" }) },
    nClasses: 3,
  })),
].map((subject) => ({
  ...subject,
  label: `${subject.estimator} of ${subject.nClasses} classes, ${JSON.stringify(subject.params)}`,
}));

const training = makeRows(120, 1);

async function fitSubject({ estimator, params, nClasses }: Subject): Promise<FittedClassifier<Matrix>> {
  const X = estimator === "LogisticRegression" ? filled(training) : training;
  return buildEstimator({ name: estimator, params }).fit(X, labelRows(training, nClasses));
}

/** Rows to ask: one, a few, and so many that trees are laid out in the other way. */
const questions = [1, 40, 600].map((nRows) => makeRows(nRows, 7));
const slowMs = 5_000;

/** Asks a fitted object. Its answers are finite and sum to 1; huge coefficients may say that they cannot. */
function ask(fitted: FittedClassifier<Matrix>): void {
  const nCols = Math.min(fitted.nFeaturesIn, 64); // the dummy does not look at columns: it may be said to have any number
  for (const { data, nRows } of questions) {
    const source = fitted.state.kind === "LogisticRegression" ? data.map((v) => v || 0) : data;
    const X = makeMatrix(
      nRows,
      nCols,
      Float64Array.from({ length: nRows * nCols }, (_, i) => source[i % source.length]!),
    );
    let probabilities: Matrix;
    try {
      probabilities = fitted.predictProba(X);
    } catch (error) {
      expect(error).toBeInstanceOf(DataError);
      const expected = nCols === fitted.nFeaturesIn ? "predict/overflow" : "predict/column-count";
      expect(error).toMatchObject({ code: expected });
      return;
    }
    const nClasses = fitted.classes.length;
    expect(probabilities.nCols).toBe(nClasses);
    for (let i = 0; i < nRows; i++) {
      let sum = 0;
      for (let k = 0; k < nClasses; k++) sum += probabilities.data[i * nClasses + k]!;
      if (!(Math.abs(sum - 1) < 1e-6)) expect({ row: i, sum }).toEqual({ row: i, sum: 1 });
    }
  }
}

test("every estimator is among the subjects", () => {
  expect([...new Set(subjects.map(({ estimator }) => estimator))].sort()).toEqual([...estimatorNames].sort());
});

describe.each(subjects.map((subject) => [subject.label, subject] as const))("a state of %s", (_, subject) => {
  test("comes back as it was, and is read anew", async () => {
    const fitted = await fitSubject(subject);
    const restored = restoreEstimator(structuredClone(fitted.state));
    expectSame(restored.state, fitted.state);
    expect(Object.keys(restored.state)).toEqual(Object.keys(fitted.state));
    const strange = { ...structuredClone(fitted.state), stray: 1 } as PlainState;
    expectSame(restoreEstimator(strange).state, fitted.state);
    ask(restored);
  });

  test("is refused without any one of its fields, by name", async () => {
    const { state } = await fitSubject(subject);
    for (const name of Object.keys(state)) {
      if (name === "kind" || name === "format") continue;
      const { [name]: __, ...rest } = state;
      expect(() => restoreEstimator(rest as PlainState)).toThrow(
        `field "${name}" of the state of ${state.kind} must be`,
      );
    }
  });

  test("that was changed is refused with the name of a field, or answers", async () => {
    const { state } = await fitSubject(subject);
    let nRefused = 0;
    const property = fc.property(fc.integer({ min: 1, max: 0x7fff_ffff }), (seed) => {
      const random = new Random(seed);
      let changed = state;
      for (let i = random.nextInt(3); i >= 0; i--) changed = drawMutant(changed, random, "kind").state;
      const start = process.threadCpuUsage();
      try {
        ask(restoreEstimator(changed));
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        nRefused++;
        if (error.code === "state/unknown-kind") {
          expect(state).toHaveProperty("estimator"); // whose own kind was changed
          return;
        }
        const within = (state["estimator"] ?? state) as PlainState; // that of the classifier whose probabilities are changed
        const owner = error.details?.["kind"] === within.kind ? within : state;
        expect(error).toMatchObject({ code: "state/invalid", details: { kind: owner.kind } });
        expect(Object.keys(owner)).toContain(/^\w+/.exec(String(error.details?.["field"]))?.[0]);
      }
      const { user, system } = process.threadCpuUsage(start);
      expect(user + system).toBeLessThan(1000 * slowMs); // processor time, which a busy machine stretches less
    });
    fc.assert(property, { numRuns: 600 });
    expect(nRefused).toBeGreaterThan(100);
  });
});

type AnyArray = Float64Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** A fitted state of which these entries were changed. */
async function changedState(
  subject: Omit<Subject, "label">,
  change: (state: { trees: Record<string, AnyArray> } & Record<string, AnyArray & unknown[]>) => void,
): Promise<() => FittedClassifier<Matrix>> {
  const { state } = await fitSubject({ ...subject, label: "" });
  const changed = structuredClone(state);
  change(changed as never);
  return () => restoreEstimator(changed);
}

const forest = { estimator: "RandomForestClassifier", params: { nEstimators: 3 }, nClasses: 2 };
const booster = { estimator: "HistGradientBoostingClassifier", params: boosting, nClasses: 2 };
const withCategories = { ...booster, params: { ...boosting, categoricalFeatures: [2] } };

test("restoreEstimator() refuses a boosting whose right child points back, which would be walked for ever", async () => {
  const restore = await changedState(booster, ({ trees }) => {
    trees["right"]![0] = 0;
  });
  expect(restore).toThrow(
    /field "trees\.right\[0\]" of the state of HistGradientBoostingClassifier must be \d+, where/,
  );
});

test("restoreEstimator() refuses a forest whose leaves answer what is not there", async () => {
  const restore = await changedState(forest, ({ trees }) => {
    trees["leaf"]![3] = 60_000;
  });
  expect(restore).toThrow(
    /field "trees\.leaf\[3\]" of the state of RandomForestClassifier must be a number in \[0, \d+\], got 60000/,
  );
});

test.each([
  ["trees.nodeCounts[1]", forest, (s) => s.trees["nodeCounts"]![1]!++],
  ["trees.feature[0]", forest, (s) => (s.trees["feature"]![0] = 9)],
  ["trees.threshold[2]", forest, (s) => (s.trees["threshold"]![2] = NaN)],
  ["trees.missingLeft[2]", forest, (s) => (s.trees["missingLeft"]![2] = 2)],
  ["trees.distributions[0]", forest, (s) => (s.trees["distributions"]![0]! *= 0.5)],
  ["trees.leafWeight", forest, (s) => (s.trees["leafWeight"] = new Uint8Array(1))],
  ["trees.feature[0]", booster, (s) => (s.trees["feature"]![0] = 4)],
  ["trees.value[1]", booster, (s) => (s.trees["value"]![1] = Infinity)],
  ["trees.count[0]", booster, (s) => s.trees["count"]![0]!++],
  ["trees.categorySet[0]", booster, (s) => (s.trees["categorySet"]![0] = 0)],
  ["baseline[0]", booster, (s) => (s["baseline"]![0] = NaN)],
  ["present[1]", booster, (s) => (s["present"]![1] = 0)],
  ["trees.categorySets", withCategories, (s) => (s.trees["categorySets"] = new Uint32Array(7))],
  ["categories[2][1]", withCategories, (s) => ((s["categories"]![2] as unknown as AnyArray)[1] = -5)],
] as readonly [string, typeof forest, Parameters<typeof changedState>[1]][])(
  "restoreEstimator() names %s of %o",
  async (field, subject, change) => {
    const restore = await changedState(subject, change);
    expect(restore).toThrow(`field "${field}" of the state of ${subject.estimator} must be`);
  },
);

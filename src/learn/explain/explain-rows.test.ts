import { describe, expect, test } from "vitest";
import {
  type Labels,
  type Matrix,
  makeLabels,
  makeMatrix,
  makeTable,
  type Params,
  Random,
  type Table,
} from "../../core/index.ts";
import { ColumnTransformer, Pipeline } from "../compose/index.ts";
import {
  LogisticRegression,
  OneHotEncoder,
  PolynomialFeatures,
  SimpleImputer,
  SplineTransformer,
  StandardScaler,
} from "../index.ts";
import type { PlainState } from "../protocol/protocol.ts";
import { buildEstimator } from "../registry.ts";
import { restoreClassifier, restoreEstimator } from "../restore/index.ts";
import { openMatrixExplainer } from "./explain-matrix.ts";
import { explainRows } from "./explain-rows.ts";
import type { MatrixExplanation } from "./protocol.ts";

function drawRows(nRows: number, nClasses: number, hasMissing: boolean): { X: Matrix; y: Labels } {
  const random = new Random(nRows + nClasses);
  const X = makeMatrix(nRows, 4);
  for (let at = 0; at < X.data.length; at++)
    X.data[at] =
      hasMissing && random.nextInt(10) === 0
        ? Number.NaN
        : at % 4 === 2
          ? random.nextInt(5)
          : random.nextFloat() * 4 - 2;
  const labels = Array.from({ length: nRows }, (_, i) => {
    const score = (X.data[4 * i] || 0) + (X.data[4 * i + 2] || 0) - 1 + random.nextFloat();
    return Math.min(nClasses - 1, Math.max(0, Math.floor(score)));
  });
  return { X, y: makeLabels(labels) };
}

/** Base plus contributions is the prediction, of each row and class. */
function expectAdditive({ base, contributions, prediction, classes }: MatrixExplanation): void {
  for (let k = 0; k < classes.length; k++) {
    const { nRows, nCols, data } = contributions[k]!;
    for (let i = 0; i < nRows; i++) {
      const answered = prediction.data[i * classes.length + k]!;
      if (base[k] === -Infinity) {
        expect(answered).toBe(-Infinity);
        continue;
      }
      let sum = base[k]!;
      for (let j = 0; j < nCols; j++) sum += data[i * nCols + j]!;
      expect(Math.abs(sum - answered)).toBeLessThan(1e-9);
    }
  }
}

/** The probabilities that a prediction on its scale means. */
function toProbabilities({ scale, prediction, classes }: MatrixExplanation): number[] {
  if (scale === "probability") return [...prediction.data];
  if (scale === "log-odds") return Array.from(prediction.data, (z) => 1 / (1 + Math.exp(-z)));
  const out: number[] = [];
  for (let at = 0; at < prediction.data.length; at += classes.length) {
    const scores = [...prediction.data.subarray(at, at + classes.length)];
    const total = scores.reduce((sum, z) => sum + Math.exp(z), 0);
    out.push(...scores.map((z) => Math.exp(z) / total));
  }
  return out;
}

const boosting = { maxIter: 15, minSamplesLeaf: 5, earlyStopping: false };

describe("openMatrixExplainer()", () => {
  test.each([
    ["LogisticRegression", {}, 2],
    ["LogisticRegression", { classWeight: "balanced", fitIntercept: false }, 3],
    ["DecisionTreeClassifier", { maxDepth: 7 }, 2],
    ["RandomForestClassifier", { nEstimators: 15 }, 2],
    ["RandomForestClassifier", { nEstimators: 10, classWeight: "balanced" }, 3],
    ["HistGradientBoostingClassifier", boosting, 2],
    ["HistGradientBoostingClassifier", { ...boosting, categoricalFeatures: [2] }, 2],
    ["HistGradientBoostingClassifier", { ...boosting, categoricalFeatures: [2] }, 3],
    ["DummyClassifier", { strategy: "prior" }, 3],
  ] as readonly [string, Params, number][])(
    "%s of %o and %i classes: base plus contributions is the answer, also of the restored one",
    async (name, params, nClasses) => {
      const { X, y } = drawRows(160, nClasses, name !== "LogisticRegression");
      const fitted = await buildEstimator({ name, params }).fit(X, y);
      const explanation = openMatrixExplainer(fitted)(X);
      expectAdditive(explanation);
      const expected = fitted.predictProba(X).data;
      toProbabilities(explanation).forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-12);
      });
      const restored = restoreEstimator(structuredClone(fitted.state));
      expect(openMatrixExplainer(restored)(X)).toEqual(explanation);
    },
  );

  test.each(["LogisticRegression", "HistGradientBoostingClassifier", "RandomForestClassifier"])(
    "%s: a class that did not occur in training is never answered, and adds up where it has a score",
    async (name) => {
      const { X, y } = drawRows(120, 2, false);
      const some = { classes: ["0", "1", "2"], codes: y.codes };
      const params = name.startsWith("Hist") ? boosting : {};
      const fitted = await buildEstimator({ name, params }).fit(X, some);
      const explanation = openMatrixExplainer(fitted)(X);
      expectAdditive(explanation);
      const expected = fitted.predictProba(X).data;
      toProbabilities(explanation).forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-12);
      });
    },
  );

  test("counts training rows by their weights: two rows of weight 1 and one of weight 2 are the same", async () => {
    const { X, y } = drawRows(60, 2, false);
    const sampleWeight = Float64Array.from({ length: 60 }, (_, i) => 1 + (i % 3));
    const rows = Array.from(sampleWeight).flatMap((weight, i) => new Array<number>(weight).fill(i));
    const more = makeMatrix(rows.length, 4);
    rows.forEach((row, i) => {
      more.data.set(X.data.subarray(4 * row, 4 * row + 4), 4 * i);
    });
    const labels = { classes: y.classes, codes: Int32Array.from(rows, (row) => y.codes[row]!) };
    for (const name of ["LogisticRegression", "DecisionTreeClassifier"]) {
      const estimator = buildEstimator({
        name,
        params: name === "LogisticRegression" ? {} : { maxDepth: 3 },
      });
      const weighted = openMatrixExplainer(await estimator.fit(X, y, { sampleWeight }))(X);
      const repeated = openMatrixExplainer(await estimator.fit(more, labels))(X);
      weighted.contributions[1]!.data.forEach((value, i) => {
        expect(Math.abs(value - repeated.contributions[1]!.data[i]!)).toBeLessThan(1e-9);
      });
    }
  });

  test("refuses what draws its answers, and a state that kept no means", async () => {
    const { X, y } = drawRows(60, 2, false);
    const drawing = await buildEstimator({ name: "DummyClassifier", params: { strategy: "stratified" } }).fit(
      X,
      y,
    );
    expect(() => openMatrixExplainer(drawing)(X)).toThrow(/must not draw its answers/);
    const fitted = await new LogisticRegression().fit(X, y);
    expect([fitted.featureMeans?.length, fitted.state.format]).toEqual([4, 2]);
    const { featureMeans: _, format: __, ...old } = fitted.state;
    const restored = restoreEstimator(old as unknown as PlainState);
    expect(() => openMatrixExplainer(restored)(X)).toThrow(
      /must hold the means of its columns to be explained/,
    );
  });
});

describe("explainRows()", () => {
  const random = new Random(4);
  const nRows = 150;
  const draw = (make: () => number): Float64Array => Float64Array.from({ length: nRows }, make);
  const table: Table = makeTable([
    {
      kind: "numeric",
      name: "age",
      values: draw(() => (random.nextInt(8) === 0 ? Number.NaN : random.nextInt(50))),
    },
    { kind: "numeric", name: "size", values: draw(() => random.nextFloat()) },
    {
      kind: "categorical",
      name: "colour",
      categories: ["red", "green", "blue"],
      codes: Int32Array.from({ length: nRows }, () => random.nextInt(3)),
    },
    { kind: "numeric", name: "unread", values: draw(() => random.nextFloat()) },
  ]);
  const labels = makeLabels(Array.from({ length: nRows }, () => random.nextInt(2)));
  const columns = new ColumnTransformer({
    transformers: [
      {
        name: "num",
        columns: ["age", "size"],
        steps: [new SimpleImputer({ addIndicator: true }), new StandardScaler()],
      },
      {
        name: "pairs",
        columns: ["age", "size"],
        steps: [new SimpleImputer(), new PolynomialFeatures({ degree: 3 })],
      },
      { name: "curve", columns: ["size"], steps: [new SplineTransformer()] },
      { name: "cat", columns: ["colour"], steps: [new OneHotEncoder({ minFrequency: 3 })] },
    ],
  });

  test("gives contributions of the table's own columns: what was made of one is summed, of several divided", async () => {
    const fitted = await new Pipeline({ columns, classifier: new LogisticRegression() }).fit(table, labels);
    const explanation = explainRows(fitted, table);
    expect(explanation.columns).toEqual(["age", "size", "colour"]);
    expectAdditive(explanation);
    const names = fitted.columns.featureNamesOut;
    const X = fitted.columns.transform(table);
    const { data } = openMatrixExplainer(fitted.classifier)(X).contributions[1]!;
    const sumOf = (row: number, shares: (name: string) => number): number =>
      names.reduce((sum, name, j) => sum + shares(name) * data[row * names.length + j]!, 0);
    const found = explanation.contributions[1]!.data;
    for (const row of [0, 1, 149]) {
      expect(found[3 * row]).toBeCloseTo(
        sumOf(row, (name) => (!name.includes("age") ? 0 : name.includes("size") ? 0.5 : 1)),
        12,
      );
      expect(found[3 * row + 2]).toBeCloseTo(
        sumOf(row, (name) => (name.includes("colour") ? 1 : 0)),
        12,
      );
    }
    const restored = restoreClassifier(structuredClone(fitted.state));
    expect(explainRows(restored, table)).toEqual(explanation);
  });

  test("refuses what is no pipeline", () => {
    const other = { state: { kind: "Other" } } as never;
    expect(() => explainRows(other, table)).toThrow(/must be a fitted Pipeline to be explained, got Other/);
  });
});

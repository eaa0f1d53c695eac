import { expect, test } from "vitest";
import {
  type Labels,
  type Matrix,
  makeLabels,
  makeMatrix,
  Random,
  UnsupportedError,
} from "../../core/index.ts";
import { CalibratedClassifier } from "../calibrate/index.ts";
import { buildEstimator } from "../registry.ts";
import { restoreEstimator } from "../restore/index.ts";
import { openMatrixExplainer } from "./explain-matrix.ts";

function drawRows(nRows: number, nClasses = 2): { X: Matrix; y: Labels } {
  const random = new Random(nRows);
  const X = makeMatrix(
    nRows,
    3,
    Float64Array.from({ length: 3 * nRows }, () => random.nextNormal()),
  );
  const names = Array.from({ length: nRows }, (_, i) =>
    Math.min(nClasses - 1, Math.max(0, Math.floor(X.data[3 * i]! + random.nextNormal() + 0.5))),
  );
  return { X, y: makeLabels(names) };
}

const forest = { name: "RandomForestClassifier", params: { nEstimators: 10, maxDepth: 4 } };
const boosting = { name: "HistGradientBoostingClassifier", params: { maxIter: 5 } };
const regression = { name: "LogisticRegression", params: {} };

test.each([
  [regression, "sigmoid", "log-odds"],
  [regression, "isotonic", "probability"],
  [forest, "sigmoid", "probability"],
  [forest, "isotonic", "probability"],
  [boosting, "intercept", "log-odds"],
] as const)(
  "base and contributions of %o by %s give the calibrated answer",
  async (estimator, method, scale) => {
    const { X, y } = drawRows(method === "isotonic" ? 1000 : 200);
    const calibrated = new CalibratedClassifier({ estimator: buildEstimator(estimator), method, cv: 2 });
    const fitted = restoreEstimator(structuredClone((await calibrated.fit(X, y)).state));
    const answered = fitted.predictProba(X);
    const found = openMatrixExplainer(fitted)(X);
    expect(found.scale).toBe(scale);
    for (let i = 0; i < X.nRows; i++) {
      const own = found.contributions[1]!.data.subarray(3 * i, 3 * i + 3);
      const sum = own.reduce((total, value) => total + value, found.base[1]!);
      const prediction = found.prediction.data[2 * i + 1]!;
      expect(Math.abs(sum - prediction)).toBeLessThan(1e-9);
      const p = scale === "log-odds" ? 1 / (1 + Math.exp(-prediction)) : prediction;
      expect(Math.abs(p - answered.data[2 * i + 1]!)).toBeLessThan(1e-9);
    }
  },
);

test("a slope multiplies each contribution of a linear model", async () => {
  const { X, y } = drawRows(200);
  const fitted = await new CalibratedClassifier({ estimator: buildEstimator(regression) }).fit(X, y);
  const { slope } = fitted.state.calibrators[0] as { slope: number };
  const plain = openMatrixExplainer(fitted.estimator)(X).contributions[1]!;
  const changed = openMatrixExplainer(fitted)(X).contributions[1]!;
  changed.data.forEach((value, at) => {
    expect(value).toBeCloseTo(slope * plain.data[at]!, 12);
  });
});

test("three calibrated classes are not explained", async () => {
  const { X, y } = drawRows(200, 3);
  const fitted = await new CalibratedClassifier({ estimator: buildEstimator(forest), cv: 2 }).fit(X, y);
  expect(() => openMatrixExplainer(fitted)(X)).toThrow(UnsupportedError);
});

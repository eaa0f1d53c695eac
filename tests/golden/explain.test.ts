import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Matrix, makeLabels, makeMatrix } from "../../src/core/index.ts";
import {
  type FittedClassifier,
  LogisticRegression,
  openMatrixExplainer,
  type PlainState,
  restoreEstimator,
} from "../../src/learn/index.ts";

type PlainNumber = number | string | null;

interface TreeArrays {
  readonly feature: readonly number[];
  readonly threshold: readonly PlainNumber[];
  readonly missing_left: readonly number[];
  readonly value: readonly PlainNumber[];
  readonly weight: readonly PlainNumber[];
  readonly right: readonly number[];
  readonly count: readonly number[];
}

interface Case {
  readonly name: string;
  readonly estimator: string;
  readonly n_cols: number;
  readonly n_classes: number;
  readonly n_outputs: number;
  readonly trees: readonly TreeArrays[];
  readonly baseline: readonly PlainNumber[];
  readonly training: { readonly X: readonly PlainNumber[]; readonly y: readonly number[] } | null;
  readonly X: readonly PlainNumber[];
  readonly expected_value: readonly PlainNumber[];
  readonly values: readonly PlainNumber[];
}

const golden: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("./explain.json", import.meta.url), "utf8"),
);

const toNumber = (value: PlainNumber): number =>
  value === null ? Number.NaN : value === "inf" ? Infinity : Number(value);
const toNumbers = (values: readonly PlainNumber[]): Float64Array => Float64Array.from(values, toNumber);
const matrixOf = (values: readonly PlainNumber[], nCols: number): Matrix =>
  makeMatrix(values.length / nCols, nCols, toNumbers(values));

/** Our classifier of scikit-learn's trees; a linear one is fitted on the same rows. */
async function classifierOf(given: Case): Promise<FittedClassifier<Matrix>> {
  if (given.training !== null) {
    const { X, y } = given.training;
    return new LogisticRegression().fit(matrixOf(X, given.n_cols), makeLabels(y));
  }
  const join = <K extends keyof TreeArrays>(key: K): TreeArrays[K][number][] =>
    given.trees.flatMap((tree) => tree[key] as TreeArrays[K][number][]);
  const base = {
    kind: given.estimator,
    format: 2,
    classes: Array.from({ length: given.n_classes }, (_, k) => String(k)),
    nFeaturesIn: given.n_cols,
    warnings: [],
  };
  const nodeCounts = Uint32Array.from(given.trees, (tree) => tree.feature.length);
  const feature = join("feature") as number[];
  if (given.estimator === "HistGradientBoostingClassifier")
    return restoreEstimator({
      ...base,
      present: Int32Array.from({ length: given.n_classes }, (_, k) => k),
      baseline: toNumbers(given.baseline),
      nIter: given.trees.length / given.baseline.length,
      categories: new Array(given.n_cols).fill(null),
      trainScore: new Float64Array(0),
      validationScore: new Float64Array(0),
      trees: {
        nodeCounts,
        feature: Int32Array.from(feature),
        threshold: toNumbers(join("threshold")),
        missingLeft: Uint8Array.from(join("missing_left") as number[]),
        right: Uint32Array.from(join("right") as number[]),
        value: toNumbers(join("value")),
        count: Uint32Array.from(join("count") as number[]),
        categorySet: new Int32Array(feature.length).fill(-1),
        categorySets: new Uint32Array(0),
      },
    } as PlainState);
  const distributions = toNumbers(join("value"));
  return restoreEstimator({
    ...base,
    trees: {
      nodeCounts,
      feature: Uint16Array.from(feature, (column) => (column < 0 ? given.n_cols : column)),
      threshold: toNumbers(join("threshold")),
      missingLeft: Uint8Array.from(join("missing_left") as number[]),
      leaf: Uint16Array.from({ length: distributions.length / given.n_classes }, (_, i) => i),
      leafWeight: toNumbers(join("weight")),
      distributions,
    },
    featureImportances: new Float64Array(given.n_cols),
    ...(given.estimator === "RandomForestClassifier" && { oobScore: null, oobDecisionFunction: null }),
  } as PlainState);
}

describe("explanations equal those of the shap package for the same model", () => {
  test.each(golden.cases.map((given) => [given.name, given] as const))("%s", async (_, given) => {
    const X = matrixOf(given.X, given.n_cols);
    const { base, contributions, prediction } = openMatrixExplainer(await classifierOf(given))(X);
    const first = given.n_outputs === 1 ? 1 : 0; // of two classes shap may give the second alone
    const { n_outputs: nOutputs, n_cols: nCols } = given;
    let worst = 0;
    for (let k = 0; k < nOutputs; k++) {
      const tolerance = given.training === null ? 1e-9 : 1e-6; // ours is fitted anew
      expect(Math.abs(base[first + k]! - toNumber(given.expected_value[k]!))).toBeLessThan(tolerance);
      const { data } = contributions[first + k]!;
      for (let i = 0; i < X.nRows; i++) {
        let sum = base[first + k]!;
        for (let j = 0; j < nCols; j++) {
          const theirs = toNumber(given.values[(i * nOutputs + k) * nCols + j]!);
          worst = Math.max(worst, Math.abs(data[i * nCols + j]! - theirs));
          sum += data[i * nCols + j]!;
        }
        expect(Math.abs(sum - prediction.data[i * prediction.nCols + first + k]!)).toBeLessThan(1e-9);
      }
    }
    expect(worst).toBeLessThan(1e-6);
  });
});

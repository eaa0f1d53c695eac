import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type Labels,
  type Matrix,
  makeLabels,
  makeMatrix,
  matrixOfRows,
  type Params,
  takeLabels,
  takeMatrixRows,
  toCamelCase,
} from "../../core/index.ts";
import { rocAucScore } from "../../judge/index.ts";
import { DecisionTreeClassifier } from "./decision-tree.ts";
import { RandomForestClassifier } from "./random-forest.ts";
import { linkTrees } from "./state/linked-trees.ts";
import type { PackedTrees } from "./state/packed-trees.ts";

type Score = "auc" | "brier" | "nodes" | "depth" | "oob";

interface ForestCase {
  readonly name: string;
  readonly params: Params;
  readonly weights: readonly number[] | null;
  readonly folds: readonly (readonly number[])[];
  readonly mean: Readonly<Record<Score, number>>;
  readonly n_seeds: number;
  /** Standard errors of the means. */
  readonly error: Readonly<Record<Score, number>>;
}

interface Golden {
  readonly forests: {
    readonly cleveland: readonly ForestCase[];
    readonly extra: readonly ForestCase[];
    readonly three: {
      readonly X: readonly number[];
      readonly y: readonly number[];
      readonly cases: readonly ForestCase[];
    };
  };
}

const root = new URL("../../../", import.meta.url);
const { forests }: Golden = JSON.parse(readFileSync(new URL("tests/golden/tree.json", root), "utf8"));

function readCleveland(): { X: Matrix; y: Labels } {
  const text = readFileSync(new URL("projects/heart-disease/data/processed.cleveland.data", root), "utf8");
  const rows = text
    .trim()
    .split("\n")
    .map((row) => row.split(",").map(Number)); // "?" becomes NaN
  return {
    X: matrixOfRows(rows.map((row) => row.slice(0, 13))),
    y: makeLabels(rows.map((row) => (row[13]! > 0 ? 1 : 0))),
  };
}

const SEEDS = 4;
/** Standard errors that two means may lie apart: chance alone exceeds that once in 15,000 comparisons. */
const ERRORS_APART = 4;

describe("RandomForestClassifier is scikit-learn's forest in distribution", () => {
  const cleveland = readCleveland();
  const three = forests.three;
  const cases = [
    ...forests.cleveland.map((expected) => ({ expected, ...cleveland })),
    ...three.cases.map((expected) => ({
      expected,
      X: makeMatrix(three.y.length, three.X.length / three.y.length, Float64Array.from(three.X)),
      y: makeLabels(three.y),
    })),
  ];
  it.each(cases.map((one) => [one.expected.name, one] as const))("%s", async (_, { expected, X, y }) => {
    await expectAlike(X, y, expected, fitForest);
  });
});

describe("DecisionTreeClassifier with random splits is scikit-learn's in distribution", () => {
  const { X, y } = readCleveland();
  it.each(forests.extra.map((expected) => [expected.name, expected] as const))("%s", async (_, expected) => {
    await expectAlike(X, y, expected, fitRandomTrees);
  });
});

/** What is judged of trees that answer together. */
interface Fitted {
  readonly trees: readonly PackedTrees[];
  readonly oobScore: number;
  predictProba(X: Matrix): Matrix;
}

type Fit = (params: Params, X: Matrix, y: Labels, sampleWeight: Float64Array | undefined) => Promise<Fitted>;

const N_TREES = 40;

const fitForest: Fit = async (params, X, y, sampleWeight) => {
  const fitted = await new RandomForestClassifier({ nEstimators: N_TREES, ...params }).fit(X, y, {
    sampleWeight,
  });
  return {
    trees: [fitted.state.trees],
    oobScore: fitted.oobScore ?? 0,
    predictProba: (rows) => fitted.predictProba(rows),
  };
};

const fitRandomTrees: Fit = async (params, X, y, sampleWeight) => {
  const fitted = await Promise.all(
    Array.from({ length: N_TREES }, (_, i) => {
      const randomState = Number(params["randomState"]) * N_TREES + i;
      return new DecisionTreeClassifier({ ...params, splitter: "random", randomState }).fit(X, y, {
        sampleWeight,
      });
    }),
  );
  return {
    trees: fitted.map((tree) => tree.state.trees),
    oobScore: 0,
    predictProba(rows) {
      const mean = makeMatrix(rows.nRows, y.classes.length);
      for (const tree of fitted)
        tree.predictProba(rows).data.forEach((share, at) => {
          mean.data[at]! += share / N_TREES;
        });
      return mean;
    },
  };
};

async function expectAlike(X: Matrix, y: Labels, expected: ForestCase, fit: Fit): Promise<void> {
  const rows: Record<Score, number>[] = [];
  for (let seed = 0; seed < SEEDS; seed++) rows.push(await meanOfFolds(X, y, expected, seed, fit));
  for (const score of ["auc", "brier", "nodes", "depth", "oob"] as const) {
    const values = rows.map((row) => row[score]);
    const mean = values.reduce((a, b) => a + b) / SEEDS;
    const spread = expected.error[score] * Math.sqrt(expected.n_seeds); // of a single seed
    const error = spread * Math.sqrt(1 / SEEDS + 1 / expected.n_seeds);
    expect(Math.abs(mean - expected.mean[score]), score).toBeLessThanOrEqual(ERRORS_APART * error);
  }
}

async function meanOfFolds(
  X: Matrix,
  y: Labels,
  { params, weights, folds }: ForestCase,
  seed: number,
  fit: Fit,
): Promise<Record<Score, number>> {
  const mean = { auc: 0, brier: 0, nodes: 0, depth: 0, oob: 0 };
  const camelCased = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [toCamelCase(name), value]),
  );
  for (const test of folds) {
    const held = new Set(test);
    const train = Array.from({ length: X.nRows }, (_, i) => i).filter((i) => !held.has(i));
    const fitted = await fit(
      { ...camelCased, randomState: 1000 + seed },
      takeMatrixRows(X, train),
      takeLabels(y, train),
      weights === null ? undefined : Float64Array.from(train, (i) => weights[i]!),
    );
    const p = fitted.predictProba(takeMatrixRows(X, test));
    const yTest = takeLabels(y, test);
    mean.auc += rocAucScore(yTest, p) / folds.length;
    let squares = 0;
    p.data.forEach((value, at) => {
      squares += (value - (yTest.codes[Math.floor(at / p.nCols)] === at % p.nCols ? 1 : 0)) ** 2;
    });
    mean.brier += squares / p.nRows / folds.length;
    for (const trees of fitted.trees) {
      mean.nodes += trees.feature.length / N_TREES / folds.length;
      mean.depth += meanDepth(trees, X.nCols) / fitted.trees.length / folds.length;
    }
    mean.oob += fitted.oobScore / folds.length;
  }
  return mean;
}

function meanDepth(trees: Parameters<typeof linkTrees>[0], nFeatures: number): number {
  const { left, right, roots } = linkTrees(trees, nFeatures);
  const depths = new Int32Array(left.length);
  let sum = 0;
  for (let t = 0; t + 1 < roots.length; t++) {
    let deepest = 0;
    for (let i = roots[t]!; i < roots[t + 1]!; i++) {
      deepest = Math.max(deepest, depths[i]!);
      if (left[i]! < 0) continue;
      depths[left[i]!] = depths[i]! + 1;
      depths[right[i]!] = depths[i]! + 1;
    }
    sum += deepest;
  }
  return sum / (roots.length - 1);
}

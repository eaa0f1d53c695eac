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
import { rocAucScore } from "../metrics/index.ts";
import { linkTrees } from "./linked-trees.ts";
import { RandomForestClassifier } from "./random-forest.ts";

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
    const rows: Record<Score, number>[] = [];
    for (let seed = 0; seed < SEEDS; seed++) rows.push(await meanOfFolds(X, y, expected, seed));
    for (const score of ["auc", "brier", "nodes", "depth", "oob"] as const) {
      const values = rows.map((row) => row[score]);
      const mean = values.reduce((a, b) => a + b) / SEEDS;
      const spread = expected.error[score] * Math.sqrt(expected.n_seeds); // of a single seed
      const error = spread * Math.sqrt(1 / SEEDS + 1 / expected.n_seeds);
      expect(Math.abs(mean - expected.mean[score]), score).toBeLessThanOrEqual(ERRORS_APART * error);
    }
  });
});

async function meanOfFolds(
  X: Matrix,
  y: Labels,
  { params, weights, folds }: ForestCase,
  seed: number,
): Promise<Record<Score, number>> {
  const mean = { auc: 0, brier: 0, nodes: 0, depth: 0, oob: 0 };
  const camelCased = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [toCamelCase(name), value]),
  );
  for (const test of folds) {
    const held = new Set(test);
    const train = Array.from({ length: X.nRows }, (_, i) => i).filter((i) => !held.has(i));
    const forest = new RandomForestClassifier({ nEstimators: 40, ...camelCased, randomState: 1000 + seed });
    const fitted = await forest.fit(takeMatrixRows(X, train), takeLabels(y, train), {
      sampleWeight: weights === null ? undefined : Float64Array.from(train, (i) => weights[i]!),
    });
    const p = fitted.predictProba(takeMatrixRows(X, test));
    const yTest = takeLabels(y, test);
    mean.auc += rocAucScore(yTest, p) / folds.length;
    let squares = 0;
    p.data.forEach((value, at) => {
      squares += (value - (yTest.codes[Math.floor(at / p.nCols)] === at % p.nCols ? 1 : 0)) ** 2;
    });
    mean.brier += squares / p.nRows / folds.length;
    mean.nodes += fitted.state.trees.feature.length / fitted.nEstimators / folds.length;
    mean.depth += meanDepth(fitted.state.trees, X.nCols) / folds.length;
    mean.oob += (fitted.oobScore ?? 0) / folds.length;
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

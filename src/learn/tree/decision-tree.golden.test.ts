import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeLabels, makeMatrix, matrixOfRows, type Params, toCamelCase } from "../../core/index.ts";
import { DecisionTreeClassifier } from "./decision-tree.ts";
import { linkTrees } from "./state/linked-trees.ts";

interface TreeCase {
  readonly name: string;
  readonly params: Params;
  readonly n_cols: number;
  readonly X: readonly (number | null)[];
  readonly y: readonly number[];
  readonly weights: readonly number[] | null;
  readonly tree: {
    readonly feature: readonly number[];
    readonly threshold: readonly (number | "Infinity")[];
    readonly missing_left: readonly number[];
    readonly value: readonly (readonly number[])[];
    readonly weight: readonly number[];
    readonly importances: readonly number[];
  };
  readonly probe: readonly (readonly (number | null)[])[];
  readonly probabilities: readonly (readonly number[])[];
}

const golden: { readonly trees: readonly TreeCase[] } = JSON.parse(
  readFileSync(new URL("../../../tests/golden/tree.json", import.meta.url), "utf8"),
);

function camelCased(params: Params): Params {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [toCamelCase(name), value]));
}

const orMissing = (value: number | null): number => value ?? NaN;

describe("DecisionTreeClassifier equals scikit-learn's node for node", () => {
  it.each(golden.trees.map((tree) => [tree.name, tree] as const))("%s", async (_, expected) => {
    const X = makeMatrix(expected.y.length, expected.n_cols, Float64Array.from(expected.X, orMissing));
    const fitted = await new DecisionTreeClassifier(camelCased(expected.params)).fit(
      X,
      makeLabels(expected.y),
      {
        sampleWeight: expected.weights === null ? undefined : Float64Array.from(expected.weights),
      },
    );
    const { trees } = fitted.state;
    const { feature, threshold } = linkTrees(trees, expected.n_cols);
    expect([...feature]).toEqual(expected.tree.feature);
    expect([...threshold].filter((_, i) => feature[i]! >= 0)).toEqual(expected.tree.threshold.map(Number));
    expect([...trees.missingLeft]).toEqual(expected.tree.missing_left);
    const nClasses = fitted.classes.length;
    expected.tree.value.forEach((shares, i) => {
      const at = trees.leaf[i]! * nClasses;
      expectClose([...trees.distributions.subarray(at, at + nClasses)], shares);
    });
    const [root = 0] = expected.tree.weight;
    const toShares = (weights: Iterable<number>): number[] => Array.from(weights, (weight) => weight / root);
    expectClose(toShares(fitted.nodeWeights!), toShares(expected.tree.weight));
    expectClose([...fitted.featureImportances], expected.tree.importances);

    const probe = matrixOfRows(expected.probe.map((row) => row.map(orMissing)));
    expectClose([...fitted.predictProba(probe).data], expected.probabilities.flat());
    const out = new Float64Array(nClasses);
    expected.probe.forEach((row, i) => {
      fitted.predictProbaInto(Float64Array.from(row, orMissing), out);
      expectClose([...out], expected.probabilities[i]!);
    });
  });
});

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThanOrEqual(1e-12);
  });
}

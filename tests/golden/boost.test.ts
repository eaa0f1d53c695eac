import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeLabels, makeMatrix, type Params, toCamelCase } from "../../src/core/index.ts";
import { HistGradientBoostingClassifier } from "../../src/learn/boost/index.ts";

type PlainNumber = number | string | null;

interface Case {
  readonly name: string;
  readonly params: Params;
  readonly n_cols: number;
  readonly X: readonly PlainNumber[];
  readonly y: readonly number[];
  readonly weights: readonly number[] | null;
  readonly baseline: readonly number[];
  readonly n_nodes: readonly number[];
  readonly feature: readonly number[];
  readonly threshold: readonly PlainNumber[];
  readonly missing_left: readonly number[];
  readonly value: readonly number[];
  readonly count: readonly number[];
  readonly probe: readonly PlainNumber[];
  readonly probabilities: readonly number[];
}

const golden: { readonly cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL("./boost.json", import.meta.url), "utf8"),
);

/** JSON has no NaN and no infinity. */
const toNumber = (value: PlainNumber): number =>
  value === null ? Number.NaN : value === "inf" ? Infinity : value === "-inf" ? -Infinity : Number(value);

const matrixOf = (values: readonly PlainNumber[], nCols: number) =>
  makeMatrix(values.length / nCols, nCols, Float64Array.from(values, toNumber));

function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
  expect(worst).toBeLessThanOrEqual(tolerance);
}

describe("HistGradientBoostingClassifier equals scikit-learn's node for node", () => {
  it.each(golden.cases.map((item) => [item.name, item] as const))("%s", async (_, expected) => {
    const params = Object.fromEntries(
      Object.entries(expected.params).map(([name, value]) => [toCamelCase(name), value]),
    );
    const fitted = await new HistGradientBoostingClassifier({ earlyStopping: false, ...params }).fit(
      matrixOf(expected.X, expected.n_cols),
      makeLabels(expected.y),
      { sampleWeight: expected.weights === null ? undefined : Float64Array.from(expected.weights) },
    );
    const { trees, baseline } = fitted.state;
    const isSplit = (_: number, i: number): boolean => trees.feature[i]! >= 0;
    expectClose([...baseline], expected.baseline, 1e-14);
    expect([...trees.nodeCounts]).toEqual(expected.n_nodes);
    expect([...trees.feature]).toEqual(expected.feature);
    expect([...trees.threshold].filter(isSplit)).toEqual(expected.threshold.map((value) => toNumber(value ?? 0)));
    expect([...trees.missingLeft].filter(isSplit)).toEqual(expected.missing_left);
    expectClose(
      [...trees.value].filter((value, i) => !isSplit(value, i)),
      expected.value,
      1e-6,
    );
    expect([...trees.count!]).toEqual(expected.count);
    const probabilities = fitted.predictProba(matrixOf(expected.probe, expected.n_cols));
    expectClose([...probabilities.data], expected.probabilities, 1e-7);
  });
});

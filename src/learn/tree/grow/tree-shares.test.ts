import { expect, it } from "vitest";
import { makeMatrix } from "../../../core/index.ts";
import { toSettings, treeDefaults } from "../tree-params.ts";
import { divideTrees } from "./tree-shares.ts";

const settings = (nCols: number) =>
  toSettings("RandomForestClassifier", { ...treeDefaults, maxFeatures: "sqrt" }, makeMatrix(0, nCols), 2);

it.each([2, 3, 7, 256])("divideTrees() ends with single trees for %d threads", (nThreads) => {
  const shares = divideTrees(500, 10_000, settings(28), nThreads);
  expect(shares.reduce((a, b) => a + b)).toBe(500);
  expect(shares).toEqual(shares.toSorted((a, b) => b - a));
  expect(shares.slice(-nThreads)).toEqual(new Array(nThreads).fill(1));
  expect(shares[0]).toBeLessThanOrEqual(Math.max(1, 500 / (2 * nThreads)));
});

it("divideTrees() makes shares that are worth the way, and none where nothing is", () => {
  expect(divideTrees(10_000, 100, settings(4), 2).at(-2)).toBe(131); // 200,000 / (100 rows x 2 columns x 7.64 levels), rounded up
  expect(divideTrees(300, 303, settings(13), 2)).toEqual([300]);
  expect(divideTrees(300, 303, settings(13), 1)).toEqual([300]);
  expect(divideTrees(1, 10_000_000, settings(28), 2)).toEqual([1]);
});

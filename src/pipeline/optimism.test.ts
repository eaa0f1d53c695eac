import { expect, it } from "vitest";
import type { OptimismFigure } from "../judge/index.ts";
import { type Optimism, optimismPoints, optimismStage } from "./optimism.ts";

const auc: OptimismFigure = {
  value: 0.92,
  apparent: 0.94,
  optimism: 0.02,
  nResamples: 200,
  low: 0.88,
  high: 0.95,
  level: 0.95,
  method: "optimism-bootstrap",
  n: 303,
  estimates: "this model",
};
const found: Optimism = {
  candidate: "plain",
  resamples: 200,
  figures: {
    roc_auc: auc,
    calibration_slope: { undefined: "calibration/separated", reason: "no rows overlap" },
  },
};
const describe = optimismStage("key", async () => found).describe;

it("the optimism bootstrap is told in one line and tracked, where it can be relied on", () => {
  expect(describe(found)).toBe(
    "ROC AUC of plain 0.9200 (0.8800 to 0.9500): 0.9400 on its own rows, less 0.0200 for optimism",
  );
  expect(optimismPoints(found, 7).map(({ key, value }) => [key, value])).toEqual([
    ["optimism_corrected/roc_auc", 0.92],
    ["optimism_corrected/roc_auc_low", 0.88],
    ["optimism_corrected/roc_auc_high", 0.95],
  ]);
  const caution = "0.9200 is above the interval of the folds (0.7500 to 0.8500)";
  expect(describe({ ...found, caution })).toBe(`not to be relied on: ROC AUC of plain ${caution}`);
  expect(optimismPoints({ ...found, caution })).toEqual([]);
});

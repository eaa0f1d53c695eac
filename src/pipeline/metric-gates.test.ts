import { expect, test } from "vitest";
import { checkGates } from "./metric-gates.ts";

test("checkGates() passes a mean on its bound and says how it was met", () => {
  expect(checkGates([{ metric: "roc_auc", min: 0.9 }], { roc_auc: { mean: 0.9 } })).toMatchObject([
    { passed: true, value: 0.9, message: "roc_auc 0.9 is at least 0.9" },
  ]);
});

test("checkGates() fails below the least, above the greatest, and without the metric", () => {
  const gates = [
    { metric: "roc_auc", min: 0.9 },
    { metric: "log_loss", max: 0.4 },
    { metric: "unheard_of", min: 0 },
  ];
  const results = checkGates(gates, { roc_auc: { mean: 0.89 }, log_loss: { mean: 0.5 } });
  expect(results.map((result) => result.passed)).toEqual([false, false, false]);
  expect(results.map((result) => result.message)).toEqual([
    "roc_auc 0.89 is not at least 0.9",
    "log_loss 0.5 is not at most 0.4",
    "unheard_of is not among the metrics",
  ]);
});

test("checkGates() fails a mean that is no number", () => {
  expect(checkGates([{ metric: "roc_auc", min: 0 }], { roc_auc: { mean: NaN } })[0]?.passed).toBe(false);
});

test("checkGates() fails a metric without a value, and says why", () => {
  const recall = {
    undefined: "metric/one-class",
    reason: 'recall must have a row of class "1", got none',
  } as const;
  expect(checkGates([{ metric: "recall", min: 0 }], { recall })).toEqual([
    {
      name: "recall",
      metric: "recall",
      min: 0,
      passed: false,
      message: 'recall has no value: recall must have a row of class "1", got none',
    },
  ]);
});

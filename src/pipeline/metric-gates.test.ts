import { expect, test } from "vitest";
import { checkGates } from "./metric-gates.ts";

const noInterval = { undefined: "interval/too-few-events", reason: "got 4 events" } as const;
const meanOf = (mean: number) => ({ mean, noInterval });

test("checkGates() holds the end of an interval that is asked for, and fails where there is none", () => {
  const interval = {
    low: 0.84,
    high: 0.94,
    level: 0.95,
    method: "corrected-resampled-t",
    n: 50,
    estimates: "models made this way",
  } as const;
  const gates = [
    { metric: "roc_auc", of: "low", min: 0.85 },
    { metric: "roc_auc", of: "high", min: 0.85, max: 0.95 },
    { metric: "roc_auc", min: 0.85 },
  ] as const;
  expect(checkGates(gates, { roc_auc: { mean: 0.9, ...interval } })).toMatchObject([
    {
      name: "roc_auc",
      value: 0.84,
      passed: false,
      message: "the low end of the interval of roc_auc 0.84 is not at least 0.85",
    },
    { value: 0.94, passed: true },
    { value: 0.9, passed: true },
  ]);
  expect(checkGates(gates, { roc_auc: meanOf(0.9) })).toMatchObject([
    { passed: false, message: "the low end of the interval of roc_auc has no value: got 4 events" },
    { passed: false },
    { passed: true },
  ]);
});

test("checkGates() passes a mean on its bound and says how it was met", () => {
  expect(checkGates([{ metric: "roc_auc", min: 0.9 }], { roc_auc: meanOf(0.9) })).toMatchObject([
    { passed: true, value: 0.9, message: "roc_auc 0.9 is at least 0.9" },
  ]);
});

test("checkGates() fails below the least, above the greatest, and without the metric", () => {
  const gates = [
    { metric: "roc_auc", min: 0.9 },
    { metric: "log_loss", max: 0.4 },
    { metric: "unheard_of", min: 0 },
  ];
  const results = checkGates(gates, { roc_auc: meanOf(0.89), log_loss: meanOf(0.5) });
  expect(results.map((result) => result.passed)).toEqual([false, false, false]);
  expect(results.map((result) => result.message)).toEqual([
    "roc_auc 0.89 is not at least 0.9",
    "log_loss 0.5 is not at most 0.4",
    "unheard_of is not among the metrics",
  ]);
});

test("checkGates() fails a mean that is no number", () => {
  expect(checkGates([{ metric: "roc_auc", min: 0 }], { roc_auc: meanOf(NaN) })[0]?.passed).toBe(false);
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

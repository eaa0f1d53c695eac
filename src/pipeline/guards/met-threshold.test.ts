import { expect, it } from "vitest";
import { holdThreshold } from "./met-threshold.ts";

const rule = { metric: "recall", min: 0.9 } as const;

it("holdThreshold() passes a threshold, and says what it reached", () => {
  const kept = { threshold: 0.31234, reached: { recall: 0.91, specificity: 0.7, precision: 0.6 } };
  expect(holdThreshold({ rule, kept, folds: [0.3] })).toEqual({
    name: "threshold",
    value: 0.31234,
    passed: true,
    message:
      "0.3123 (recall of at least 0.9) has recall 0.910 and specificity 0.700 on the rows that it was tuned on",
  });
});

it("holdThreshold() fails where none reaches what is asked for, with the reason", () => {
  const none = {
    undefined: "threshold/not-met",
    reason: "a threshold must reach recall of at least 0.9",
  } as const;
  expect(holdThreshold({ rule, kept: none, folds: [none] })).toEqual({
    name: "threshold",
    passed: false,
    message: none.reason,
  });
});

import { describe, expect, it } from "vitest";
import { judgementPoints, thresholdPoints } from "./judgement-points.ts";

const at = (points: readonly { readonly key: string; readonly value: number }[]) =>
  Object.fromEntries(points.map(({ key, value }) => [key, value]));

describe("thresholdPoints()", () => {
  const reached = { recall: 0.9, specificity: 0.8 };

  it("are the threshold that is kept and its cost with both ends", () => {
    const threshold = {
      rule: { costs: { falsePositive: 1, falseNegative: 4 } },
      kept: { threshold: 0.2, reached },
      folds: [0.2, 0.3],
      cost: {
        mean: 0.4,
        sd: 0.1,
        low: 0.2,
        high: 0.6,
        level: 0.95,
        n: 2,
        method: "corrected-resampled-t",
        estimates: "models made this way",
      },
    } as const;
    expect(at(thresholdPoints({ threshold }))).toEqual({
      threshold: 0.2,
      cost: 0.4,
      cost_sd: 0.1,
      cost_low: 0.2,
      cost_high: 0.6,
    });
  });

  it("are none without a value", () => {
    const none = { undefined: "threshold/not-met", reason: "too much is asked" } as const;
    const threshold = { rule: { metric: "recall", min: 1 }, kept: none, folds: [none] } as const;
    expect(thresholdPoints({ threshold })).toEqual([]);
    expect(thresholdPoints({})).toEqual([]);
  });
});

it("judgementPoints() are none where there is no judgement or it is not of two classes", () => {
  expect(judgementPoints(undefined)).toEqual([]);
});

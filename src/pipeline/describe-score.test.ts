import fc from "fast-check";
import { expect, it } from "vitest";
import { explainGaps, showSummary } from "./describe-score.ts";

const gap = (nFolds: number) => ({
  undefined: "metric/one-class" as const,
  reason: "no row of class 1",
  nFolds,
});

it("showSummary() says mean and spread, and in how many folds, where not in all", () => {
  expect(showSummary({ mean: 0.913, sd: 0.0382 })).toBe("0.9130 ± 0.0382");
  expect(showSummary({ mean: 0.5 })).toBe("0.5000");
  expect(showSummary(undefined)).toBe("-");
  expect(showSummary({ undefined: "metric/one-class", reason: "because" })).toBe("no value");
});

it("showSummary() and explainGaps() count all folds, those without a value too", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      (nFolds, gaps) => {
        const nLeft = gaps.reduce((a, b) => a + b);
        const summary = { mean: 0.5, sd: 0.1, nFolds, leftOut: gaps.map(gap) };
        expect(showSummary(summary)).toBe(`0.5000 ± 0.1000 (${nFolds} of ${nFolds + nLeft} folds)`);
        expect(explainGaps(summary)).toMatch(`no value in ${nLeft} of ${nLeft + nFolds} folds: `);
        expect(explainGaps(summary)).toContain("no row of class 1");
      },
    ),
  );
});

it("explainGaps() says nothing where there is a value in all folds, and why there is none in any", () => {
  expect(explainGaps({ mean: 0.5, sd: 0.1 })).toBeUndefined();
  expect(explainGaps({ undefined: "metric/one-class", reason: "because" })).toBe(
    "no value in any fold: because",
  );
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summarize } from "../intervals/corrected-t.ts";
import { hasValue, type Score } from "../metrics/index.ts";
import { describeLeftOut, summarizeScores } from "./score-summary.ts";

const noPositive = { undefined: "metric/one-class", reason: "no row is positive" } as const;
const noneLabelled = { undefined: "metric/none-predicted", reason: "no row is labelled positive" } as const;

describe("summarizeScores()", () => {
  it("is mean and spread where every fold has a value", () => {
    expect(summarizeScores([0.8, 0.9])).toEqual(summarize([0.8, 0.9]));
  });

  it("is that of the folds with a value, however many others there are", () => {
    const scores = fc.array(
      fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(noPositive, noneLabelled)),
      {
        minLength: 1,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(scores, (folds: Score[]) => {
        const values = folds.filter(hasValue);
        const summary = summarizeScores(folds);
        if (values.length === 0) {
          expect(summary).toHaveProperty("undefined");
          return;
        }
        expect(summary).toMatchObject(summarize(values));
        const { nFolds = folds.length, leftOut = [] } = summary as Exclude<
          typeof summary,
          { undefined: string }
        >;
        expect(nFolds).toBe(values.length);
        expect(leftOut.reduce((sum, reason) => sum + reason.nFolds, nFolds)).toBe(folds.length);
      }),
    );
  });

  it("says which reason most folds have, and gives no spread of one value", () => {
    expect(summarizeScores([noneLabelled, 0.5, noPositive, noPositive])).toEqual({
      mean: 0.5,
      nFolds: 1,
      leftOut: [
        { ...noPositive, nFolds: 2 },
        { ...noneLabelled, nFolds: 1 },
      ],
    });
  });

  it("is a reason, not a number, where no fold has a value", () => {
    expect(summarizeScores([noPositive, noPositive])).toEqual(noPositive);
    expect(summarizeScores([noPositive, noneLabelled, noneLabelled])).toEqual({
      undefined: "metric/none-predicted",
      reason: "no row is labelled positive (in 2 folds); no row is positive (in 1 fold)",
    });
    expect(() => summarizeScores([])).toThrow(RangeError);
  });
});

describe("describeLeftOut()", () => {
  it("counts folds only where there is more than one reason", () => {
    expect(describeLeftOut([{ ...noPositive, nFolds: 4 }])).toBe("no row is positive");
  });
});

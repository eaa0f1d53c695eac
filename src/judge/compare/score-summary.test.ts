import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { correctedInterval, summarize } from "../intervals/corrected-t.ts";
import { findTooFewEvents } from "../intervals/few-events.ts";
import { hasValue, type Score } from "../metrics/index.ts";
import { describeLeftOut, summarizeScores } from "./score-summary.ts";

const noPositive = { undefined: "metric/one-class", reason: "no row is positive" } as const;
const noneLabelled = { undefined: "metric/none-predicted", reason: "no row is labelled positive" } as const;

const options = { metric: "roc_auc", nTrain: 80, nTest: 20 };

describe("summarizeScores()", () => {
  it("is mean and spread where every fold has a value", () => {
    expect(summarizeScores([0.8, 0.9], options)).toMatchObject(summarize([0.8, 0.9]));
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
        const summary = summarizeScores(folds, options);
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
    expect(summarizeScores([noneLabelled, 0.5, noPositive, noPositive], options)).toEqual({
      mean: 0.5,
      noInterval: {
        undefined: "interval/one-fold",
        reason: "an interval over folds must have values of two folds or more, got 1",
      },
      nFolds: 1,
      leftOut: [
        { ...noPositive, nFolds: 2 },
        { ...noneLabelled, nFolds: 1 },
      ],
    });
  });

  it("is a reason, not a number, where no fold has a value", () => {
    expect(summarizeScores([noPositive, noPositive], options)).toEqual(noPositive);
    expect(summarizeScores([noPositive, noneLabelled, noneLabelled], options)).toEqual({
      undefined: "metric/none-predicted",
      reason: "no row is labelled positive (in 2 folds); no row is positive (in 1 fold)",
    });
    expect(() => summarizeScores([], options)).toThrow(RangeError);
  });
});

describe("the interval of summarizeScores()", () => {
  it("is that of the corrected resampled t over the folds that have a value", () => {
    const { low, high } = correctedInterval([0.7, 0.72, 0.69], 80, 20, 0.9);
    expect(summarizeScores([0.7, noPositive, 0.72, 0.69], { ...options, level: 0.9 })).toMatchObject({
      low,
      high,
      level: 0.9,
      method: "corrected-resampled-t",
      n: 3,
      estimates: "models made this way",
    });
  });

  it("keeps its ends within what the metric can be, and leaves those of others as they are", () => {
    const wide = [0.99, 0.6];
    expect(summarizeScores(wide, options)).toMatchObject({ low: 0, high: 1 });
    expect(summarizeScores(wide, { ...options, metric: "log_loss" })).toMatchObject({
      low: 0,
      high: correctedInterval(wide, 80, 20).high,
    });
  });

  it("is not there where the folds agree, or the rows are too few", () => {
    expect(summarizeScores([1, 1, 1], options)).toMatchObject({
      mean: 1,
      sd: 0,
      noInterval: { undefined: "interval/no-spread", reason: expect.stringMatching(/got 1 in all 3$/) },
    });
    const tooFew = findTooFewEvents(9, 100)!;
    const summary = summarizeScores([0.7, 0.8], { ...options, tooFew });
    expect(summary).toEqual({ ...summarize([0.7, 0.8]), noInterval: tooFew });
  });
});

describe("describeLeftOut()", () => {
  it("counts folds only where there is more than one reason", () => {
    expect(describeLeftOut([{ ...noPositive, nFolds: 4 }])).toBe("no row is positive");
  });
});

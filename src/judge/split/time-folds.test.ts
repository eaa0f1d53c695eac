import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DataError } from "../../core/index.ts";
import type { Fold } from "./folds.ts";
import { type TimeSplitOptions, timeSeriesSplit } from "./time-folds.ts";

const anyTimes = fc.array(fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constant(Number.NaN)), {
  minLength: 12,
  maxLength: 80,
});
const anyOptions = fc.record(
  {
    nSplits: fc.integer({ min: 2, max: 4 }),
    gap: fc.integer({ min: 0, max: 2 }),
    testSize: fc.integer({ min: 2, max: 4 }),
    maxTrainSize: fc.integer({ min: 1, max: 20 }),
  },
  { requiredKeys: ["nSplits"] },
);

/** The folds, or `undefined` where there are too few times for them. */
function trySplit(times: readonly number[], options: TimeSplitOptions): Fold[] | undefined {
  try {
    return timeSeriesSplit(times, options);
  } catch (error) {
    if (error instanceof DataError && error.code === "select/too-few-times") return undefined;
    throw error;
  }
}

describe("timeSeriesSplit()", () => {
  it("tests nothing by what is as late or later, however times are tied", () => {
    let nDivided = 0;
    fc.assert(
      fc.property(anyTimes, anyOptions, (times, options) => {
        const folds = trySplit(times, options);
        if (folds === undefined) return;
        nDivided++;
        expect(folds).toHaveLength(options.nSplits);
        let former = -Infinity;
        for (const { train, test } of folds) {
          const trained = Array.from(train, (row) => times[row]!);
          const tested = Array.from(test, (row) => times[row]!);
          expect(Math.max(...trained)).toBeLessThan(Math.min(...tested));
          expect(Math.min(...tested)).toBeGreaterThan(former); // of no time that another fold tests
          former = Math.max(...tested);
          expect([...train]).toEqual([...train].sort((a, b) => a - b));
          if (options.maxTrainSize !== undefined)
            expect(train.length).toBeLessThanOrEqual(options.maxTrainSize);
          const between = times.filter((time) => time < Math.min(...tested)).length;
          expect(train.length).toBeLessThanOrEqual(between - (options.gap ?? 0));
        }
        const last = times.filter((time) => time > former);
        expect(last).toEqual([]); // the latest rows are tested
      }),
    );
    expect(nDivided).toBeGreaterThan(20);
  });

  it("moves a border between rows of one time to the nearest place between two times", () => {
    // the borders of two folds of 9 rows would be before the 4th and the 7th row
    const test = (times: number[]): number[][] =>
      timeSeriesSplit(times, { nSplits: 2 }).map((fold) => [...fold.test]);
    expect(test([1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual([
      [3, 4, 5],
      [6, 7, 8],
    ]);
    expect(test([1, 2, 3, 3, 5, 6, 7, 8, 9])).toEqual([
      [2, 3, 4, 5],
      [6, 7, 8],
    ]);
    expect(test([1, 3, 3, 3, 5, 6, 7, 8, 9])).toEqual([
      [4, 5],
      [6, 7, 8],
    ]);
  });

  it("leaves rows without a time out", () => {
    const [first] = timeSeriesSplit([5, Number.NaN, 1, 2, 3, 4], { nSplits: 2 });
    expect([...first!.train, ...first!.test]).not.toContain(1);
  });

  it("says what is too few, and what a number must be", () => {
    expect(() => timeSeriesSplit([1, 1, 1, 2, 2], { nSplits: 2 })).toThrow(
      "2 folds in the order of time must each have rows to train on and later ones to test, got 5 rows of 2 different times",
    );
    expect(() => timeSeriesSplit([1, 2, 3, 4], { nSplits: 2, gap: -1 })).toThrow(
      expect.objectContaining({ code: "parameter/invalid" }),
    );
    expect(trySplit([1, 2, 3, 4, 5, 6], { nSplits: 2, gap: 2 })).toBeUndefined();
    expect(trySplit([], { nSplits: 2 })).toBeUndefined();
  });
});

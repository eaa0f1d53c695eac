import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { describeEstimate, FitClock, scheduledSeconds, secondsOfRun } from "./fit-times.ts";

const fits = (name: string, foldSeconds: number) => ({ name, foldSeconds, finalSeconds: foldSeconds });

describe("scheduledSeconds()", () => {
  it("lies between an even share and the whole, and is no less than the longest piece", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        (seconds, nThreads) => {
          const total = seconds.reduce((sum, piece) => sum + piece, 0);
          const found = scheduledSeconds(seconds, nThreads);
          expect(found).toBeLessThanOrEqual(total);
          expect(found).toBeGreaterThanOrEqual(Math.max(total / nThreads, ...seconds));
        },
      ),
    );
  });
});

describe("describeEstimate()", () => {
  it("says the whole time and each candidate's part of it, in the unit of the whole", () => {
    expect(describeEstimate([fits("logistic_regression", 30), fits("random_forest", 150)], 4, 2)).toBe(
      "about 6 minutes for 8 fits (logistic_regression 1, random_forest 5)",
    );
    expect(describeEstimate([fits("only", 10)], 5, 1)).toBe("about 50 seconds for 5 fits");
  });
  it("counts the fits of searches, and their time", () => {
    const search = [1, 2].map((seconds) => ({ seconds, nFits: 4 }));
    const searched = { ...fits("searched", 10), search };
    // 5 folds of 10 s, and 6 searches, of 3 s and 8 fits each
    expect(describeEstimate([searched], 5, 1)).toBe("about 70 seconds for 53 fits");
    expect(secondsOfRun([searched, fits("plain", 1)], 5, 1)).toBe(6 * 3 + 5 * 10 + 5 + 10);
    expect(describeEstimate([searched, fits("plain", 10)], 5, 1)).toMatch(
      /for 58 fits \(searched 1, plain 0.8\)/,
    );
  });
  it("says nothing of what is over in 20 seconds", () => {
    expect(describeEstimate([fits("only", 4)], 5, 1)).toBeUndefined();
    expect(describeEstimate([fits("only", 4.1)], 5, 1)).toBeDefined();
  });
});

it("secondsOfRun() has the fit on all rows of the candidate that takes longest", () => {
  const slow = { name: "slow", foldSeconds: 3, finalSeconds: 4 };
  expect(secondsOfRun([fits("fast", 1), slow], 2, 1)).toBe(2 * 1 + 2 * 3 + 4);
});

describe("FitClock", () => {
  it("begins with the guess, and goes by what the fits really took", () => {
    let ms = 5000;
    const clock = new FitClock([1, 1, 10, 10], 1, () => ms);
    expect(clock.secondsLeft(0)).toBe(22);
    ms += 4000; // twice as slow as was guessed
    expect(clock.secondsLeft(2)).toBe(40);
    ms += 20_000;
    expect(clock.secondsLeft(3)).toBe(20);
    expect(clock.secondsLeft(4)).toBe(0);
  });
  it("takes fits under way on other threads as half done", () => {
    let ms = 0;
    const clock = new FitClock([4, 4, 4, 4], 2, () => ms);
    ms = 6000;
    expect(clock.secondsLeft(1)).toBe(10); // 6 of 16 s of work are done in 6 s
  });
});

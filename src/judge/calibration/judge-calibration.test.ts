import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../core/index.ts";
import { judgeCalibration } from "./judge-calibration.ts";

/** Rows whose events occur as the probabilities say. */
function drawRows(n: number, seed: number, toProbability = (u: number): number => u) {
  const random = new Random(seed);
  const probabilities = Float64Array.from({ length: n }, () => toProbability(random.nextFloat()));
  const outcomes = Uint8Array.from(probabilities, (p) => (random.nextFloat() < p ? 1 : 0));
  return { outcomes, probabilities };
}

/** Outcomes and probabilities of all kinds: ties, 0, 1, one class, one row. */
const rows = fc
  .array(
    fc.tuple(
      fc.integer({ min: 0, max: 1 }),
      fc.oneof(
        fc.constantFrom(0, 1, 0.5, 1 / 300, 1e-300, 1 - 2 ** -53),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
    ),
    { minLength: 1, maxLength: 60 },
  )
  .map((pairs) => ({ outcomes: pairs.map(([y]) => y), probabilities: pairs.map(([, p]) => p) }));

test("judgeCalibration() gives plain JSON with finite numbers for any rows", () => {
  fc.assert(
    fc.property(rows, ({ outcomes, probabilities }) => {
      const found = judgeCalibration(outcomes, probabilities, { nSimulations: 5 });
      expect(JSON.parse(JSON.stringify(found))).toEqual(found); // NaN and Infinity would come back as null
      const { score, reliability, resolution, uncertainty, withinBins } = found.brier;
      expect(Math.abs(reliability - resolution + uncertainty + withinBins - score)).toBeLessThan(1e-12);
      for (const { observed } of found.curve) expect(observed >= 0 && observed <= 1).toBe(true);
    }),
  );
});

test("judgeCalibration() does not depend on the order of the rows", () => {
  fc.assert(
    fc.property(rows, ({ outcomes, probabilities }) => {
      const there = judgeCalibration(outcomes, probabilities, { nSimulations: 5 });
      const back = judgeCalibration([...outcomes].reverse(), [...probabilities].reverse(), {
        nSimulations: 5,
      });
      expect(back.ici).toBeCloseTo(there.ici, 10);
      expect(back.iciIfPerfect).toEqual(there.iciIfPerfect);
      expect(back.brier.reliability).toBeCloseTo(there.brier.reliability, 10);
      expect(typeof back.slope).toBe(typeof there.slope);
    }),
  );
});

test("a model that adds 1 to all log-odds has an intercept of -1 less, and the same slope", () => {
  const { outcomes, probabilities } = drawRows(400, 3, (u) => 0.05 + 0.9 * u);
  const moved = probabilities.map((p) => 1 / (1 + Math.exp(-(Math.log(p / (1 - p)) + 1))));
  const before = judgeCalibration(outcomes, probabilities, { nSimulations: 1 });
  const after = judgeCalibration(outcomes, moved, { nSimulations: 1 });
  expect((after.intercept as number) + 1).toBeCloseTo(before.intercept as number, 10);
  expect(after.slope).toBeCloseTo(before.slope as number, 8);
});

test("the events that are expected after the intercept are as many as there were", () => {
  const { outcomes, probabilities } = drawRows(200, 4, (u) => u ** 3);
  const { intercept, events } = judgeCalibration(outcomes, probabilities, { nSimulations: 1 });
  const expected = probabilities.reduce(
    (sum, p) => sum + 1 / (1 + Math.exp(-(Math.log(p / (1 - p)) + (intercept as number)))),
    0,
  );
  expect(expected).toBeCloseTo(events, 8);
});

describe("iciIfPerfect", () => {
  test("is near what right probabilities have, and falls with n", () => {
    const of = (n: number) =>
      judgeCalibration(...(Object.values(drawRows(n, 5)) as [Uint8Array, Float64Array]));
    const few = of(100);
    const many = of(5000);
    expect(few.iciIfPerfect.mean).toBeGreaterThan(3 * many.iciIfPerfect.mean);
    expect(many.ici).toBeLessThan(many.iciIfPerfect.high);
    expect(many.iciIfPerfect.high).toBeLessThan(0.03);
  });

  test("holds 95 of 100 right models below its upper end", () => {
    let below = 0;
    for (let i = 0; i < 120; i++) {
      const { outcomes, probabilities } = drawRows(60, 100 + i);
      const { ici, iciIfPerfect } = judgeCalibration(outcomes, probabilities, { nSimulations: 40, seed: i });
      if (ici <= iciIfPerfect.high) below++;
    }
    expect(below).toBeGreaterThan(105);
    expect(below).toBeLessThan(120);
  });

  test("is the same for the same seed, and another for another", () => {
    const { outcomes, probabilities } = drawRows(80, 6);
    const mean = (seed: number) => judgeCalibration(outcomes, probabilities, { seed }).iciIfPerfect.mean;
    expect(mean(1)).toBe(mean(1));
    expect(mean(1)).not.toBe(mean(2));
  });
});

test("rows of one class have no line, but a Brier score", () => {
  const found = judgeCalibration([1, 1, 1], [0.5, 0.8, 0.9]);
  expect(found.intercept).toMatchObject({ undefined: "calibration/one-class" });
  expect(found.slope).toMatchObject({ undefined: "calibration/one-class" });
  expect(found.brier.scaled).toMatchObject({ undefined: "calibration/one-class" });
  expect(found.brier.score).toBeCloseTo((0.25 + 0.04 + 0.01) / 3, 14);
});

test("one probability has an intercept, but no slope", () => {
  const found = judgeCalibration([0, 1, 1, 1], [0.5, 0.5, 0.5, 0.5]);
  expect(found.intercept).toBeCloseTo(Math.log(3), 12);
  expect(found.slope).toMatchObject({ undefined: "calibration/one-probability" });
  expect(found.slopeIntercept).toMatchObject({ undefined: "calibration/one-probability" });
});

test.each([
  ["rising", [0, 0, 1, 1], [0.1, 0.2, 0.6, 0.7]],
  ["rising, with a tie between", [0, 0, 1, 1], [0.1, 0.6, 0.6, 0.7]],
  ["falling", [1, 1, 0, 0], [0.1, 0.2, 0.6, 0.7]],
])("classes that are separated, %s, have no slope", (_, outcomes, probabilities) => {
  expect(judgeCalibration(outcomes, probabilities).slope).toMatchObject({
    undefined: "calibration/separated",
  });
});

test("below 10 events figures stand without their errors, and the curve without its band", () => {
  const { outcomes, probabilities } = drawRows(60, 8, (u) => u / 5);
  const events = outcomes.reduce((sum, y) => sum + y, 0);
  expect(events).toBeLessThan(10);
  const found = judgeCalibration(outcomes, probabilities);
  expect(typeof found.slope).toBe("number");
  expect(found.slopeStandardError).toMatchObject({ undefined: "calibration/too-few-events" });
  expect(found.interceptStandardError).toMatchObject({ undefined: "calibration/too-few-events" });
  expect(found.curve.every((point) => !("low" in point))).toBe(true);
});

test("ten distinct probabilities have a bin each, and nothing within the bins", () => {
  const probabilities = [0.1, 0.1, 0.4, 0.4, 0.4, 0.8, 0.8, 0.8, 0.8];
  const { brier } = judgeCalibration([0, 1, 0, 0, 1, 1, 1, 0, 1], probabilities);
  expect(brier.bins).toHaveLength(3);
  expect(brier.withinBins).toBe(0);
});

/**
 * Brier (1950), Monthly Weather Review 78:1-3, table 1: ten forecasts of rain, whose score P is .19. P sums over rain and no rain, so
 * that it is twice today's score of two classes.
 */
test("the score of Brier's own example is half of his P of .19, and its parts are Murphy's", () => {
  const rain = [0.7, 0.9, 0.8, 0.4, 0.2, 0, 0, 0, 0, 0.1];
  const occurred = [0, 1, 1, 1, 0, 0, 0, 0, 0, 0];
  const { brier } = judgeCalibration(occurred, rain);
  expect(2 * brier.score).toBeCloseTo(0.19, 12);
  // By hand, each of seven distinct forecasts a bin: share of rain .3; reliability is the mean of (p - o)^2 over the rows.
  expect(brier.bins.map(({ n }) => n)).toEqual([4, 1, 1, 1, 1, 1, 1]);
  expect(brier.uncertainty).toBeCloseTo(0.3 * 0.7, 12);
  expect(brier.resolution).toBeCloseTo(0.21, 12); // each bin is all rain or none
  expect(brier.reliability).toBeCloseTo(0.095, 12);
  expect(brier.scaled).toBeCloseTo(1 - 0.095 / 0.21, 12);
});

test("0 and 1 are moved to half the distance of the nearest other probability, at most half an event", () => {
  const few = judgeCalibration([0, 1, 0, 1], [0, 1, 0.02, 0.5]);
  expect(few.clipped).toEqual({ n: 2, to: 0.01 });
  const rough = judgeCalibration([0, 1, 0, 1], [0, 1, 0.4, 0.5]);
  expect(rough.clipped).toEqual({ n: 2, to: 0.125 });
  const given = judgeCalibration([0, 1, 0, 1], [0, 1, 0.02, 0.5], { clip: 0.1 });
  expect(given.clipped).toEqual({ n: 3, to: 0.1 });
});

test("more than 400 probabilities are joined with their neighbours, and change the index little", () => {
  const { outcomes, probabilities } = drawRows(3000, 9, (u) => u ** 2);
  const rounded = probabilities.map((p) => Math.round(p * 399) / 399);
  const fine = judgeCalibration(outcomes, probabilities, { nSimulations: 1 });
  const coarse = judgeCalibration(outcomes, rounded, { nSimulations: 1 });
  expect(Math.abs(fine.ici - coarse.ici)).toBeLessThan(5e-4);
  expect(fine.brier.bins.map((bin) => bin.n)).toEqual(new Array(10).fill(300));
});

test.each([
  [[0, 1], [0.5], RangeError],
  [[0, 2], [0.5, 0.5], RangeError],
])("judgeCalibration() refuses outcomes %j with probabilities %j", (outcomes, probabilities, error) => {
  expect(() => judgeCalibration(outcomes, probabilities)).toThrow(error);
});

test("judgeCalibration() refuses what is no probability, no rows and a clip of 0 by their codes", () => {
  expect(() => judgeCalibration([0, 1], [0.5, Number.NaN])).toThrow(
    expect.objectContaining({ code: "metric/probability" }),
  );
  expect(() => judgeCalibration([], [])).toThrow(expect.objectContaining({ code: "metric/no-rows" }));
  expect(() => judgeCalibration([0, 1], [0.5, 1], { clip: 0 })).toThrow(
    expect.objectContaining({ code: "parameter/invalid" }),
  );
});

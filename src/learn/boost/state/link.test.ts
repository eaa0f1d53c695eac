import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitBaseline, toProbabilities } from "./link.ts";

const score = fc.double({ min: -2000, max: 2000, noNaN: true });
const answer = (raw: readonly number[]): number[] => {
  const nClasses = Math.max(2, raw.length);
  const out = new Float64Array(nClasses + 2).fill(-1);
  toProbabilities(Float64Array.from(raw), out, 1);
  expect([out[0], out.at(-1)]).toEqual([-1, -1]);
  return [...out.subarray(1, 1 + nClasses)];
};

describe("toProbabilities()", () => {
  it("gives probabilities that sum to 1, in the order of the scores, of two classes and more", () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 3, maxLength: 6 }), score, (scores, one) => {
        for (const raw of [scores, [one]]) {
          const found = answer(raw);
          expect(found.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
          for (const p of found) expect(p >= 0 && p <= 1).toBe(true);
        }
        const found = answer(scores);
        scores.forEach((a, i) => {
          scores.forEach((b, j) => {
            if (a > b) expect(found[i]!).toBeGreaterThanOrEqual(found[j]!);
          });
        });
        expect(answer([-one])[0]).toBeCloseTo(answer([one])[1]!, 12);
      }),
    );
  });

  it("does not change when all scores are moved by the same, and agrees with the log-odds of two", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 3, maxLength: 5 }),
        fc.nat(500),
        (raw, by) => {
          const moved = answer(raw.map((value) => value + by));
          answer(raw).forEach((p, k) => {
            expect(moved[k]).toBeCloseTo(p, 12);
          });
          // The odds of two classes depend on the difference of their scores alone.
          const [a, b] = answer([raw[0]!, raw[1]!, -1e6]);
          expect(answer([raw[1]! - raw[0]!])).toEqual([expect.closeTo(a!, 12), expect.closeTo(b!, 12)]);
        },
      ),
    );
  });
});

describe("fitBaseline()", () => {
  it("answers each class with its share of the weight", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 2, maxLength: 5 }),
        (weights) => {
          const total = weights.reduce((a, b) => a + b);
          const raw = fitBaseline(Float64Array.from(weights));
          expect(raw).toHaveLength(weights.length === 2 ? 1 : weights.length);
          answer([...raw]).forEach((p, k) => {
            expect(p).toBeCloseTo(weights[k]! / total, 9);
          });
          if (raw.length > 1) expect(raw.reduce((a, b) => a + b)).toBeCloseTo(0, 9);
        },
      ),
    );
  });

  it("stays finite where a class has no weight", () => {
    for (const weights of [
      [0, 5],
      [5, 0],
      [0, 1, 2],
      [0, 0, 3],
    ])
      for (const value of fitBaseline(Float64Array.from(weights))) expect(Number.isFinite(value)).toBe(true);
  });
});

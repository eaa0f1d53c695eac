import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Problem, takeEvery } from "./log-loss.ts";

const problems = fc
  .record({
    codes: fc.array(fc.nat(1), { minLength: 20, maxLength: 200, size: "max" }),
    isWeighted: fc.boolean(),
  })
  .map(({ codes, isWeighted }): Problem => {
    const nRows = codes.length;
    return {
      nRows,
      nCols: 1,
      data: Float64Array.from(codes.keys()),
      memory: undefined,
      codes: Int32Array.from(codes),
      weights: isWeighted ? Float64Array.from(codes, (_, i) => (1 + (i % 3)) / nRows) : 1 / nRows,
      nOutputs: 1,
      fitIntercept: true,
      l2: 0.1,
    };
  });

describe("takeEvery()", () => {
  it("takes runs of rows, each with its class and its share of the weight, which sum to 1", () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 1, max: 4 }), (problem, step) => {
        const sample = takeEvery(problem, step);
        const { codes } = problem;
        const chosen = [...codes.keys()].filter((i) => Math.floor(i / 8) % step === 0);
        const hasBoth = new Set(chosen.map((i) => codes[i])).size === 2;
        expect(sample !== undefined).toBe(hasBoth);
        if (sample === undefined) return;
        expect([...sample.rows!]).toEqual(chosen);
        expect([...sample.codes]).toEqual(chosen.map((i) => codes[i]));
        const weightOf = (i: number) => (typeof problem.weights === "number" ? 1 : problem.weights[i]!);
        const total = chosen.reduce((sum, i) => sum + weightOf(i), 0);
        chosen.forEach((i, at) => {
          expect((sample.weights as Float64Array)[at]).toBeCloseTo(weightOf(i) / total, 12);
        });
      }),
    );
  });

  it("takes a sample of a sample by the rows of the whole", () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const twice = takeEvery(problem, 2);
        const again = twice && takeEvery(twice, 1);
        fc.pre(twice !== undefined);
        expect(again?.rows).toEqual(twice.rows);
      }),
    );
  });
});

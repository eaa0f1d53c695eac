import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { brierScoreLoss, judgeCalibration } from "../../src/judge/index.ts";
import { makeLabels } from "../../src/core/index.ts";

const lineKeys = [
  "intercept",
  "interceptStandardError",
  "slope",
  "slopeStandardError",
  "slopeIntercept",
  "slopeInterceptStandardError",
] as const;

interface GoldenSet {
  /** Absent for the rows of the heart-disease reference. */
  readonly outcomes?: number[];
  readonly probabilities: number[];
  readonly clip: number | null;
  readonly line: Readonly<Record<(typeof lineKeys)[number], number>>;
  readonly brier: number;
  /** One value for each distinct probability, by rising probability. */
  readonly smooth: number[];
  readonly ici: number;
  readonly e50: number;
  readonly e90: number;
}
interface Golden {
  readonly disease: number[];
  readonly sets: Readonly<Record<string, GoldenSet>>;
}

const golden: Golden = JSON.parse(readFileSync(new URL("calibration.json", import.meta.url), "utf8"));

describe.each(Object.entries(golden.sets))("judgeCalibration() of the set %j", (_, set) => {
  const outcomes = set.outcomes ?? golden.disease;
  const found = judgeCalibration(outcomes, set.probabilities, set.clip === null ? {} : { clip: set.clip });

  // Both solve to the last digits that doubles have; 1e-8 is what remains of them in a Newton step.
  it.each(lineKeys)("has the %s of statsmodels' GLM to 1e-8", (key) => {
    expect(Math.abs((found[key] as number) - set.line[key])).toBeLessThan(1e-8);
  });

  it("has the Brier score of scikit-learn, and parts that add up to it", () => {
    const { score, reliability, resolution, uncertainty, withinBins } = found.brier;
    expect(Math.abs(score - set.brier)).toBeLessThan(1e-12);
    expect(Math.abs(reliability - resolution + uncertainty + withinBins - score)).toBeLessThan(1e-12);
    expect(score).toBeCloseTo(brierScoreLoss(makeLabels(outcomes), Float64Array.from(set.probabilities)), 12);
  });

  it("has the curve of statsmodels' lowess, and the distances from it", () => {
    const distinct = [...new Set(set.probabilities)].sort((a, b) => a - b);
    const at = new Map(distinct.map((p, i) => [p, set.smooth[i]!]));
    expect(found.curve.length).toBeGreaterThanOrEqual(20);
    for (const { predicted, observed } of found.curve)
      expect(Math.abs(observed - at.get(predicted)!)).toBeLessThan(1e-10);
    for (const key of ["ici", "e50", "e90"] as const) expect(Math.abs(found[key] - set[key])).toBeLessThan(1e-10);
  });
});

describe("the heart-disease reference", () => {
  const judge = (name: string, clip?: number) =>
    judgeCalibration(golden.disease, golden.sets[name]!.probabilities, clip === undefined ? {} : { clip });

  it("has the pooled slopes that the data's page prints", () => {
    expect((judge("regression").slope as number).toFixed(3)).toBe("0.910");
    expect((judge("regression").slopeStandardError as number).toFixed(3)).toBe("0.100");
    expect((judge("forest", 1 / 600).slope as number).toFixed(3)).toBe("1.285");
    expect((judge("forest", 1 / 600).slopeStandardError as number).toFixed(3)).toBe("0.147");
  });

  it("has nearly the forest's slope by the default rule, which moves only the votes of nobody", () => {
    const { slope, clipped } = judge("forest");
    expect(Math.abs((slope as number) - 1.285)).toBeLessThan(0.003);
    expect(clipped).toEqual({ n: golden.sets["forest"]!.probabilities.filter((p) => p === 0 || p === 1).length, to: 1 / 606 });
  });

  it("has an index that a perfect model would have too", () => {
    const { ici, iciIfPerfect } = judge("regression");
    expect(ici).toBeLessThan(iciIfPerfect.high);
  });
});

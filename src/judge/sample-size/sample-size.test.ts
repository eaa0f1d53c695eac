import { describe, expect, it } from "vitest";
import { coxSnellOfAuc, maxCoxSnell } from "./cox-snell.ts";
import { judgeSampleSize } from "./judge-sample-size.ts";
import { expectedShrinkage, sampleSize } from "./sample-size.ts";

describe("sampleSize()", () => {
  // Riley et al. (2019), Statistics in Medicine 38:1276-1296, which is the example of pmsampsize's documentation too.
  it("gives the published example of 24 parameters, 17.4 % events and an R² of 0.288", () => {
    const found = sampleSize({ parameters: 24, prevalence: 0.174, rSquared: 0.288 });
    expect(found.criteria).toEqual({ shrinkage: 623, optimism: 662, overallRisk: 221 });
    expect(found).toMatchObject({ n: 662, events: 116 });
    expect(found.eventsPerParameter).toBeCloseTo(4.8, 2);
  });

  // Riley et al. (2020), BMJ 368:m441: pre-eclampsia, 5 % events, 15 % of the largest R², which they round to 0.05
  it("gives the published example of 30 parameters and 5 % events", () => {
    expect(maxCoxSnell(0.05)).toBeCloseTo(0.33, 2);
    const found = sampleSize({ parameters: 30, prevalence: 0.05, rSquared: 0.05 });
    expect(found.criteria.shrinkage).toBe(5249);
    expect(found.criteria.overallRisk).toBe(73);
    expect(found.eventsPerParameter).toBeCloseTo(8.75, 2);
    expect(sampleSize({ parameters: 30, prevalence: 0.05 }).rSquared).toBeCloseTo(0.049, 3);
  });

  // the tests of the R package; its older versions round the largest R² and so differ in the second criterion
  it("gives pmsampsize's other examples", () => {
    const criteria = (parameters: number, prevalence: number, rSquared: number) =>
      sampleSize({ parameters, prevalence, rSquared }).criteria;
    expect(criteria(24, 0.174, 0.55)).toEqual({ shrinkage: 255, optimism: 532, overallRisk: 221 });
    expect(criteria(36, 0.174, 0.288)).toMatchObject({ shrinkage: 934, overallRisk: 221 });
    expect(criteria(24, 0.25, 0.288)).toMatchObject({ shrinkage: 623, overallRisk: 289 });
  });

  it("takes the R² that goes with an AUC", () => {
    const found = sampleSize({ parameters: 24, prevalence: 0.174, auc: 0.89 });
    expect(found.rSquared).toBe(coxSnellOfAuc(0.89, 0.174));
    expect(sampleSize({ parameters: 1, prevalence: 0.3, auc: 1 }).rSquared).toBe(maxCoxSnell(0.3));
  });

  it("says so where no fit is expected, and refuses an R² that cannot be", () => {
    expect(() => sampleSize({ parameters: 5, prevalence: 0.3, auc: 0.5 })).toThrow("above 0.5, got 0.5");
    expect(() => sampleSize({ parameters: 5, prevalence: 0.05, rSquared: 0.4 })).toThrow("rSquared");
    expect(() => sampleSize({ parameters: 0, prevalence: 0.3 })).toThrow("parameters");
    expect(() => sampleSize({ parameters: 5, prevalence: 1 })).toThrow("prevalence");
  });
});

describe("coxSnellOfAuc()", () => {
  it("rises from 0 to the largest R² as the AUC does from one half to 1", () => {
    for (const prevalence of [0.02, 0.3, 0.8]) {
      const values = [0.5, 0.6, 0.7, 0.8, 0.9, 0.99, 0.9999].map((auc) => coxSnellOfAuc(auc, prevalence));
      expect(values[0]).toBeCloseTo(0, 12);
      expect(values).toEqual(values.toSorted((a, b) => a - b));
      expect(values.at(-1)! / maxCoxSnell(prevalence)).toBeGreaterThan(0.97);
      expect(values.at(-1)).toBeLessThan(maxCoxSnell(prevalence));
    }
  });

  it("does not tell events from other rows", () => {
    expect(coxSnellOfAuc(0.8, 0.2)).toBeCloseTo(coxSnellOfAuc(0.8, 0.8), 12);
  });
});

describe("expectedShrinkage()", () => {
  it("is what the criterion asks for at the number of rows that it wants", () => {
    expect(expectedShrinkage(24 / (-0.1 * Math.log(1 - 0.288 / 0.9)), 24, 0.288)).toBeCloseTo(0.9, 12);
    expect(expectedShrinkage(1e9, 24, 0.288)).toBeCloseTo(1, 6);
  });
});

describe("judgeSampleSize()", () => {
  it("holds what there is against what is needed", () => {
    const judged = judgeSampleSize({ n: 303, events: 139, parameters: 20, auc: 0.91 });
    expect(judged.isEnough).toBe(303 >= judged.needed.n);
    expect(judged.eventsPerParameter).toBe(139 / 20);
    expect(judged.expectedShrinkage).toBeGreaterThan(0.9);
    expect(judged.expectedShrinkage).toBeLessThan(0.95);
    expect(judgeSampleSize({ n: 1000, events: 700, parameters: 5, auc: 0.8 })).toMatchObject({
      eventsPerParameter: 60,
      isEnough: true,
    });
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeMatrix, Random } from "../../../core/index.ts";
import { Pacer } from "../../fit/pacer.ts";
import { rankMatrix } from "../rank/rank-matrix.ts";
import { toSettings, treeDefaults } from "../tree-params.ts";
import type { ForestPlan } from "./forest-plan.ts";
import { RowDrawer } from "./row-drawer.ts";

const ranked = await rankMatrix("", makeMatrix(1, 1), {});
const settings = toSettings("", { ...treeDefaults, maxFeatures: null }, makeMatrix(1, 1), 2);

function planFor(change: Partial<ForestPlan>): ForestPlan {
  const classCodes = Int32Array.of(0);
  const rest = { workplaces: null, nClasses: 2, weights: null, bootstrap: null, ccpAlpha: 0, seed: 1 };
  return { ranked, settings, classCodes, ...rest, ...change };
}

async function draw(plan: ForestPlan, seed: number): Promise<Float64Array> {
  const weights = new Float64Array(plan.classCodes.length).fill(NaN);
  await new RowDrawer(plan).draw(Random.stream(seed, 0), weights, new Pacer());
  return weights;
}

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0);
const codes = fc.array(fc.nat(1), { minLength: 1, maxLength: 50 }).map((list) => Int32Array.from(list));

describe("RowDrawer", () => {
  it("draws as many rows as it is told, counting each as often as it came", async () => {
    await fc.assert(
      fc.asyncProperty(codes, fc.nat(200), fc.nat(), async (classCodes, nDraws, seed) => {
        const plan = planFor({ classCodes, bootstrap: { nDraws, isBalanced: false } });
        const weights = await draw(plan, seed);
        expect(sum(weights)).toBe(nDraws);
        expect(weights.every((weight) => Number.isInteger(weight) && weight >= 0)).toBe(true);
        expect(await draw(plan, seed)).toEqual(weights);
      }),
    );
  });

  it("draws no row that weighs nothing", async () => {
    await fc.assert(
      fc.asyncProperty(codes, fc.nat(), async (classCodes, seed) => {
        const random = new Random(seed);
        const given = Float64Array.from(classCodes, () =>
          random.nextFloat() < 0.5 ? 0 : random.nextFloat(),
        );
        given[random.nextInt(given.length)] = 1;
        const plan = planFor({ classCodes, weights: given, bootstrap: { nDraws: 300, isBalanced: false } });
        const weights = await draw(plan, seed);
        expect(sum(weights)).toBe(300);
        given.forEach((weight, row) => {
          if (weight === 0) expect(weights[row]).toBe(0);
        });
      }),
    );
  });

  it("gives the classes that a tree drew the same weight, in balance", async () => {
    await fc.assert(
      fc.asyncProperty(codes, fc.nat(), async (classCodes, seed) => {
        const bootstrap = { nDraws: 40, isBalanced: true };
        const balanced = await draw(planFor({ classCodes, bootstrap }), seed);
        const plain = await draw(
          planFor({ classCodes, bootstrap: { ...bootstrap, isBalanced: false } }),
          seed,
        );
        const ofClass = (values: Float64Array, k: number) =>
          sum(values.filter((_, i) => classCodes[i] === k));
        const both = ofClass(plain, 0) > 0 && ofClass(plain, 1) > 0;
        if (both) expect(ofClass(balanced, 0)).toBeCloseTo(ofClass(balanced, 1), 9);
        balanced.forEach((weight, i) => {
          expect(weight > 0).toBe(plain[i]! > 0);
        });
      }),
    );
  });

  it("gives all rows what they weigh where nothing is drawn", async () => {
    const classCodes = Int32Array.of(0, 1, 1);
    expect([...(await draw(planFor({ classCodes }), 1))]).toEqual([1, 1, 1]);
    const weights = Float64Array.of(0.5, 0, 2);
    expect(await draw(planFor({ classCodes, weights }), 1)).toEqual(weights);
  });
});

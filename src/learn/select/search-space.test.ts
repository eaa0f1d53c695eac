import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ParamValue } from "../../core/index.ts";
import { countCombinations, drawCombinations, listCombinations, type SearchSpace } from "./search-space.ts";

const anyLists = fc.dictionary(
  fc.constantFrom("C", "maxDepth", "minSamplesLeaf"),
  fc.uniqueArray(fc.oneof(fc.integer(), fc.constant(null), fc.constant("sqrt")), {
    minLength: 1,
    maxLength: 5,
  }),
  { minKeys: 1, noNullPrototype: true },
) as fc.Arbitrary<Record<string, ParamValue[]>>;

describe("listCombinations()", () => {
  it("has each combination once, the values of the last parameter fastest", () => {
    expect(listCombinations({ a: [1, 2], b: ["x", null] })).toEqual([
      { a: 1, b: "x" },
      { a: 1, b: null },
      { a: 2, b: "x" },
      { a: 2, b: null },
    ]);
    fc.assert(
      fc.property(anyLists, (space) => {
        const all = listCombinations(space);
        expect(all).toHaveLength(countCombinations(space));
        expect(new Set(all.map((params) => JSON.stringify(params))).size).toBe(all.length);
        for (const params of all)
          for (const [name, values] of Object.entries(space)) expect(values).toContain(params[name]);
        expect(all[0]).toEqual(
          Object.fromEntries(Object.entries(space).map(([name, [first]]) => [name, first])),
        );
      }),
    );
  });

  it("refuses ranges, and more combinations than anybody waits for", () => {
    expect(() => listCombinations({ C: { min: 1, max: 2 } })).toThrow(
      expect.objectContaining({ code: "select/search", message: expect.stringContaining('a range of "C"') }),
    );
    const many = Array.from({ length: 101 }, (_, i) => i);
    expect(() => listCombinations({ a: many, b: many })).toThrow(
      /at most 10000 combinations of values, got 10201/,
    );
  });
});

describe("drawCombinations()", () => {
  it("draws none twice, and all where there are no more than were asked for", () => {
    fc.assert(
      fc.property(anyLists, fc.integer({ min: 1, max: 30 }), fc.nat(50), (space, nTrials, seed) => {
        const drawn = drawCombinations(space, { nTrials, seed });
        const all = listCombinations(space);
        expect(drawn).toHaveLength(Math.min(nTrials, all.length));
        if (nTrials >= all.length) expect(drawn).toEqual(all);
        expect(new Set(drawn.map((params) => JSON.stringify(params))).size).toBe(drawn.length);
        expect(all).toEqual(expect.arrayContaining(drawn));
      }),
    );
  });

  it("draws more trials that begin with the same ones, and others by another seed", () => {
    const space: SearchSpace = { C: { min: 0.01, max: 100, log: true }, maxDepth: [2, 3, null] };
    const ten = drawCombinations(space, { nTrials: 10, seed: 4 });
    expect(drawCombinations(space, { nTrials: 4, seed: 4 })).toEqual(ten.slice(0, 4));
    expect(drawCombinations(space, { nTrials: 10, seed: 5 })).not.toEqual(ten);
  });

  it("draws evenly within the ends: numbers, their logarithms, whole numbers", () => {
    const nTrials = 2000;
    const draw = (range: SearchSpace[string]): number[] =>
      drawCombinations({ p: range, other: { min: 0, max: 1 } }, { nTrials, seed: 1 }).map(
        ({ p }) => p as number,
      );
    const shareBelow = (values: number[], border: number): number =>
      values.filter((value) => value < border).length / nTrials;
    const plain = draw({ min: -2, max: 6 });
    expect(Math.min(...plain)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...plain)).toBeLessThanOrEqual(6);
    expect(shareBelow(plain, 0)).toBeCloseTo(0.25, 1);
    expect(shareBelow(draw({ min: 0.01, max: 100, log: true }), 1)).toBeCloseTo(0.5, 1);
    const whole = draw({ min: 1, max: 4, integer: true });
    expect([...new Set(whole)].sort()).toEqual([1, 2, 3, 4]);
    for (const value of [1, 2, 3, 4])
      expect(whole.filter((drawn) => drawn === value).length / nTrials).toBeCloseTo(0.25, 1);
    const decades = draw({ min: 1, max: 1000, log: true, integer: true });
    expect(decades.every(Number.isInteger)).toBe(true);
    expect(Math.max(...decades)).toBeLessThanOrEqual(1000);
    expect(shareBelow(decades, 32)).toBeCloseTo(0.54, 1);
  });

  it("draws as many as there are of a range of few whole numbers", () => {
    const drawn = drawCombinations({ maxDepth: { min: 1, max: 3, integer: true } }, { nTrials: 20, seed: 1 });
    expect(drawn.map(({ maxDepth }) => maxDepth).sort()).toEqual([1, 2, 3]);
  });
});

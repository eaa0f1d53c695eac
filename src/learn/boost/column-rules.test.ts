import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ParameterError } from "../../core/index.ts";
import type { BoostingParams } from "./boosting-params.ts";
import { readColumnRules } from "./column-rules.ts";

const none = { categoricalFeatures: null, monotonicCst: null, interactionCst: null };
const read = (params: Partial<BoostingParams>, nCols: number) =>
  readColumnRules("Booster", { ...none, ...params } as BoostingParams, nCols);

describe("readColumnRules()", () => {
  it("puts every column into a group, where columns are grouped at all, and no column twice into one", () => {
    const groups = fc.oneof(
      fc.constantFrom("pairwise" as const, "no_interactions" as const),
      fc.array(fc.array(fc.nat(5), { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
    );
    fc.assert(
      fc.property(groups, (interactionCst) => {
        const { interactions } = read({ interactionCst }, 6);
        const lists = interactions!.map((group) => [...group]);
        expect([...new Set(lists.flat())].sort()).toEqual([0, 1, 2, 3, 4, 5]);
        for (const list of lists) expect(new Set(list).size).toBe(list.length);
        if (interactionCst === "pairwise") expect(lists).toHaveLength(15);
        if (interactionCst === "no_interactions") expect(lists).toEqual([[0], [1], [2], [3], [4], [5]]);
        if (Array.isArray(interactionCst))
          interactionCst.forEach((group, i) => {
            expect(new Set(lists[i])).toEqual(new Set(group));
          });
      }),
    );
    expect(read({}, 3).interactions).toBeNull();
  });

  it("marks the columns that are named, and no others", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(4)), (categoricalFeatures) => {
        const { isCategorical, monotone } = read({ categoricalFeatures }, 5);
        expect([...isCategorical.keys()].filter((j) => isCategorical[j] === 1)).toEqual(
          categoricalFeatures.toSorted((a, b) => a - b),
        );
        expect([...monotone]).toEqual([0, 0, 0, 0, 0]);
      }),
    );
  });

  it.each<[string, Partial<BoostingParams>, string]>([
    ["a category of no column", { categoricalFeatures: [3] }, "name columns from 0 to 2, got 3"],
    ["signs of other columns", { monotonicCst: [1] }, "have one sign for each of 3 columns, got 1"],
    [
      "an order of categories",
      { categoricalFeatures: [1], monotonicCst: [0, -1, 0] },
      "be 0 for categorical columns, got -1 for column 1",
    ],
    ["a group of other columns", { interactionCst: [[0, 7]] }, "name columns from 0 to 2, got 7"],
  ])("refuses %s", (_, params, message) => {
    expect(() => read(params, 3)).toThrow(ParameterError);
    expect(() => read(params, 3)).toThrow(message);
  });
});

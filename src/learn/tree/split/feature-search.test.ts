import fc from "fast-check";
import { expect, it } from "vitest";
import { Random } from "../../../core/index.ts";
import { FeatureSearch } from "./feature-search.ts";
import type { Splitter } from "./splitter.ts";

/** A splitter that only knows which columns are constant, and notes which it was asked for. */
function watch(isConstant: (column: number) => boolean): { splitter: Splitter; asked: number[] } {
  const asked: number[] = [];
  const evaluate = (column: number): boolean => {
    asked.push(column);
    return !isConstant(column);
  };
  const splitter: Splitter = {
    best: { column: -1, threshold: 0, missing: "none" },
    leftSums: new Float64Array(2),
    rightSums: new Float64Array(2),
    setTree: () => {},
    begin: () => {},
    evaluate,
    // biome-ignore lint/correctness/useYield: a search without a pause is one, too
    *evaluateInSteps(column) {
      return evaluate(column);
    },
    partition: () => 0,
  };
  return { splitter, asked };
}

const nodes = fc.record({
  nCols: fc.integer({ min: 1, max: 9 }),
  maxFeatures: fc.integer({ min: 1, max: 9 }),
  constants: fc.uniqueArray(fc.nat(8)),
  nRows: fc.constantFrom(5, 60_000),
  seed: fc.nat(),
});

it("FeatureSearch asks for columns drawn at random, each once, and goes on until one is not constant", () => {
  fc.assert(
    fc.property(nodes, ({ nCols, maxFeatures, constants, nRows, seed }) => {
      const { splitter, asked } = watch((column) => constants.includes(column));
      const search = new FeatureSearch(nCols, maxFeatures);
      search.setTree(splitter, new Random(seed));
      for (const _ of search.search(nRows, 0));
      expect(new Set(asked).size).toBe(asked.length);
      const found = asked.filter((column) => constants.includes(column));
      expect(search.nConstant).toBe(found.length);
      const nVarying = nCols - constants.filter((column) => column < nCols).length;
      expect(asked.length).toBeGreaterThanOrEqual(Math.min(maxFeatures, nCols));
      if (nVarying > 0) expect(asked.length).toBeGreaterThan(found.length);
      else expect(asked.length).toBe(nCols);
      // Beyond the columns that were drawn it looks at no more than it needs for one that varies.
      if (asked.length > maxFeatures) expect(asked.length - found.length).toBeLessThanOrEqual(1);
    }),
  );
});

it("FeatureSearch knows of a node what was constant in its parent, whatever was found and drawn below its sibling", () => {
  fc.assert(
    fc.property(nodes, fc.uniqueArray(fc.nat(8)), ({ nCols, constants, seed }, more) => {
      let constant = new Set(constants);
      const { splitter, asked } = watch((column) => constant.has(column));
      const search = new FeatureSearch(nCols, nCols); // all that may vary is looked at
      search.setTree(splitter, new Random(seed));
      const searchNode = (nKnown: number): number[] => {
        for (const _ of search.search(5, nKnown));
        return asked.splice(0).sort();
      };
      const all = Array.from({ length: nCols }, (_, column) => column);
      expect(searchNode(0)).toEqual(all);
      const nKnown = search.nConstant;
      const open = all.filter((column) => !constant.has(column));
      constant = new Set([...constants, ...more]);
      expect(searchNode(nKnown)).toEqual(open); // the left child, in which more is constant
      for (let n = 0; n < 2; n++) searchNode(search.nConstant); // and what is below it
      constant = new Set(constants);
      expect(searchNode(nKnown)).toEqual(open);
    }),
  );
});

it("FeatureSearch pauses in nodes of many rows", () => {
  const { splitter } = watch(() => false);
  const search = new FeatureSearch(20, 20);
  search.setTree(splitter, new Random(1));
  expect([...search.search(200_000, 0)].length).toBeGreaterThan(5);
  expect([...search.search(10, 0)].length).toBe(0);
});

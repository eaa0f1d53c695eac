import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupKFold, leaveOneGroupOut, repeatedGroupKFold } from "./group-k-fold.ts";

/** Groups of rows; below 0 is a row of which nobody knows the group. */
const anyGroups = fc.array(fc.integer({ min: -1, max: 8 }), { minLength: 12, maxLength: 60 });

const sizesOf = (folds: readonly { test: Int32Array }[]): number[] => folds.map(({ test }) => test.length);

describe("groupKFold()", () => {
  it("tests each row once a repeat, and has no group on both sides", () => {
    fc.assert(
      fc.property(anyGroups, fc.integer({ min: 2, max: 5 }), fc.nat(100), (groups, nSplits, randomState) => {
        const alone = groups.filter((group) => group < 0).length;
        fc.pre(new Set(groups.filter((group) => group >= 0)).size + alone >= nSplits);
        const folds = repeatedGroupKFold(groups, { nSplits, nRepeats: 2, randomState });
        expect(folds).toHaveLength(2 * nSplits);
        for (const repeat of [0, 1]) {
          const tested = folds.filter((fold) => fold.repeat === repeat).flatMap((fold) => [...fold.test]);
          expect(tested.sort((a, b) => a - b)).toEqual([...groups.keys()]);
        }
        for (const { train, test } of folds) {
          expect(test.length).toBeGreaterThan(0);
          const inTest = new Set(Array.from(test, (row) => groups[row]!).filter((group) => group >= 0));
          expect(Array.from(train).some((row) => inTest.has(groups[row]!))).toBe(false);
          expect(train.length + test.length).toBe(groups.length);
        }
        expect(folds.slice(0, nSplits)).toEqual(groupKFold(groups, { nSplits, randomState }));
      }),
    );
  });

  it("has folds that differ by the largest group at most, whichever groups of one size go where", () => {
    fc.assert(
      fc.property(anyGroups, fc.nat(100), (groups, randomState) => {
        fc.pre(new Set(groups).size >= 4);
        const counts = groups.map((group) =>
          group < 0 ? 1 : groups.filter((other) => other === group).length,
        );
        const sizes = sizesOf(groupKFold(groups, { nSplits: 3, randomState }));
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(Math.max(...counts));
        const others = sizesOf(groupKFold(groups, { nSplits: 3, randomState: randomState + 1 }));
        expect(others.toSorted()).toEqual(sizes.toSorted());
      }),
    );
  });

  it("draws which of the groups of one size are together", () => {
    const groups = Array.from({ length: 20 }, (_, i) => Math.floor(i / 2));
    const seen = new Set(
      Array.from({ length: 20 }, (_, randomState) => String(groupKFold(groups, { randomState })[0]!.test)),
    );
    expect(seen.size).toBeGreaterThan(10);
  });

  it("refuses more folds than groups", () => {
    const tooFew = expect.objectContaining({ code: "select/too-few-groups" });
    expect(() => groupKFold([1, 1, 2], { nSplits: 3 })).toThrow(tooFew);
    expect(groupKFold([1, -1, -1], { nSplits: 3 })).toHaveLength(3);
    expect(() => groupKFold([1, 2], { nSplits: 1 })).toThrow(
      expect.objectContaining({ code: "parameter/invalid" }),
    );
  });
});

describe("leaveOneGroupOut()", () => {
  it("tests each group by all others, and a row without a group not at all", () => {
    fc.assert(
      fc.property(anyGroups, (groups) => {
        const numbers = [...new Set(groups)].filter((group) => group >= 0).sort((a, b) => a - b);
        fc.pre(numbers.length >= 2);
        const folds = leaveOneGroupOut(groups);
        expect(folds.map(({ test }) => new Set(Array.from(test, (row) => groups[row]!)))).toEqual(
          numbers.map((group) => new Set([group])),
        );
        for (const { train, test } of folds) {
          const known = groups.filter((group) => group >= 0).length;
          expect(train.length + test.length).toBe(known);
          expect(
            Array.from(train).every((row) => groups[row]! >= 0 && groups[row] !== groups[test[0]!]),
          ).toBe(true);
        }
      }),
    );
  });

  it("refuses a single group", () => {
    expect(() => leaveOneGroupOut([3, 3, -1])).toThrow(
      expect.objectContaining({ code: "select/too-few-groups" }),
    );
  });
});

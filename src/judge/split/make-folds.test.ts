import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeLabels } from "../../core/index.ts";
import { stratifiedKFold } from "./folds.ts";
import { leaveOneGroupOut } from "./group-k-fold.ts";
import { type Division, makeFolds, nestFolds, type SplitKind } from "./make-folds.ts";
import { timeSeriesSplit } from "./time-folds.ts";

const kinds: readonly SplitKind[] = [
  "stratified",
  "group",
  "stratified-group",
  "leave-one-group-out",
  "time-ordered",
];
const labels = makeLabels(Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? "b" : "a")));
const groups = Array.from({ length: 40 }, (_, i) => i % 7);
const times = Array.from({ length: 40 }, (_, i) => (i * 11) % 40);

describe("makeFolds()", () => {
  it("divides as the functions of each kind do", () => {
    expect(makeFolds({ labels }, { kind: "stratified", nSplits: 4, randomState: 3 })).toEqual(
      stratifiedKFold(labels, { nSplits: 4, randomState: 3 }),
    );
    expect(makeFolds({ labels, groups }, { kind: "leave-one-group-out", nSplits: 5 })).toEqual(
      leaveOneGroupOut(groups),
    );
    expect(makeFolds({ labels, times }, { kind: "time-ordered", nSplits: 3, gap: 2 })).toEqual(
      timeSeriesSplit(times, { nSplits: 3, gap: 2 }),
    );
    expect(makeFolds({ labels, groups }, { kind: "group", nSplits: 3, nRepeats: 2 })).toHaveLength(6);
  });

  it("must be given groups or times where they count", () => {
    expect(() => makeFolds({ labels }, { kind: "group", nSplits: 2 })).toThrow(/must be given groups/);
    expect(() => makeFolds({ labels, groups }, { kind: "time-ordered", nSplits: 2 })).toThrow(/given times/);
  });
});

describe("nestFolds()", () => {
  const anyTrain = fc.uniqueArray(fc.integer({ min: 0, max: 39 }), { maxLength: 40 });

  it("divides no row but the training rows, in the way of all rows, or not at all", () => {
    fc.assert(
      fc.property(
        anyTrain,
        fc.constantFrom(...kinds),
        fc.integer({ min: 2, max: 6 }),
        (given, kind, nSplits) => {
          const train = Int32Array.from(given).sort();
          const folds = nestFolds(train, { labels, groups, times }, { kind, nSplits, randomState: 1 });
          const isGrouped = new Set(Array.from(train, (row) => groups[row])).size > 1;
          for (const fold of folds) {
            const rows = [...fold.train, ...fold.test];
            expect(rows.every((row) => given.includes(row))).toBe(true);
            expect(new Set(rows).size).toBe(rows.length);
            expect(Math.min(fold.train.length, fold.test.length)).toBeGreaterThan(0);
            const of = (side: Int32Array, values: readonly number[]) =>
              Array.from(side, (row) => values[row]!);
            if (kind === "time-ordered")
              expect(Math.max(...of(fold.train, times))).toBeLessThan(Math.min(...of(fold.test, times)));
            else if (kind !== "stratified" && isGrouped)
              expect(of(fold.train, groups).some((group) => of(fold.test, groups).includes(group))).toBe(
                false,
              );
          }
          if (kind !== "leave-one-group-out") expect(folds.length).toBeLessThanOrEqual(nSplits);
        },
      ),
    );
  });

  it("has fewer folds where there are not as many rows, groups or times, and none of too few", () => {
    const count = (train: number[], division: Division): number =>
      nestFolds(Int32Array.from(train), { labels, groups, times }, division).length;
    expect(count([0, 1, 2, 4, 5], { kind: "stratified", nSplits: 5 })).toBe(4); // 4 rows of "a"
    expect(count([0, 7, 14, 1, 8, 15, 2, 9], { kind: "group", nSplits: 5 })).toBe(3);
    expect(count([0, 7, 14, 21, 28], { kind: "leave-one-group-out", nSplits: 5 })).toBe(3); // one group: by classes
    expect(count([0, 1, 2, 4], { kind: "time-ordered", nSplits: 5 })).toBe(3);
    expect(count([0, 1], { kind: "stratified", nSplits: 5 })).toBe(0);
    expect(count([], { kind: "stratified", nSplits: 5 })).toBe(0);
  });

  it("does not take the size of a test set of all rows for its own", () => {
    const division: Division = { kind: "time-ordered", nSplits: 2, testSize: 15 };
    expect(
      nestFolds(Int32Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8]), { labels, times }, division)[0]!.test,
    ).toHaveLength(3);
  });
});

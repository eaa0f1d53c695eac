import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countClasses, type Labels, makeLabels, takeLabels } from "../../core/index.ts";
import { repeatedStratifiedKFold, stratifiedKFold } from "./folds.ts";

/** Labels in which the first class has at least `nSplits` rows, and others may have any number, in any order. */
const problem = fc
  .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 4 }))
  .chain(([nSplits, nClasses]) =>
    fc.record({
      nSplits: fc.constant(nSplits),
      seed: fc.nat(),
      codes: fc
        .array(fc.integer({ min: 0, max: nClasses - 1 }), { maxLength: 40 })
        .map((extra) => [...extra, ...new Array<number>(nSplits).fill(0)])
        .chain((codes) => fc.shuffledSubarray(codes, { minLength: codes.length, maxLength: codes.length })),
    }),
  );

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);
const rowsOf = (labels: Labels): number[] => Array.from(labels.codes, (_, i) => i);

describe("stratifiedKFold()", () => {
  it("puts each row in one test set and the rest in its training set, rising", () => {
    fc.assert(
      fc.property(problem, ({ codes, nSplits, seed }) => {
        const labels = makeLabels(codes);
        const folds = stratifiedKFold(labels, { nSplits, randomState: seed });
        expect(folds).toHaveLength(nSplits);
        expect(folds.flatMap((fold) => [...fold.test]).sort((a, b) => a - b)).toEqual(rowsOf(labels));
        for (const { train, test } of folds) {
          const inTest = new Set(test);
          expect([...train]).toEqual(rowsOf(labels).filter((row) => !inTest.has(row)));
          expect([...test]).toEqual([...test].sort((a, b) => a - b));
        }
      }),
    );
  });

  it("gives folds whose sizes and whose counts of each class differ by one at most", () => {
    fc.assert(
      fc.property(problem, ({ codes, nSplits, seed }) => {
        const labels = makeLabels(codes);
        const folds = stratifiedKFold(labels, { nSplits, randomState: seed });
        const counts = folds.map((fold) => countClasses(takeLabels(labels, fold.test)));
        for (const j of labels.classes.keys())
          expect(spread(counts.map((count) => count[j]!))).toBeLessThanOrEqual(1);
        expect(spread(folds.map((fold) => fold.test.length))).toBeLessThanOrEqual(1);
        // So a class of fewer rows than folds is in as many test sets as it has rows.
        countClasses(labels).forEach((n, j) => {
          expect(counts.filter((count) => count[j]! > 0)).toHaveLength(Math.min(n, nSplits));
        });
      }),
    );
  });

  it("depends on the seed alone", () => {
    const labels = makeLabels(Array.from({ length: 60 }, (_, i) => i % 3));
    const split = (randomState: number) => stratifiedKFold(labels, { randomState }).map((fold) => fold.test);
    expect(split(7)).toEqual(split(7));
    expect(split(7)).not.toEqual(split(8));
  });

  it("draws every row into every fold equally often", () => {
    const labels = makeLabels(Array.from({ length: 10 }, (_, i) => i % 2));
    const times = new Array<number>(10).fill(0);
    for (let seed = 0; seed < 2000; seed++)
      for (const row of stratifiedKFold(labels, { nSplits: 5, randomState: seed })[0]!.test) times[row]!++;
    // 2000 draws with chance 1/5 each: mean 400, sd 18.
    for (const count of times) expect(Math.abs(count - 400)).toBeLessThan(5 * 18);
  });

  it("refuses rows of which no class has enough, as scikit-learn does", () => {
    expect(() => stratifiedKFold(makeLabels(["a", "a", "a", "b"]), { nSplits: 4 })).toThrow(
      expect.objectContaining({
        name: "DataError",
        code: "select/too-few-members",
        message: '4 folds must have a class of at least 4 rows, got 3 of "a", 1 of "b"',
      }),
    );
    expect(() => stratifiedKFold(makeLabels([]))).toThrow(/at least 5 rows, got no rows/);
    expect(stratifiedKFold(makeLabels(["a", "a", "a", "b"]), { nSplits: 3 })).toHaveLength(3);
  });

  it("ignores a class that does not occur", () => {
    const labels = makeLabels([0, 1, 0, 1], ["0", "1", "2"]);
    expect(stratifiedKFold(labels, { nSplits: 2 }).map((fold) => fold.test.length)).toEqual([2, 2]);
  });

  it("refuses wrong parameters, all at once", () => {
    expect(() => stratifiedKFold(makeLabels([0, 1]), { nSplits: 1, randomState: -1 })).toThrow(
      /"nSplits" .* an int in the range \[2, inf\), got 1; .*"randomState"/,
    );
  });
});

describe("repeatedStratifiedKFold()", () => {
  const labels = makeLabels(Array.from({ length: 30 }, (_, i) => i % 2));

  it("divides the rows anew in each repeat, the first as without repeats", () => {
    const folds = repeatedStratifiedKFold(labels, { nSplits: 3, nRepeats: 4, randomState: 5 });
    expect(folds.map((fold) => fold.repeat)).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]);
    expect(folds.slice(0, 3)).toEqual(stratifiedKFold(labels, { nSplits: 3, randomState: 5 }));
    expect(new Set(folds.map((fold) => fold.test.join())).size).toBe(12);
    for (let repeat = 0; repeat < 4; repeat++) {
      const tests = folds.filter((fold) => fold.repeat === repeat).flatMap((fold) => [...fold.test]);
      expect(tests.sort((a, b) => a - b)).toEqual(rowsOf(labels));
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countClasses, makeLabels, takeLabels } from "../../core/index.ts";
import { repeatedStratifiedGroupKFold, stratifiedGroupKFold } from "./group-folds.ts";
import { countGroups, groupCodes } from "./groups.ts";

/** Rows of some classes in some groups, at least as many groups as folds, and a class with a row for each fold. */
const problem = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 12 }))
  .chain(([nSplits, nClasses, nMore]) =>
    fc.record({
      nSplits: fc.constant(nSplits),
      seed: fc.nat(),
      rows: fc
        .array(fc.tuple(fc.nat(nClasses - 1), fc.integer({ min: -1, max: nSplits + nMore - 1 })), {
          maxLength: 60,
        })
        .map((rows) => [
          ...rows,
          ...Array.from({ length: nSplits }, (_, group): [number, number] => [0, group]),
        ])
        .chain((rows) => fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length })),
    }),
  )
  .map(({ rows, ...rest }) => ({
    ...rest,
    labels: makeLabels(rows.map(([code]) => code)),
    groups: rows.map(([, group]) => group),
  }));

describe("stratifiedGroupKFold()", () => {
  it("tests each row once a repeat, leaves no fold empty, and puts no group on both sides", () => {
    fc.assert(
      fc.property(problem, fc.integer({ min: 1, max: 3 }), ({ labels, groups, nSplits, seed }, nRepeats) => {
        const options = { nSplits, nRepeats, randomState: seed };
        const folds = repeatedStratifiedGroupKFold(labels, groups, options);
        expect(folds).toHaveLength(nSplits * nRepeats);
        for (let repeat = 0; repeat < nRepeats; repeat++) {
          const tested = folds.filter((fold) => fold.repeat === repeat).flatMap((fold) => [...fold.test]);
          expect(tested.sort((a, b) => a - b)).toEqual([...groups.keys()]);
        }
        for (const { train, test } of folds) {
          expect(test.length).toBeGreaterThan(0);
          expect(train.length + test.length).toBe(groups.length);
          const inTest = new Set(Array.from(test, (row) => groups[row]!).filter((group) => group >= 0));
          expect(Array.from(train).filter((row) => inTest.has(groups[row]!))).toEqual([]);
        }
        expect(repeatedStratifiedGroupKFold(labels, groups, options)).toEqual(folds);
        expect(stratifiedGroupKFold(labels, groups, options)).toEqual(folds.slice(0, nSplits));
      }),
    );
  });

  it("stratifies as evenly as can be where each row is a group of its own", () => {
    fc.assert(
      fc.property(problem, fc.boolean(), ({ labels, nSplits, seed }, isMissing) => {
        const groups = Array.from(labels.codes, (_, i) => (isMissing ? -1 : 1000 - i));
        const folds = stratifiedGroupKFold(labels, groups, { nSplits, randomState: seed });
        const counts = folds.map((fold) => countClasses(takeLabels(labels, fold.test)));
        for (const j of labels.classes.keys()) {
          const ofClass = counts.map((count) => count[j]!);
          expect(Math.max(...ofClass) - Math.min(...ofClass)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("gives each fold the same rows of each class where groups are alike", () => {
    const labels = makeLabels(Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? "yes" : "no")));
    const groups = Array.from({ length: 60 }, (_, i) => Math.floor(i / 3)); // 20 groups of one yes and two no
    for (const { test } of stratifiedGroupKFold(labels, groups, { randomState: 3 }))
      expect(countClasses(takeLabels(labels, test))).toEqual([8, 4]);
  });

  it("depends on the seed, and on nothing of the groups but which rows they have in common", () => {
    const labels = makeLabels(Array.from({ length: 80 }, (_, i) => (i * 7) % 3));
    const groups = Array.from({ length: 80 }, (_, i) => i % 23);
    const split = (randomState: number, of = groups) => stratifiedGroupKFold(labels, of, { randomState });
    expect(split(1)).not.toEqual(split(2));
    expect(
      split(
        1,
        groups.map((group) => 900 - 7 * group),
      ),
    ).toEqual(split(1));
  });

  it("refuses fewer groups than folds, and other numbers of groups than rows", () => {
    const labels = makeLabels([0, 1, 0, 1, 0, 1]);
    expect(() => stratifiedGroupKFold(labels, [1, 1, 2, 2, 2, 1], { nSplits: 3 })).toThrow(
      expect.objectContaining({
        name: "DataError",
        code: "select/too-few-groups",
        message: "3 folds must have at least 3 groups of rows, got 2",
        hint: expect.stringContaining('split: "stratified"'),
      }),
    );
    expect(stratifiedGroupKFold(labels, [1, 1, 2, 2, 2, -1], { nSplits: 3 })).toHaveLength(3);
    expect(() => stratifiedGroupKFold(labels, [1, 2])).toThrow("got 6 rows and 2 groups");
    expect(() => stratifiedGroupKFold(labels, [0, 1, 2, 3, 4, 5], { nSplits: 1 })).toThrow(/"nSplits"/);
    const rare = makeLabels(["a", "b", "c", "d"]);
    expect(() => stratifiedGroupKFold(rare, [0, 1, 2, 3], { nSplits: 2 })).toThrow(/at least 2 rows/);
  });
});

it("gives a group to the fold with the fewest rows where several leave the classes as even, as scikit-learn does", () => {
  const labels = makeLabels([0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1]);
  const groups = [1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4];
  for (let randomState = 0; randomState < 5; randomState++) {
    const [first, second] = stratifiedGroupKFold(labels, groups, { nSplits: 2, randomState });
    // The third and fourth group are alike, so that the shuffle decides which of them comes first.
    expect([first!.test.length, second!.test.length]).toEqual([7, 5]);
    expect([...first!.test].slice(0, 4)).toEqual([0, 1, 2, 3]);
    expect([...second!.test].slice(0, 2)).toEqual([4, 5]);
  }
});

describe("groupCodes()", () => {
  it("tells rows apart by their value, a number or a category, and gives -1 where there is none", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-1.5, 0, 3, NaN)), (values) => {
        const codes = groupCodes({ kind: "numeric", name: "x", values: Float64Array.from(values) });
        values.forEach((a, i) => {
          expect(codes[i] === -1).toBe(Number.isNaN(a));
          values.forEach((b, k) => {
            if (!Number.isNaN(a)) expect(codes[i] === codes[k]).toBe(a === b);
          });
        });
      }),
    );
    const codes = Int32Array.of(1, -1, 1, 0);
    const column = { kind: "categorical", name: "x", categories: ["a", "b"], codes } as const;
    expect(countGroups(groupCodes(column))).toEqual({ nGroups: 2, nAlone: 1 });
  });
});

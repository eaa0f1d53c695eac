import { describe, expect, it } from "vitest";
import { makeLabels } from "../../core/index.ts";
import { repeatedStratifiedKFold, stratifiedKFold } from "./folds.ts";
import { stratifiedGroupKFold } from "./group-folds.ts";
import { describeRareClasses } from "./rare-classes.ts";

/** Labels with so many rows of each class: `{ a: 3 }`. */
const labelsOf = (counts: Record<string, number>) =>
  makeLabels(Object.entries(counts).flatMap(([name, n]) => new Array<string>(n).fill(name)));

describe("describeRareClasses()", () => {
  it("says of each class that has fewer rows than folds in how many it is judged", () => {
    const labels = labelsOf({ a: 20, b: 3, c: 1 });
    const expected = [
      'class "b" has 3 rows: it is judged in 3 of 5 folds',
      'class "c" has 1 row: it is judged in 1 of 5 folds, by a model that has not seen it',
    ];
    expect(describeRareClasses(labels, stratifiedKFold(labels))).toEqual(expected);
    expect(describeRareClasses(labels, repeatedStratifiedKFold(labels, { nRepeats: 3 }))).toEqual(expected);
  });

  it("is silent where each fold has each class, and says of a class without rows that nothing is learned of it", () => {
    const labels = makeLabels(["a", "b", "a", "b", "a"]);
    const folds = stratifiedKFold(labels, { nSplits: 2 });
    expect(describeRareClasses(labels, folds)).toEqual([]);
    expect(describeRareClasses({ ...labels, classes: ["a", "b", "c"] }, folds)).toEqual([
      'class "c" has no row: nothing is learned of it',
    ]);
  });

  it("speaks of classes whose rows are in too few groups", () => {
    const labels = labelsOf({ a: 20, b: 8 });
    const groups = [...Array.from({ length: 20 }, (_, i) => i), ...new Array<number>(8).fill(99)];
    expect(describeRareClasses(labels, stratifiedGroupKFold(labels, groups))).toEqual([
      'class "b" has 8 rows: it is judged in 1 of 5 folds, by a model that has not seen it',
    ]);
  });

  it("has one sentence for many classes", () => {
    const labels = labelsOf({ a: 20, b: 1, c: 2, d: 3, e: 4, f: 1, g: 1 });
    expect(describeRareClasses(labels, stratifiedKFold(labels))).toEqual([
      '6 classes are not in each of the 5 folds (rows: "b" 1, "c" 2, "d" 3, "e" 4, "f" 1 and 1 more): each is judged in the folds that have it',
    ]);
  });
});

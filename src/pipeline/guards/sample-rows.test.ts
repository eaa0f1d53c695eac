import { expect, it } from "vitest";
import { countClasses, makeLabels, makeTable } from "../../core/index.ts";
import { repeatedStratifiedKFold } from "../../judge/index.ts";
import { sampleRows } from "./sample-rows.ts";

const n = 20_000;
// a class in every second row, as tables that were joined have it, and a rare one
const labels = makeLabels(Array.from({ length: n }, (_, i) => (i % 1000 === 7 ? "rare" : `${i % 2}`)));
const values = Float64Array.from({ length: n }, (_, i) => i);
const table = makeTable([{ kind: "numeric", name: "row", values }]);
const folds = repeatedStratifiedKFold(labels, { nSplits: 5, nRepeats: 2, randomState: 1 });

it("sampleRows() takes of each class its share, and all of a rare one", () => {
  const sample = sampleRows({ table, labels, folds }, 1000, 3);
  expect(countClasses(sample.labels)).toEqual([500, 499, 20]);
  expect(sample.table.nRows).toBe(1019);
});

it("sampleRows() keeps the first repeat, each row on the side of each fold where it was", () => {
  const sample = sampleRows({ table, labels, folds }, 1000, 3);
  const [column] = sample.table.columns;
  if (column?.kind !== "numeric") throw new Error("a column of numbers");
  expect(sample.folds).toHaveLength(5);
  sample.folds.forEach(({ train, test }, f) => {
    const [before, after] = [new Set(folds[f]!.test), new Set(folds[f]!.train)];
    for (const row of test) expect(before.has(column.values[row]!)).toBe(true);
    for (const row of train) expect(after.has(column.values[row]!)).toBe(true);
    expect(train.length + test.length).toBe(1019);
  });
});

it("sampleRows() gives rows as they are where there are few, and the same ones for the same seed", () => {
  expect(sampleRows({ table, labels, folds }, n, 3).table).toBe(table);
  const take = (seed: number) => sampleRows({ table, labels, folds }, 1000, seed).table;
  expect(take(4)).toEqual(take(4));
  expect(take(4)).not.toEqual(take(5));
});

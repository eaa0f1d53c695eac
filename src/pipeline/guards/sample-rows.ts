import { type Labels, Random, type Table, takeLabels, takeRows } from "../../core/index.ts";
import type { Fold } from "../../judge/index.ts";

/** Rows with their labels, and how they are divided. */
export interface FoldedRows {
  readonly table: Table;
  readonly labels: Labels;
  readonly folds: readonly Fold[];
}

/** So many rows of a class are taken at least, as far as it has them. */
const fewestOfClass = 100;

/**
 * Some of many rows, of each class its share, at random: what takes long is told well enough by them. Of the folds those of the first
 * repeat are kept, with what is left of them; one that is left without training or test rows is not.
 *
 * @param most so many rows are taken, or a few more.
 * @returns all rows where there are no more.
 */
export function sampleRows({ table, labels, folds }: FoldedRows, most: number, seed: number): FoldedRows {
  const first = folds.filter(({ repeat = 0 }) => repeat === 0);
  const n = table.nRows;
  if (n <= most) return { table, labels, folds: first };
  const random = new Random(seed);
  const rows = Int32Array.from(
    [...Map.groupBy(labels.codes.keys(), (row) => labels.codes[row]!).values()].flatMap((own) => {
      const wanted = Math.max(Math.ceil((most * own.length) / n), Math.min(own.length, fewestOfClass));
      return [...random.shuffle(own).slice(0, wanted)];
    }),
  ).sort();
  const places = new Int32Array(n).fill(-1);
  rows.forEach((row, place) => {
    places[row] = place;
  });
  const kept = (all: Int32Array): Int32Array =>
    all.filter((row) => places[row]! >= 0).map((row) => places[row]!);
  return {
    table: takeRows(table, rows),
    labels: takeLabels(labels, rows),
    folds: first
      .map(({ train, test }) => ({ train: kept(train), test: kept(test) }))
      .filter(({ train, test }) => train.length > 0 && test.length > 0),
  };
}

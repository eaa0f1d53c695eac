import { type Column, getColumn, type Labels, type Table, takeLabels } from "../../core/index.ts";
import { type Fold, hasValue, rocAucScore, tryScore } from "../../judge/index.ts";
import { outOfFoldShares } from "./out-of-fold-shares.ts";

/** How well one column tells the classes apart, without any other. */
export interface LoneColumn {
  readonly name: string;
  /** The area under the ROC curve; with more than two classes the mean of each class against the rest. */
  readonly auc: number;
  /** What of the column tells them apart: its value, or only whether it has one. */
  readonly by: "value" | "missing";
}

/** Into so many parts with about as many rows each the values of a numeric column are divided. */
const nBins = 64;
/** When the mere presence of a value is as good as the value itself, but for this much, it is what tells the classes apart. */
const asGood = 0.001;

/**
 * How well each single column gives the answer, the best first. A number is judged by its size, whichever way, and by the part of
 * the range that it lies in; a code by the share of each class among its rows. Shares are taken out of the fold, from the rows that
 * a row is not judged with, so that a code with a single row gives nothing away. The cost is in proportion to the columns.
 *
 * @param names the columns to judge.
 * @param folds as the candidates were compared on; those of the first repeat count.
 */
export function findLoneColumns(
  data: { readonly table: Table; readonly labels: Labels },
  names: readonly string[],
  folds: readonly Fold[],
): LoneColumn[] {
  const foldOf = new Int32Array(data.table.nRows);
  folds.forEach(({ test, repeat = 0 }, fold) => {
    if (repeat === 0) for (const row of test) foldOf[row] = fold;
  });
  const judged = new Judge(data.labels, foldOf);
  return names
    .map((name) => judged.judge(getColumn(data.table, name)))
    .toSorted((a, b) => b.auc - a.auc || (a.name < b.name ? -1 : 1));
}

/** Judges columns on the same rows and folds. */
class Judge {
  readonly #labels: Labels;
  readonly #foldOf: Int32Array;
  /** The rows of each fold, and their labels. */
  readonly #folds: readonly { readonly rows: Int32Array; readonly labels: Labels }[];
  /** The classes that are each held against the rest: of two the second, as the first gives the same; else all that occur. */
  readonly #classes: readonly number[];

  constructor(labels: Labels, foldOf: Int32Array) {
    this.#labels = labels;
    this.#foldOf = foldOf;
    this.#folds = [...Map.groupBy(foldOf.keys(), (row) => foldOf[row]!).values()].map((rows) => ({
      rows: Int32Array.from(rows),
      labels: takeLabels(labels, rows),
    }));
    const present = [...new Set(labels.codes)].sort((a, b) => a - b);
    this.#classes = present.length === 2 ? present.slice(1) : present;
  }

  judge(column: Column): LoneColumn {
    const { name } = column;
    const isMissing =
      column.kind === "numeric"
        ? Float64Array.from(column.values, (value) => (Number.isNaN(value) ? 1 : 0))
        : Float64Array.from(column.codes, (code) => (code < 0 ? 1 : 0));
    const byMissing = isMissing.includes(1) ? this.#eitherWay(isMissing) : 0;
    const byValue =
      column.kind === "numeric"
        ? Math.max(
            ...placeMissing(column.values).map((values) => this.#eitherWay(values)),
            this.#byShares(binsOf(column.values)),
          )
        : this.#byShares(column.codes.map((code) => code + 1));
    return byMissing > byValue - asGood
      ? { name, auc: byMissing, by: "missing" }
      : { name, auc: byValue, by: "value" };
  }

  /** The mean over the classes of how well larger values mean a class, or smaller ones. */
  #eitherWay(values: Float64Array): number {
    return this.#mean((_, positive) => {
      const area = rocAucScore(this.#labels, values, { positive });
      return Math.max(area, 1 - area);
    });
  }

  /** Shares of one group differ a little from fold to fold, and so does their order: each fold is judged by itself. */
  #byShares(groups: Int32Array): number {
    return this.#mean((code, positive) => {
      const shares = outOfFoldShares(groups, this.#labels.codes, code, this.#foldOf);
      const areas = this.#folds
        .map(({ rows, labels }) =>
          tryScore(() =>
            rocAucScore(
              labels,
              Float64Array.from(rows, (row) => shares[row]!),
              { positive },
            ),
          ),
        )
        .filter(hasValue);
      return areas.length === 0 ? 0.5 : areas.reduce((sum, area) => sum + area, 0) / areas.length;
    });
  }

  #mean(areaOf: (code: number, positive: string) => number): number {
    const areas = this.#classes.map((code) => areaOf(code, this.#labels.classes[code]!));
    return areas.reduce((sum, area) => sum + area, 0) / areas.length;
  }
}

/** Numbers with the missing ones below all others, and above; as they are, once, where none is missing. */
function placeMissing(values: Float64Array): Float64Array[] {
  let [least, greatest] = [Infinity, -Infinity];
  let hasMissing = false;
  for (const value of values) {
    if (Number.isNaN(value)) hasMissing = true;
    else [least, greatest] = [Math.min(least, value), Math.max(greatest, value)];
  }
  if (!hasMissing) return [values];
  if (least > greatest) return [new Float64Array(values.length)]; // all are missing
  const ends = [least - (1 + Math.abs(least)), greatest + (1 + Math.abs(greatest))];
  return ends.map((end) => values.map((value) => (Number.isNaN(value) ? end : value)));
}

/** The part of the range that each number lies in, from 1; 0 for a missing one. Equal numbers lie in one part. */
function binsOf(values: Float64Array): Int32Array {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  const edges = Array.from(
    { length: nBins - 1 },
    (_, b) => present[Math.floor(((b + 1) * present.length) / nBins)]!,
  );
  return Int32Array.from(values, (value) => {
    if (Number.isNaN(value)) return 0;
    let [low, high] = [0, edges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (edges[middle]! <= value) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  });
}

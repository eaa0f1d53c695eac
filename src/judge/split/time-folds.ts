import { checkParams, DataError, integer } from "../../core/index.ts";
import { type Fold, foldConstraints } from "./folds.ts";

/** How rows in the order of time are divided, beside into how many folds: all numbers are of rows. */
export interface TimeOrder {
  /** How many rows right before the test set are not trained on, where what is near in time is alike. Default: 0. */
  readonly gap?: number;
  /** How many rows a test set has. Default: all rows divided by one more than there are folds. */
  readonly testSize?: number;
  /** How many rows are trained on at most, the latest ones. Default: all that come before. */
  readonly maxTrainSize?: number;
}

/** What {@link timeSeriesSplit} takes. */
export interface TimeSplitOptions extends TimeOrder {
  /** How many folds there are, 2 or more. Default: 5. */
  readonly nSplits?: number;
}

/** What the numbers of a {@link TimeOrder} must be. */
export const timeOrderConstraints = {
  gap: integer({ min: 0 }),
  testSize: integer({ min: 1 }),
  maxTrainSize: integer({ min: 1 }),
};

/**
 * Divides the rows in the order of time: each test set comes later than all rows that are trained on, and is followed by the next one.
 * The first rows are in no test set.
 *
 * Where the times of all rows differ, the folds are those of scikit-learn's TimeSeriesSplit on the rows sorted by time. Rows of one time
 * are never on both sides: a border that would lie between them moves to the nearest place between two different times, to the
 * earlier one of two that are as near. Test sets then differ in size. Rows without a time are in no fold.
 *
 * @param times a number for each row, in any unit, such as milliseconds; `NaN` where it is not known. The rows need not be sorted.
 * @returns `nSplits` folds, the earliest first. In each all times of `train` are below all times of `test`.
 * @throws {DataError} `select/too-few-times` when the rows, or their different times, do not suffice for so many folds that each have
 *   training and test rows.
 * @throws {ParameterError} `parameter/invalid` for a wrong parameter.
 * @see scikit-learn's TimeSeriesSplit.
 * @example timeSeriesSplit([3, 1, 2, 5, 4, 6], { nSplits: 2 }).map((fold) => [...fold.test]) // [[0, 4], [3, 5]]
 */
export function timeSeriesSplit(times: ArrayLike<number>, options: TimeSplitOptions = {}): Fold[] {
  const { nSplits = 5, gap = 0 } = options;
  const { nSplits: constraint } = foldConstraints;
  checkParams(
    "time-ordered split",
    { ...options, nSplits, gap },
    { nSplits: constraint, ...timeOrderConstraints },
  );
  const order = Int32Array.from(times, (_, i) => i)
    .filter((i) => !Number.isNaN(times[i]))
    .sort((a, b) => times[a]! - times[b]! || a - b);
  const n = order.length;
  const testSize = options.testSize ?? Math.floor(n / (nSplits + 1));
  const borders = Array.from({ length: nSplits }, (_, i) =>
    moveBetweenTimes(n - (nSplits - i) * testSize, order, times),
  );
  return borders.map((border, i): Fold => {
    const end = Math.max(0, border - gap);
    const start = options.maxTrainSize === undefined ? 0 : Math.max(0, end - options.maxTrainSize);
    const train = order.slice(start, end).sort();
    const test = order.slice(border, borders[i + 1] ?? n).sort();
    if (testSize === 0 || train.length === 0 || test.length === 0) throw tooFew(nSplits, order, times);
    return { train, test, repeat: 0 };
  });
}

/** The place nearest to a border, a number of rows in their order, that lies between two different times. */
function moveBetweenTimes(border: number, order: Int32Array, times: ArrayLike<number>): number {
  const isBetween = (at: number): boolean =>
    at <= 0 || at >= order.length || times[order[at - 1]!] !== times[order[at]!];
  for (let step = 0; ; step++) {
    if (isBetween(border - step)) return border - step;
    if (isBetween(border + step)) return border + step;
  }
}

function tooFew(nSplits: number, order: Int32Array, times: ArrayLike<number>): DataError {
  const nTimes = new Set(Array.from(order, (i) => times[i]!)).size;
  return new DataError(
    "select/too-few-times",
    `${nSplits} folds in the order of time must each have rows to train on and later ones to test, got ${order.length} rows of ${nTimes} different times`,
    {
      hint: "take fewer folds, a smaller gap or smaller test sets",
      details: { nSplits, nRows: order.length, nTimes },
    },
  );
}

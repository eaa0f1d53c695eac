import {
  type Column,
  columnNames,
  getColumn,
  type Labels,
  type Matrix,
  ParameterError,
  Random,
  type Table,
} from "../../core/index.ts";
import { defaultMetric, getMetric, hasValue, labelsAt, type Score, tryScore } from "../../judge/index.ts";
import type { FittedClassifier } from "../protocol/protocol.ts";

/** How rows are judged, and how often columns are shuffled. */
export interface DropOptions {
  /** The name of the metric. Default: `roc_auc`. */
  readonly metric?: string | undefined;
  /** The positive class of two. Default: the last. */
  readonly positive?: string | undefined;
  /** The probability above which a row is labelled positive, with two classes. Default: 0.5. */
  readonly threshold?: number | undefined;
  /** How often each column is shuffled, at least once. Default: 5. */
  readonly nRepeats?: number | undefined;
  /** The seed of the shuffles. Default: 0. */
  readonly seed?: number | undefined;
}

/** By how much a metric gets worse when a column is shuffled. Plain data. */
export interface ColumnDrops {
  /** The metric of the rows as they are, or why it has no value. */
  readonly score: Score;
  /** For each column, repeat by repeat, how much worse the metric is without what the column says; none where it has no value. */
  readonly drops: readonly (readonly number[])[];
}

/**
 * Shuffles the values of one column after the other among rows, and judges the answers. Each shuffle has a stream of random numbers of
 * its own, whose number starts at `firstStream`.
 *
 * @param columns their names.
 * @throws {ParameterError} `parameter/invalid` for fewer repeats than one.
 * @throws {NotFoundError} `metric/unknown`; `schema/missing-column`.
 */
export function columnDrops(
  classifier: FittedClassifier<Table>,
  X: Table,
  y: Labels,
  columns: readonly string[],
  options: DropOptions & { readonly firstStream?: number },
): ColumnDrops {
  const { nRepeats = 5, seed = 0, firstStream = 0 } = options;
  if (!(Number.isInteger(nRepeats) && nRepeats >= 1))
    throw new ParameterError(
      "parameter/invalid",
      `parameter "nRepeats" of a permutation importance must be an integer >= 1, got ${nRepeats}`,
    );
  const judge = scorer(y, options);
  const { greaterIsBetter } = getMetric(options.metric ?? defaultMetric);
  const score = judge(classifier.predictProba(X));
  if (!hasValue(score)) return { score, drops: columns.map(() => []) };
  const drops = columns.map((name, j) => {
    const column = getColumn(X, name);
    const found: number[] = [];
    for (let repeat = 0; repeat < nRepeats; repeat++) {
      const random = Random.stream(seed, firstStream + j * nRepeats + repeat);
      const order = random.shuffle(Int32Array.from({ length: X.nRows }, (_, i) => i));
      const shuffled = {
        ...X,
        columns: X.columns.map((one) => (one === column ? reorder(one, order) : one)),
      };
      const value = judge(classifier.predictProba(shuffled));
      if (hasValue(value)) found.push(greaterIsBetter ? score - value : value - score);
    }
    return found;
  });
  return { score, drops };
}

/** The columns that are looked at: those that were asked for, else all of the table. */
export function askedColumns(X: Table, columns: readonly string[] | undefined): readonly string[] {
  return columns ?? columnNames(X);
}

/** Makes what gives the metric of probabilities, or the reason why it has no value. */
function scorer(yTrue: Labels, { metric, positive, threshold }: DropOptions): (answers: Matrix) => Score {
  const { score } = getMetric(metric ?? defaultMetric);
  const stated = yTrue.classes.length === 2 ? positive : undefined;
  return (probabilities) =>
    tryScore(() =>
      score({
        yTrue,
        yPred: labelsAt(probabilities, yTrue.classes, positive, threshold),
        probabilities,
        positive: stated,
      }),
    );
}

/** The same column, its values in another order. */
function reorder(column: Column, order: Int32Array): Column {
  if (column.kind === "numeric") {
    const { values } = column;
    return { ...column, values: Float64Array.from(order, (row) => values[row]!) };
  }
  const { codes } = column;
  return { ...column, codes: Int32Array.from(order, (row) => codes[row]!) };
}

import {
  type Executor,
  inlineExecutor,
  type Labels,
  type SharedInput,
  shareInput,
  shareInt32,
  shareTable,
  type Table,
  type Task,
  takeLabels,
  takeRows,
} from "../../core/index.ts";
import { defaultMetric, type Fold, hasValue, type UndefinedScore } from "../../judge/index.ts";
import { oneClassOnly } from "../fit/one-class.ts";
import type { EstimatorSpec, FittedClassifier } from "../protocol/protocol.ts";
import { buildClassifier } from "../registry.ts";
import { askedColumns, type ColumnDrops, columnDrops, type DropOptions } from "./column-drops.ts";

/** How much worse a metric is when a column says nothing. Plain JSON. */
export interface ColumnImportance {
  readonly column: string;
  /** The mean drop of the metric, positive where it gets worse; negative where chance makes it better. */
  readonly mean: number;
  /** The standard deviation of the drops; 0 of a single one. */
  readonly sd: number;
  /** The least and the greatest drop. */
  readonly low: number;
  readonly high: number;
}

/** Which columns a metric hangs on. Plain JSON. */
export interface PermutationImportance {
  readonly metric: string;
  /** The metric of the rows as they are: its mean over folds, where there are several. */
  readonly score: number;
  /** How often each column was shuffled, in each fold. */
  readonly nRepeats: number;
  /** How many folds have a value; 1 where rows were judged by one model. */
  readonly nFolds: number;
  /** The most important column first. */
  readonly columns: readonly ColumnImportance[];
}

/** What {@link permutationImportance} takes. */
export interface ImportanceOptions extends DropOptions {
  /** The columns that are shuffled. Default: all of the table. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * By how much a metric gets worse when the values of a column are shuffled among rows, so that they say nothing of a row any more. Rows
 * should be such as the model has not seen: on training rows a column that it merely remembers looks important.
 *
 * Columns that say the same share their importance: where one is shuffled the model still has the other. Shuffling makes rows that do not
 * occur, such as a high age with a child's weight.
 *
 * @returns the drops, positive where the metric gets worse; or why the metric has no value on these rows.
 * @throws {ParameterError} `parameter/invalid` for fewer repeats than one.
 * @throws {NotFoundError} `metric/unknown`; `schema/missing-column`.
 * @see Breiman (2001), Random forests; Fisher, Rudin and Dominici (2019), All models are wrong, but many are useful
 * @example
 * const table = makeTable([
 *   { kind: "numeric", name: "age", values: Float64Array.of(30, 40, 50, 60) },
 *   { kind: "numeric", name: "shoe", values: Float64Array.of(1, 1, 1, 1) },
 * ]);
 * const columns = new ColumnTransformer({
 *   transformers: [{ name: "num", columns: ["age", "shoe"], steps: [new StandardScaler()] }],
 * });
 * const y = makeLabels(["no", "no", "yes", "yes"]);
 * const fitted = await new Pipeline({ columns, classifier: new LogisticRegression() }).fit(table, y);
 * const { columns: found } = permutationImportance(fitted, table, y);
 * found.map(({ column }) => column) // ["age", "shoe"]
 */
export function permutationImportance(
  classifier: FittedClassifier<Table>,
  X: Table,
  y: Labels,
  options: ImportanceOptions = {},
): PermutationImportance | UndefinedScore {
  const columns = askedColumns(X, options.columns);
  return summarizeDrops([columnDrops(classifier, X, y, columns, options)], columns, options);
}

/** What {@link foldImportance} takes. */
export interface FoldImportanceOptions extends ImportanceOptions {
  /** The pipeline, unfitted: it is fitted on the training rows of each fold. */
  readonly pipeline: { readonly spec: EstimatorSpec };
  readonly X: Table;
  readonly y: Labels;
  readonly folds: readonly Fold[];
  /** Where the fits run, one a fold. Default: in the calling thread. */
  readonly executor?: Executor | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Permutation importance on rows held out: each fold fits the pipeline on its training rows and shuffles columns of its test rows. The
 * spread is over folds and repeats, and tells how far another sample of rows would have another order. A fold in which the metric has no
 * value is left out.
 *
 * @returns the drops, or why the metric has no value in any fold.
 * @throws {DataError} what a fit says of the rows.
 * @throws {unknown} the signal's reason when it is aborted.
 */
export async function foldImportance(
  options: FoldImportanceOptions,
): Promise<PermutationImportance | UndefinedScore> {
  const { pipeline, X, y, folds, columns: asked, executor = inlineExecutor, signal, onProgress } = options;
  const columns = askedColumns(X, asked);
  const { metric, positive, threshold, nRepeats, seed } = options;
  const data = shareInput<ImportanceData>({
    spec: pipeline.spec,
    X: shareTable(X),
    y: { classes: y.classes, codes: shareInt32(y.codes) },
    folds: folds.map(({ train, test }) => ({ train: shareInt32(train), test: shareInt32(test) })),
    columns,
    options: { metric, positive, threshold, nRepeats, seed },
  });
  const inputs = folds.map((_, fold): ImportanceInput => ({ data, fold }));
  return summarizeDrops(await executor.map(importanceTask, inputs, { signal, onProgress }), columns, options);
}

interface ImportanceData {
  readonly spec: EstimatorSpec;
  readonly X: Table;
  readonly y: Labels;
  readonly folds: readonly Fold[];
  readonly columns: readonly string[];
  readonly options: DropOptions;
}

interface ImportanceInput {
  readonly data: SharedInput<ImportanceData>;
  readonly fold: number;
}

/** Fits a pipeline on the training rows of a fold, and shuffles the columns of its test rows. */
export const importanceTask: Task<ImportanceInput, ColumnDrops> = {
  name: "learn/importance",
  needs: "plain data",
  async run({ data, fold }, { signal }) {
    const { spec, X, y, folds, columns, options } = data.value;
    const { train, test } = folds[fold]!;
    const yTrain = takeLabels(y, train);
    const first = yTrain.codes[0];
    if (yTrain.codes.every((code) => code === first))
      return { score: oneClassOnly(y.classes[first ?? 0]!), drops: columns.map(() => []) };
    const fitted = await buildClassifier(spec).fit(takeRows(X, train), yTrain, { signal });
    const firstStream = fold * columns.length * (options.nRepeats ?? 5);
    return columnDrops(fitted, takeRows(X, test), takeLabels(y, test), columns, { ...options, firstStream });
  },
};

function summarizeDrops(
  found: readonly ColumnDrops[],
  columns: readonly string[],
  { metric = defaultMetric, nRepeats = 5 }: DropOptions,
): PermutationImportance | UndefinedScore {
  const scores = found.map(({ score }) => score);
  const values = scores.filter(hasValue);
  if (values.length === 0) return scores.find((score) => !hasValue(score)) as UndefinedScore;
  const summaries = columns.map((column, j): ColumnImportance => {
    const drops = found.flatMap((one) => one.drops[j]!);
    const mean = meanOf(drops);
    const squares = drops.reduce((sum, drop) => sum + (drop - mean) ** 2, 0);
    return {
      column,
      mean,
      sd: drops.length < 2 ? 0 : Math.sqrt(squares / (drops.length - 1)),
      low: drops.reduce((least, drop) => Math.min(least, drop), Infinity),
      high: drops.reduce((most, drop) => Math.max(most, drop), -Infinity),
    };
  });
  summaries.sort((a, b) => b.mean - a.mean);
  return { metric, score: meanOf(values), nRepeats, nFolds: values.length, columns: summaries };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

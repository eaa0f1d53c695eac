import {
  countClasses,
  DataError,
  type Labels,
  type Matrix,
  makeMatrix,
  type SharedInput,
  type Table,
  type Task,
  takeLabels,
  takeRows,
} from "../../core/index.ts";
import { type Division, type Fold, type Score, scoreAll, scoreNone } from "../../judge/index.ts";
import { absentClassWarning } from "../fit/absent-class.ts";
import { oneClassOnly } from "../fit/one-class.ts";
import type { EstimatorSpec } from "../protocol/protocol.ts";
import { buildClassifier } from "../registry.ts";

/** What all folds of a cross-validation have in common: each worker is sent it once. Its arrays are on shared memory. */
export interface FoldData {
  /** Every pipeline that is fitted, those of searches included: it is built from its spec, unfitted, where the work runs. */
  readonly specs: readonly EstimatorSpec[];
  /** All rows. */
  readonly X: Table;
  readonly y: Labels;
  readonly folds: readonly Fold[];
  /** How the training rows of a fold are divided once more, and the metric that decides, of each search. */
  readonly searches: readonly { readonly division: Division; readonly metric: string }[];
  /** The group of each row, where folds of a search, or those of a fit itself, keep rows of one together. */
  readonly groups?: Int32Array | undefined;
  /** The time of each row, where folds of a search go by it. */
  readonly times?: Float64Array | undefined;
  readonly positive?: string | undefined;
  readonly threshold?: number | undefined;
}

/** One pipeline on one fold, by their positions. */
export interface FoldInput {
  readonly data: SharedInput<FoldData>;
  readonly spec: number;
  readonly fold: number;
}

/** What came of one candidate on one fold. */
export interface FoldOutput {
  /** Each metric on the test rows, or why it has no value there. */
  readonly scores: Readonly<Record<string, Score>>;
  /** What the test rows were answered: one row each, one column a class of `y`; NaN where the training rows had one class only. */
  readonly probabilities: Matrix;
  /** How long the fit took. */
  readonly fitSeconds: number;
  /** How long predicting the test rows and scoring took. */
  readonly scoreSeconds: number;
  /** What the fit warned of, except that a class has no training row: the folds tell that, see {@link describeRareClasses}. */
  readonly warnings: readonly string[];
}

/**
 * Fits a pipeline on the training rows of a fold, all its steps included, and judges it on the test rows. Training rows of one
 * class teach nothing that could be judged: then no metric has a value, and the reason is the same for each pipeline.
 */
export const foldTask: Task<FoldInput, FoldOutput> = {
  name: "learn/fold",
  needs: "plain data",
  async run({ data, spec, fold }, context) {
    const { specs, X, y, folds, groups, positive, threshold } = data.value;
    const { train, test } = folds[fold]!;
    const yTrain = takeLabels(y, train);
    const counts = countClasses(yTrain);
    const present = y.classes.filter((_, j) => counts[j]! > 0);
    if (present.length === 1) return withoutModel(present[0]!, test.length, y.classes.length);
    const started = performance.now();
    const fitted = await buildClassifier(specs[spec]!).fit(takeRows(X, train), yTrain, {
      groups: takeGroups(groups, train),
      signal: context.signal,
    });
    const fittedAt = performance.now();
    const answered = fitted.predictProba(takeRows(X, test));
    const probabilities = alignColumns(answered, fitted.classes, y.classes);
    const yTest = takeLabels(y, test);
    return {
      scores: scoreAll(yTest, probabilities, { positive, threshold }),
      probabilities,
      fitSeconds: (fittedAt - started) / 1000,
      scoreSeconds: (performance.now() - fittedAt) / 1000,
      warnings: withoutAbsent(fitted.warnings, y.classes, present),
    };
  },
};

/** The groups of these rows, where there are any. */
export function takeGroups(groups: Int32Array | undefined, rows: Int32Array): Int32Array | undefined {
  return groups && rows.map((row) => groups[row]!);
}

/** What comes of a fold whose training rows are all of one class. */
function withoutModel(className: string, nTest: number, nClasses: number): FoldOutput {
  return {
    scores: scoreNone(oneClassOnly(className)),
    probabilities: makeMatrix(nTest, nClasses, new Float64Array(nTest * nClasses).fill(NaN)),
    fitSeconds: 0,
    scoreSeconds: 0,
    warnings: [],
  };
}

function withoutAbsent(
  warnings: readonly string[],
  classes: readonly string[],
  present: readonly string[],
): string[] {
  const known = new Set(classes.filter((name) => !present.includes(name)).map(absentClassWarning));
  return warnings.filter((warning) => !known.has(warning));
}

/**
 * Brings columns into the order of all classes; a class that the fitted pipeline does not know has probability 0.
 *
 * @throws {DataError} `select/unknown-class` when the pipeline knows a class that is none of them.
 */
export function alignColumns(probabilities: Matrix, from: readonly string[], to: readonly string[]): Matrix {
  if (from.length === to.length && from.every((name, j) => name === to[j])) return probabilities;
  const { nRows, nCols } = probabilities;
  const out = makeMatrix(nRows, to.length);
  from.forEach((name, j) => {
    const column = to.indexOf(name);
    if (column < 0)
      throw new DataError(
        "select/unknown-class",
        `a fitted class must be a class of the labels, got "${name}"`,
      );
    for (let i = 0; i < nRows; i++) out.data[i * to.length + column] = probabilities.data[i * nCols + j]!;
  });
  return out;
}

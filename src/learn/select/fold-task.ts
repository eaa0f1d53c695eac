import {
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
import { type Score, scoreAll } from "../metrics/index.ts";
import type { EstimatorSpec } from "../protocol/protocol.ts";
import { buildClassifier } from "../registry.ts";
import type { Fold } from "./folds.ts";

/** What all folds of a cross-validation have in common: each worker is sent it once. Its arrays are on shared memory. */
export interface FoldData {
  /** Each candidate's pipeline: it is built from its spec, unfitted, where the work runs. */
  readonly specs: readonly EstimatorSpec[];
  /** All rows. */
  readonly X: Table;
  readonly y: Labels;
  readonly folds: readonly Fold[];
  readonly positive?: string | undefined;
  readonly threshold?: number | undefined;
}

/** One candidate on one fold, by their positions. */
export interface FoldInput {
  readonly data: SharedInput<FoldData>;
  readonly candidate: number;
  readonly fold: number;
}

/** What came of one candidate on one fold. */
export interface FoldOutput {
  /** Each metric on the test rows, or why it has no value there. */
  readonly scores: Readonly<Record<string, Score>>;
  /** What the test rows were answered: one row each, one column a class of `y`. */
  readonly probabilities: Matrix;
  /** How long the fit took. */
  readonly fitSeconds: number;
  /** How long predicting the test rows and scoring took. */
  readonly scoreSeconds: number;
  /** What the fit warned of. */
  readonly warnings: readonly string[];
}

/** Fits a pipeline on the training rows of a fold, all its steps included, and judges it on the test rows. */
export const foldTask: Task<FoldInput, FoldOutput> = {
  name: "learn/fold",
  needs: "plain data",
  async run({ data, candidate, fold }, context) {
    const { specs, X, y, folds, positive, threshold } = data.value;
    const spec = specs[candidate]!;
    const { train, test } = folds[fold]!;
    const started = performance.now();
    const fitted = await buildClassifier(spec).fit(takeRows(X, train), takeLabels(y, train), {
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
      warnings: fitted.warnings,
    };
  },
};

/**
 * Brings columns into the order of all classes; a class that the fitted pipeline does not know has probability 0.
 *
 * @throws {DataError} `select/unknown-class` when the pipeline knows a class that is none of them.
 */
function alignColumns(probabilities: Matrix, from: readonly string[], to: readonly string[]): Matrix {
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

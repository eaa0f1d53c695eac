import {
  DataError,
  type Labels,
  type Matrix,
  makeMatrix,
  type Table,
  type Task,
  takeLabels,
  takeRows,
} from "../../core/index.ts";
import { type Score, scoreAll } from "../metrics/index.ts";
import type { EstimatorSpec } from "../protocol.ts";
import { buildClassifier } from "../registry.ts";

/** One candidate on one fold, as plain data: the pipeline is rebuilt, unfitted, where the work runs. */
export interface FoldInput {
  readonly spec: EstimatorSpec;
  /** All rows, on shared memory. */
  readonly X: Table;
  readonly y: Labels;
  readonly train: Int32Array;
  readonly test: Int32Array;
  readonly positive?: string | undefined;
  readonly threshold?: number | undefined;
}

/** What came of one candidate on one fold. */
export interface FoldOutput {
  /** Each metric on the test rows, or why it has no value there. */
  readonly scores: Readonly<Record<string, Score>>;
  /** Of the test rows, one column a class of `y`. */
  readonly probabilities: Matrix;
  readonly fitSeconds: number;
  readonly scoreSeconds: number;
  /** What the fit warned of. */
  readonly warnings: readonly string[];
}

/** Fits a pipeline on the training rows of a fold, all its steps included, and judges it on the test rows. */
export const foldTask: Task<FoldInput, FoldOutput> = {
  name: "learn/fold",
  async run(input, context) {
    const { spec, X, y, train, test, positive, threshold } = input;
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

/** The columns in the order of all classes; a class that the training rows lack has probability 0. */
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

import { type Executor, inlineExecutor, type Matrix, makeMatrix } from "../../core/index.ts";
import { Pacer } from "../pacer.ts";
import type { FittedClassifier } from "../protocol.ts";
import { predictRows } from "./predict-rows.ts";
import { predictPartTask } from "./predict-task.ts";
import { shareModel } from "./share-model.ts";
import { copyRows, makeSharedRows } from "./shared-rows.ts";

/** Parts a thread gets, one after the other, so that none waits long for the others at the end. */
const PARTS_PER_THREAD = 4;
/** Smaller parts are not worth sending. */
const LEAST_ROWS = 256;

/** How many rows are predicted, and by whom. */
export interface PredictOptions {
  /** Where the rows are predicted. Default: in the calling thread, a few at a time. */
  readonly executor?: Executor | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with how many rows are done, of how many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * The probabilities of many rows, without holding up the calling thread: in its pauses, or on the threads of an executor, which
 * share one copy of the rows and keep the model. The same bits as `fitted.predictProba(X)`, whoever predicts.
 *
 * Rows on shared memory are read in place; others are copied there once for an executor.
 *
 * @returns n rows x n classes; on shared memory when an executor predicts.
 * @throws {DataError} as `predictProba`; rows are counted from the first of `X`.
 * @throws the signal's reason when it is aborted.
 * @example
 * const X = matrixOfRows([[0], [1], [2], [3]]);
 * const fitted = await new RandomForestClassifier().fit(X, makeLabels(["no", "no", "yes", "yes"]));
 * (await predictProbaInParts(fitted, X)).nRows // 4
 */
export async function predictProbaInParts(
  fitted: FittedClassifier<Matrix>,
  X: Matrix,
  options: PredictOptions = {},
): Promise<Matrix> {
  const { executor = inlineExecutor, signal, onProgress } = options;
  const { nRows } = X;
  if (fitted.drawsByRow === true) {
    signal?.throwIfAborted();
    const all = fitted.predictProba(X);
    onProgress?.(nRows, nRows);
    return all;
  }
  const nClasses = fitted.classes.length;
  if (executor === inlineExecutor || X.data.length === 0) {
    const { data: out } = makeMatrix(nRows, nClasses);
    const onRows = (done: number) => onProgress?.(done, nRows);
    await predictRows(fitted, X, { first: 0, last: nRows, out, signal, onRows });
    return makeMatrix(nRows, nClasses, out);
  }
  const pacer = new Pacer(signal);
  const model = await shareModel(fitted, pacer);
  const rows = makeSharedRows(X);
  const out = new Float64Array(new SharedArrayBuffer(8 * nRows * nClasses));
  const nParts = executor.concurrency * PARTS_PER_THREAD;
  const size = Math.max(LEAST_ROWS, Math.ceil(nRows / nParts / LEAST_ROWS) * LEAST_ROWS);
  const inputs = Array.from({ length: Math.ceil(nRows / size) }, (_, i) => ({
    model,
    rows,
    first: i * size,
    last: Math.min(nRows, (i + 1) * size),
    out,
  }));
  const predicted = executor.map(predictPartTask, inputs, {
    signal,
    onProgress: (done) => onProgress?.(Math.min(nRows, done * size), nRows),
  });
  // The first parts are predicted while the rows of the last ones are still copied.
  await Promise.all([predicted, copyRows(X, rows, pacer)]);
  return makeMatrix(nRows, nClasses, out);
}

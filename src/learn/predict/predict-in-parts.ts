import { DataError, type Executor, inlineExecutor, type Matrix, makeMatrix } from "../../core/index.ts";
import { Pacer } from "../fit/pacer.ts";
import { takeTurns } from "../fit/take-turns.ts";
import type { FittedClassifier } from "../protocol/protocol.ts";
import { bringRows, giveBackPlaces, makeSharedRows } from "./bring-rows.ts";
import { predictRows } from "./predict-rows.ts";
import { type ChunkFailure, type PredictPartInput, predictPartTask } from "./predict-task.ts";
import { shareModel } from "./share-model.ts";
import { countDone, endRows, hasChunks } from "./shared-rows.ts";

/** Tasks in which a thread gets its chunks at least, so that other work on the executor comes in between. */
const TASKS_PER_THREAD = 2;
/** Chunks that a task predicts at most, for the same reason. */
const MOST_CHUNKS = 32;

/** How many rows are predicted, and by whom. */
export interface PredictOptions {
  /** Where the rows are predicted. Default: in the calling thread, a few at a time. */
  readonly executor?: Executor | undefined;
  /** Ends the prediction early when it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with how many rows are done, of how many. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Predicts many rows without holding up the calling thread: a few rows at a time there, or on the threads of an executor, which
 * keep the model for the next call. The answers are those of `fitted.predictProba(X)`, to the bit, whoever predicts.
 *
 * Threads read rows on shared memory in place; other rows are copied there a few at a time. Do not change `X` while it runs.
 *
 * @returns n rows x n classes; on shared memory when an executor predicts.
 * @throws {DataError} as `predictProba` does; rows are counted from the first of `X`.
 * @throws {unknown} the signal's reason when it is aborted.
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
    await predictRows(fitted, X, out, { signal, onRows: (done) => onProgress?.(done, nRows) });
    return makeMatrix(nRows, nClasses, out);
  }
  const pacer = new Pacer(signal);
  const model = await shareModel(fitted, pacer);
  const rows = makeSharedRows(X, executor.concurrency);
  const out = new Float64Array(new SharedArrayBuffer(8 * nRows * nClasses));
  const work = { model, rows, out };
  await Promise.all([runTasks(executor, work, { signal, onProgress }), bringRows(X, rows, pacer)]);
  giveBackPlaces(rows);
  return makeMatrix(nRows, nClasses, out);
}

/** Has all chunks predicted. Of several chunks that fail the error of the first is thrown, as one thread would throw it. */
async function runTasks(
  executor: Executor,
  { rows, ...rest }: Omit<PredictPartInput, "mostChunks">,
  { signal, onProgress }: PredictOptions,
): Promise<void> {
  const nThreads = Math.min(executor.concurrency, rows.nChunks);
  const mostChunks = Math.min(MOST_CHUNKS, Math.ceil(rows.nChunks / (nThreads * TASKS_PER_THREAD)));
  const failures: ChunkFailure[] = [];
  try {
    await takeTurns(executor, nThreads, {
      task: predictPartTask,
      input: { ...rest, rows, mostChunks },
      hasMore: () => hasChunks(rows),
      onOutput: (failure) => {
        if (failure !== null) failures.push(failure);
        onProgress?.(countDone(rows), rows.nRows);
      },
      onFailure: () => endRows(rows),
      signal,
    });
  } finally {
    endRows(rows); // also after a failure that is an output
  }
  const [first] = failures.sort((a, b) => a.chunk - b.chunk);
  if (first !== undefined) throw new DataError(first.code, first.message, first.extras);
}

import { DataError, type ErrorExtras, type Matrix, makeMatrix, type Task } from "../../core/index.ts";
import type { FittedClassifier, PlainState } from "../protocol/protocol.ts";
import { restoreEstimator } from "../restore/restore-classifier.ts";
import { predictRows } from "./predict-rows.ts";
import type { SharedModel } from "./share-model.ts";
import {
  chunkData,
  isOver,
  leavePlace,
  type RowChunk,
  type SharedRows,
  stopTaking,
  takeChunk,
  waitForChunk,
} from "./shared-rows.ts";

/** Rows, what predicts them, and where the answers go. All tasks of one call are given the same. */
export interface PredictPartInput {
  readonly model: SharedModel;
  readonly rows: SharedRows;
  /** Where the probabilities of all rows go, on shared memory. */
  readonly out: Float64Array;
  /** How many chunks a task predicts at most before it ends. */
  readonly mostChunks: number;
}

/** Why a chunk cannot be predicted: a {@link DataError} as plain data. */
export interface ChunkFailure {
  /** The number of the chunk. */
  readonly chunk: number;
  readonly code: DataError["code"];
  readonly message: string;
  readonly extras: ErrorExtras;
}

/**
 * The models that this thread has restored, by the states that it was sent. The tasks of one call, and of the next calls with the
 * same model, find it ready.
 */
const models = new WeakMap<PlainState, FittedClassifier<Matrix>>();

/**
 * Takes chunks of rows and predicts them. Which thread takes which chunk does not change the answers.
 *
 * Its output is `null`, or why a chunk could not be predicted. The error is not thrown, as the error of the first such chunk is what
 * the caller shall see, and another task may have that chunk.
 */
export const predictPartTask: Task<PredictPartInput, ChunkFailure | null> = {
  name: "learn/predict-part",
  needs: "shared memory",
  async run({ model, rows, out, mostChunks }, { signal }) {
    const fitted = openModel(model.value);
    for (let i = 0; i < mostChunks; i++) {
      const chunk = takeChunk(rows);
      if (chunk === undefined) break;
      await waitForChunk(rows, chunk);
      if (isOver(rows)) break;
      try {
        await predictChunk(fitted, rows, chunk, out, signal);
      } catch (error) {
        stopTaking(rows);
        if (!(error instanceof DataError)) throw error;
        const { code, message, hint, details } = error;
        const extras = { ...(hint !== undefined && { hint }), ...(details !== undefined && { details }) };
        return { chunk: chunk.number, code, message, extras };
      } finally {
        leavePlace(rows, chunk);
      }
    }
    return null;
  },
};

function predictChunk(
  fitted: FittedClassifier<Matrix>,
  rows: SharedRows,
  chunk: RowChunk,
  out: Float64Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { first, last } = chunk;
  const nClasses = fitted.classes.length;
  const X = makeMatrix(last - first, rows.nCols, chunkData(rows, chunk));
  const to = out.subarray(first * nClasses, last * nClasses);
  return predictRows(fitted, X, to, { nBefore: first, signal });
}

function openModel(state: PlainState): FittedClassifier<Matrix> {
  let fitted = models.get(state);
  if (fitted === undefined) {
    fitted = restoreEstimator(state);
    models.set(state, fitted);
  }
  return fitted;
}

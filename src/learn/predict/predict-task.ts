import type { Matrix } from "../../core/index.ts";
import { makeMatrix, type Task } from "../../core/index.ts";
import type { FittedClassifier, PlainState } from "../protocol.ts";
import { restoreEstimator } from "../registry.ts";
import { predictRows } from "./predict-rows.ts";
import type { SharedModel } from "./share-model.ts";

/** Some rows, and what predicts them; the arrays are on shared memory. */
export interface PredictPartInput {
  readonly model: SharedModel;
  /** All rows, row-major. */
  readonly data: Float64Array;
  readonly nCols: number;
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
}

/** Models that a thread keeps, so that the parts of one call, and the next calls, find them ready. */
const MOST_MODELS = 2;
const models = new Map<string, FittedClassifier<Matrix>>();

/** Predicts some rows; which ones go together does not change the answers. */
export const predictPartTask: Task<PredictPartInput, Float64Array> = {
  name: "learn/predict-part",
  run({ model, data, nCols, first, last }, { signal }) {
    const X = makeMatrix(data.length / nCols, nCols, data);
    return predictRows(openModel(model.id, model.state), X, first, last, signal);
  },
};

function openModel(id: string, state: PlainState): FittedClassifier<Matrix> {
  const fitted = models.get(id) ?? restoreEstimator(state);
  models.delete(id); // the last ones used stand last
  models.set(id, fitted);
  for (const oldest of models.keys()) if (models.size > MOST_MODELS) models.delete(oldest);
  return fitted;
}

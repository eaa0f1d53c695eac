import { type Matrix, makeMatrix, type Task } from "../../core/index.ts";
import type { FittedClassifier, PlainState } from "../protocol.ts";
import { restoreEstimator } from "../registry.ts";
import { predictRows } from "./predict-rows.ts";
import type { SharedModel } from "./share-model.ts";
import { type SharedRows, waitForRows } from "./shared-rows.ts";

/** Some rows, what predicts them, and where the answers go. */
export interface PredictPartInput {
  readonly model: SharedModel;
  /** All rows. */
  readonly rows: SharedRows;
  readonly first: number;
  /** Exclusive. */
  readonly last: number;
  /** Room for the probabilities of all rows, on shared memory. */
  readonly out: Float64Array;
}

/** Models that a thread keeps, so that the parts of one call, and the next calls, find them ready. */
const MOST_MODELS = 2;
const models = new Map<string, FittedClassifier<Matrix>>();

/** Predicts some rows into `out`; which ones go together does not change the answers. */
export const predictPartTask: Task<PredictPartInput, null> = {
  name: "learn/predict-part",
  async run({ model, rows, first, last, out }, { signal }) {
    const fitted = openModel(model.id, model.state);
    await waitForRows(rows, last);
    const X = makeMatrix(rows.data.length / rows.nCols, rows.nCols, rows.data);
    await predictRows(fitted, X, { first, last, out, signal });
    return null;
  },
};

function openModel(id: string, state: PlainState): FittedClassifier<Matrix> {
  const fitted = models.get(id) ?? restoreEstimator(state);
  models.delete(id); // the last ones used stand last
  models.set(id, fitted);
  for (const oldest of models.keys()) if (models.size > MOST_MODELS) models.delete(oldest);
  return fitted;
}

import { FormatError, type Matrix, type Table } from "../../core/index.ts";
import { FittedPipeline } from "../compose/pipeline.ts";
import type { FittedClassifier, PlainState } from "../protocol/protocol.ts";
import { isEstimatorName, type RestoreContext, restorers } from "./restorers.ts";

/**
 * The fitted classifier of matrices that a state describes. Each field is checked, once.
 *
 * @throws {FormatError} `state/unknown-kind` for a class that this version does not know.
 * @throws {FormatError} `state/invalid`, naming the field at fault.
 */
export function restoreEstimator(state: PlainState): FittedClassifier<Matrix> {
  const { kind } = state;
  if (!isEstimatorName(kind))
    throw new FormatError(
      "state/unknown-kind",
      `the state of a classifier must be of ${Object.keys(restorers).join(", ")}, got "${kind}"`,
      { hint: "the model was made by another version of systole" },
    );
  const restore: (state: PlainState, context: RestoreContext) => FittedClassifier<Matrix> = restorers[kind];
  return restore(state, { restoreEstimator });
}

/**
 * The fitted pipeline that a state describes, as it comes out of `structuredClone` or a model's file. Each field is checked, once.
 *
 * @throws {FormatError} `state/unknown-kind` for the state of another class, or a part of one that this version does not know.
 * @throws {FormatError} `state/invalid`, naming the field at fault.
 */
export function restoreClassifier(state: PlainState): FittedClassifier<Table> {
  if (state.kind !== "Pipeline")
    throw new FormatError(
      "state/unknown-kind",
      `the state of a classifier of tables must be of Pipeline, got "${state.kind}"`,
    );
  return FittedPipeline.fromState(state, restoreEstimator);
}

export type {
  FittedClassifier,
  PlainState,
  RowColumn,
  RowPredictor,
  StateValue,
} from "../protocol/protocol.ts";
export { restoreClassifier, restoreEstimator } from "./restore-classifier.ts";

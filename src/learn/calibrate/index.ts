export { CalibratedClassifier, type CalibratedClassifierParams } from "./calibrated-classifier.ts";
export {
  type CalibratedClassifierState,
  type CalibrationMethod,
  FittedCalibratedClassifier,
} from "./fitted-calibrated-classifier.ts";

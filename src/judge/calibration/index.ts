export { type CalibrationLine, calibrationLine } from "./calibration-line.ts";
export { type CalibrationOptions, judgeCalibration } from "./judge-calibration.ts";
export type {
  BrierParts,
  Calibration,
  CalibrationBin,
  CalibrationFigure,
  CurvePoint,
  NoCalibration,
} from "./protocol.ts";
export {
  applyRecalibration,
  type CrossFitOptions,
  type CrossFitted,
  crossFittedRecalibration,
  type Recalibration,
  type RecalibrationKind,
  recalibrate,
} from "./recalibrate.ts";

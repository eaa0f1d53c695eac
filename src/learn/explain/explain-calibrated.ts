import { type Matrix, makeMatrix, UnsupportedError } from "../../core/index.ts";
import {
  type Calibrator,
  calibrateRow,
  farthestOfDoubles,
  isStep,
  type LineCalibrator,
} from "../calibrate/calibrator.ts";
import type { MatrixExplanation } from "./protocol.ts";
import { binaryExplanation } from "./two-classes.ts";

/**
 * Explains rows of a calibrated classifier of two classes by an explanation of the classifier itself.
 *
 * On the scale of log-odds a line changes base and prediction alike, and each contribution is multiplied by its slope: the Shapley
 * values stay Shapley values. On the scale of probabilities, and for steps, a row's contributions are multiplied by one number so that
 * base and contributions give the calibrated probability; the base is what the calibration makes of the classifier's base.
 *
 * @throws {UnsupportedError} `explain/unknown-classifier` with more than two classes, whose probabilities depend on each other.
 */
export function explainCalibrated(
  calibrators: readonly Calibrator[],
  explanation: MatrixExplanation,
): MatrixExplanation {
  if (calibrators.every((calibrator) => calibrator === null)) return explanation;
  const { classes, scale, base, prediction, contributions } = explanation;
  const calibrator = calibrators[0]!;
  if (classes.length !== 2 || calibrator === null)
    throw new UnsupportedError(
      "explain/unknown-classifier",
      `a CalibratedClassifier must be of two classes to be explained, got ${classes.length}`,
      { hint: "train the model without calibration to have its answers explained" },
    );
  const second = Float64Array.from({ length: prediction.nRows }, (_, i) => prediction.data[2 * i + 1]!);
  if (scale === "log-odds" && !isStep(calibrator) && !cuts(calibrator))
    return explainLine(calibrator, classes, base[1]!, second, contributions[1]!);
  const change = (value: number): number => calibrated(calibrator, value, scale === "log-odds");
  const start = change(base[1]!);
  const changed = second.map(change);
  const factors = second.map((value, i) => {
    const way = value - base[1]!;
    // a row that is answered as the base: how fast the calibration goes there
    return way === 0
      ? (change(value + step) - change(value - step)) / (2 * step)
      : (changed[i]! - start) / way;
  });
  return binaryExplanation("probability", classes, start, changed, multiplyRows(contributions[1]!, factors));
}

/** Whether log-odds that classifiers do have are cut, so that no line leads from them to what is answered. */
function cuts({ farthest }: LineCalibrator): boolean {
  return farthest < farthestOfDoubles;
}

/** How far a slope looks to both sides. */
const step = 1e-6;

function explainLine(
  { intercept, slope }: LineCalibrator,
  classes: readonly string[],
  base: number,
  prediction: Float64Array,
  contributions: Matrix,
): MatrixExplanation {
  const moved = (value: number): number => intercept + slope * value;
  const factors = prediction.map(() => slope);
  return binaryExplanation(
    "log-odds",
    classes,
    moved(base),
    prediction.map(moved),
    multiplyRows(contributions, factors),
  );
}

/** The calibrated probability of what a classifier answers on its scale. */
function calibrated(calibrator: Calibrator, value: number, isLogOdds: boolean): number {
  const p = isLogOdds ? 1 / (1 + Math.exp(-value)) : Math.min(1, Math.max(0, value));
  const out = Float64Array.of(1 - p, p);
  calibrateRow([calibrator], out);
  return out[1]!;
}

function multiplyRows({ nRows, nCols, data }: Matrix, factors: Float64Array): Matrix {
  const out = makeMatrix(nRows, nCols);
  for (let at = 0; at < data.length; at++) out.data[at] = data[at]! * factors[Math.floor(at / nCols)]!;
  return out;
}

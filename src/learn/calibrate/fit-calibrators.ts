import { DataError, type Labels, type Matrix } from "../../core/index.ts";
import { defaultClip } from "../../judge/calibration/log-odds.ts";
import { fitIntercept, fitLine, type LogisticLine } from "../../judge/calibration/logistic-line.ts";
import { sumByClass } from "../fit/training-weights.ts";
import { type Calibrator, cutLogOdds, farthestOfDoubles, type LineCalibrator } from "./calibrator.ts";
import type { CalibrationMethod } from "./fitted-calibrated-classifier.ts";
import { fitIsotonic } from "./isotonic.ts";

/** Rows below which isotonic regression is refused: its steps follow chance, as scikit-learn's guide says too. */
export const fewestForIsotonic = 1000;

/**
 * Learns how the probabilities of each class must be changed to fit the labels.
 *
 * @param probabilities n rows x classes: what each row was answered by a model that had not seen it.
 * @param weights one number >= 0 a row. Default: 1 each.
 * @returns for two classes one calibrator, of the second; else one a class.
 * @throws {DataError} `fit/too-few-rows` for `isotonic` and fewer than 1,000 rows with weight.
 */
export function fitCalibrators(
  method: CalibrationMethod,
  probabilities: Matrix,
  y: Labels,
  weights?: Float64Array,
): Calibrator[] {
  checkRowsForIsotonic(method, y.codes.length, weights);
  const { nRows, nCols, data } = probabilities;
  const perClass = sumByClass(y.codes, nCols, weights);
  const fitClass = (k: number): Calibrator => {
    if (perClass[k] === 0) return null;
    const targets = Uint8Array.from(y.codes, (code) => (code === k ? 1 : 0));
    const p = Float64Array.from({ length: nRows }, (_, i) => data[i * nCols + k]!);
    if (method === "isotonic") return fitIsotonic(p, targets, weights);
    const rest = Float64Array.from({ length: nRows }, (_, i) => sumOthers(data, i * nCols, nCols, k));
    return fitLineOf(method, p, rest, targets, weights);
  };
  return nCols === 2 ? [fitClass(1)] : Array.from({ length: nCols }, (_, k) => fitClass(k));
}

/** @throws {DataError} `fit/too-few-rows` for `isotonic` and fewer than 1,000 rows with weight. */
export function checkRowsForIsotonic(method: CalibrationMethod, nRows: number, weights?: Float64Array): void {
  if (method !== "isotonic") return;
  const n = weights === undefined ? nRows : weights.reduce((sum, weight) => sum + (weight > 0 ? 1 : 0), 0);
  if (n < fewestForIsotonic)
    throw new DataError(
      "fit/too-few-rows",
      `isotonic calibration must have ${fewestForIsotonic} training rows at least, got ${n}: its steps would follow chance`,
      { hint: 'calibrate by two numbers, "platt" (method "sigmoid"), or by one, "intercept"' },
    );
}

/** The probability of all classes but one: added up, which keeps the digits that 1 - p loses. */
function sumOthers(data: Float64Array, start: number, nCols: number, k: number): number {
  let sum = 0;
  for (let j = 0; j < nCols; j++) if (j !== k) sum += data[start + j]!;
  return sum;
}

function fitLineOf(
  method: "sigmoid" | "intercept",
  p: Float64Array,
  rest: Float64Array,
  targets: Uint8Array,
  weights: Float64Array | undefined,
): LineCalibrator {
  // A model that says 0 or 1, as votes do, says so of other rows too: they are taken as likely as half of the least that it says
  // else. One that never does has log-odds of its own for every row, however far.
  const isCertain = p.some((value, i) => value === 0 || rest[i] === 0);
  const clip = defaultClip(p);
  const farthest = isCertain ? Math.log1p(-clip) - Math.log(clip) : farthestOfDoubles;
  const x = p.map((value, i) => cutLogOdds(value, rest[i]!, farthest));
  const { intercept, slope } =
    method === "intercept" ? fitIntercept({ x, targets, weights }) : fitSigmoid(x, targets, weights);
  return { intercept, slope, farthest };
}

/**
 * Platt's sigmoid: the line of greatest likelihood for targets that are a little less than 1 for events and a little more than 0 for
 * other rows, so that it exists for classes that are separated, too.
 *
 * @see Platt (1999), Advances in Large Margin Classifiers, 61-74; Lin, Lin & Weng (2007), Machine Learning 68:267-276.
 */
function fitSigmoid(
  x: Float64Array,
  outcomes: Uint8Array,
  weights: Float64Array | undefined,
): Pick<LogisticLine, "intercept" | "slope"> {
  let events = 0;
  let others = 0;
  for (let i = 0; i < x.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    if (outcomes[i] === 1) events += weight;
    else others += weight;
  }
  const high = (events + 1) / (events + 2);
  const low = 1 / (others + 2);
  const first = x.find((_, i) => weights === undefined || weights[i]! > 0)!;
  if (x.every((value, i) => value === first || weights?.[i] === 0)) {
    const mean = (events * high + others * low) / (events + others);
    return { slope: 0, intercept: Math.log(mean) - Math.log1p(-mean) };
  }
  return fitLine({ x, targets: Float64Array.from(outcomes, (y) => (y === 1 ? high : low)), weights });
}

import { type Labels, type Matrix, rowOf } from "../../core/index.ts";
import { mostProbable } from "../fit/training-rows.ts";
import type { FittedClassifier, PlainState } from "../protocol/protocol.ts";
import { StateReader } from "../protocol/state-reader.ts";
import { type Calibrator, calibrateRow, readCalibrator } from "./calibrator.ts";

/** The ways in which probabilities are calibrated. */
export const calibrationMethods = ["sigmoid", "intercept", "isotonic"] as const;

/** How probabilities are changed: along a line of log-odds, by an intercept alone, or by steps. */
export type CalibrationMethod = (typeof calibrationMethods)[number];

/** All that a fitted calibrated classifier knows. */
export interface CalibratedClassifierState extends PlainState {
  readonly kind: "CalibratedClassifier";
  readonly method: CalibrationMethod;
  /** For two classes one calibrator, of the second; else one a class; `null` where a probability stays as it is. */
  readonly calibrators: readonly Calibrator[];
  readonly warnings: readonly string[];
  /** The state of the classifier whose probabilities are changed. */
  readonly estimator: PlainState;
}

/** A classifier whose probabilities go through a calibrator. */
export class FittedCalibratedClassifier implements FittedClassifier<Matrix> {
  readonly state: CalibratedClassifierState;
  /** The classifier of all training rows, whose probabilities are changed. */
  readonly estimator: FittedClassifier<Matrix>;
  readonly predictProbaInto?: (row: Float64Array, out: Float64Array) => void;
  readonly prepare?: (nRows: number) => Generator<void, void, void>;

  /** @param estimator the classifier that `state.estimator` describes. */
  constructor(state: CalibratedClassifierState, estimator: FittedClassifier<Matrix>) {
    this.state = state;
    this.estimator = estimator;
    const { calibrators } = state;
    if (estimator.predictProbaInto !== undefined)
      this.predictProbaInto = (row, out) => {
        estimator.predictProbaInto!(row, out);
        calibrateRow(calibrators, out);
      };
    if (estimator.prepare !== undefined) this.prepare = (nRows) => estimator.prepare!(nRows);
  }

  /**
   * Brings a fitted object back from its state, as after `structuredClone`. Every field is checked, once.
   *
   * @throws {FormatError} `state/invalid`, naming the field.
   */
  static fromState(
    given: PlainState,
    context: { readonly restoreEstimator: (state: PlainState) => FittedClassifier<Matrix> },
  ): FittedCalibratedClassifier {
    const reader = StateReader.open("CalibratedClassifier", given);
    const method = reader.oneOf("method", calibrationMethods);
    const stored = reader.state("estimator");
    if (stored.kind === "CalibratedClassifier")
      reader.refuse("estimator", "the state of a classifier that is not calibrated itself");
    const estimator = context.restoreEstimator(stored);
    const nClasses = estimator.classes.length;
    const calibrators = reader.list(
      "calibrators",
      (items, i) => readCalibrator(items, i, method === "isotonic"),
      nClasses === 2 ? 1 : nClasses,
    );
    return new FittedCalibratedClassifier(
      {
        kind: "CalibratedClassifier",
        method,
        calibrators,
        warnings: reader.strings("warnings"),
        estimator: estimator.state,
      },
      estimator,
    );
  }

  get classes(): readonly string[] {
    return this.estimator.classes;
  }

  get nFeaturesIn(): number {
    return this.estimator.nFeaturesIn;
  }

  get warnings(): readonly string[] {
    return [...this.estimator.warnings, ...this.state.warnings];
  }

  get drawsByRow(): boolean {
    return this.estimator.drawsByRow ?? false;
  }

  /** @throws {DataError} as the classifier does whose probabilities are changed. */
  predictProba(X: Matrix): Matrix {
    const probabilities = this.estimator.predictProba(X);
    for (let i = 0; i < probabilities.nRows; i++)
      calibrateRow(this.state.calibrators, rowOf(probabilities, i));
    return probabilities;
  }

  predict(X: Matrix): Labels {
    return mostProbable(this.predictProba(X), this.classes);
  }
}

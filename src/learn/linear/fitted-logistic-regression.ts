import { DataError, type Labels, type Matrix, makeMatrix, rowOf } from "../../core/index.ts";
import { checkColumnCount, checkFinite, mostProbable } from "../fit/training-rows.ts";
import type { FittedClassifier, PlainState } from "../protocol/protocol.ts";
import { StateReader } from "../protocol/state-reader.ts";
import { LinearPredictor } from "./linear-predictor.ts";

/** What a fitted logistic regression knows, whichever format its state has. */
export interface LogisticRegressionFields extends PlainState {
  readonly kind: "LogisticRegression";
  readonly classes: readonly string[];
  readonly nFeaturesIn: number;
  /** Coefficients, row-major: for two classes one row of `nFeaturesIn`, the log-odds of the second; else one row a class. */
  readonly coef: Float64Array;
  /** One value a row of `coef`; `-Infinity` for a class that did not occur. */
  readonly intercept: Float64Array;
  /** Whether the tolerance was reached, and the classes are not separated. */
  readonly converged: boolean;
  /** Steps that the minimiser took. */
  readonly nIter: number;
  /**
   * Largest absolute entry of the gradient of the mean objective at the coefficients. When the last step was taken without a
   * further look, as happens close to the minimum, it is the entry before that step, which made it smaller.
   */
  readonly largestGradient: number;
  readonly warnings: readonly string[];
}

/**
 * All that a fitted logistic regression knows: what a model's file holds of it, and what `fromState` reads. Since format 2 the mean of
 * each column over the training rows is kept, each row counted by the weight that it had in the fit: what explanations compare a row
 * with. A stored state without a format is of format 1.
 */
export type LogisticRegressionState =
  | (LogisticRegressionFields & { readonly format: 1 })
  | (LogisticRegressionFields & { readonly format: 2; readonly featureMeans: Float64Array });

/** A logistic regression that has seen its training rows. */
export class FittedLogisticRegression implements FittedClassifier<Matrix> {
  readonly state: LogisticRegressionState;
  readonly #predictor: LinearPredictor;

  constructor(state: LogisticRegressionState) {
    this.state = state;
    const { coef, intercept, classes, nFeaturesIn } = state;
    this.#predictor = new LinearPredictor(coef, intercept, classes.length, nFeaturesIn);
  }

  /**
   * Brings a fitted object back from its state, as after `structuredClone`. Every field is checked, once.
   *
   * @throws {FormatError} `state/invalid`, naming the field.
   */
  static fromState(state: PlainState): FittedLogisticRegression {
    return new FittedLogisticRegression(readState(StateReader.open("LogisticRegression", state)));
  }

  get classes(): readonly string[] {
    return this.state.classes;
  }

  get nFeaturesIn(): number {
    return this.state.nFeaturesIn;
  }

  get warnings(): readonly string[] {
    return this.state.warnings;
  }

  /** Whether the tolerance was reached, at a minimum that exists: classes that the columns separate have none. */
  get converged(): boolean {
    return this.state.converged;
  }

  /** Steps that the minimiser took. */
  get nIter(): number {
    return this.state.nIter;
  }

  /** Coefficients: 1 x p for two classes (the log-odds of `classes[1]`), else n classes x p. */
  get coef(): Matrix {
    const { coef, nFeaturesIn } = this.state;
    return makeMatrix(this.#nOutputs, nFeaturesIn, coef);
  }

  /** One value for two classes, else one a class: `-Infinity` for a class that did not occur in training. */
  get intercept(): Float64Array {
    return this.state.intercept;
  }

  /** The weighted mean of each column over the training rows; undefined where the state is of format 1, which kept none. */
  get featureMeans(): Float64Array | undefined {
    return this.state.format === 2 ? this.state.featureMeans : undefined;
  }

  get #nOutputs(): number {
    return this.state.classes.length === 2 ? 1 : this.state.classes.length;
  }

  /**
   * The probability of each class for each row.
   *
   * @param X n rows x p columns as in training, finite.
   * @returns n rows x n classes; each row sums to 1.
   * @throws {DataError} `predict/column-count` when X has not as many columns as the training rows.
   * @throws {DataError} `fit/not-finite` for NaN and infinity, naming row and column.
   * @throws {DataError} `predict/overflow` for finite values so large that a score is not a number.
   */
  predictProba(X: Matrix): Matrix {
    checkColumnCount("LogisticRegression", X, this.nFeaturesIn);
    const out = makeMatrix(X.nRows, this.classes.length);
    this.#predictor.answerRows(X.data, X.nRows, out.data, (rowIndex, answer) => {
      checkFinite("LogisticRegression", X);
      this.#answerHuge(rowOf(X, rowIndex), answer);
    });
    return out;
  }

  /**
   * Does what {@link predictProba} does for one row, without allocating anything.
   *
   * @param out one probability a class, written in the order of `classes`.
   * @throws {DataError} as {@link predictProba}.
   */
  predictProbaInto(row: Float64Array, out: Float64Array): void {
    if (row.length !== this.nFeaturesIn)
      checkColumnCount("LogisticRegression", makeMatrix(1, row.length, row), this.nFeaturesIn);
    if (this.#predictor.answerRow(row, out)) return;
    checkFinite("LogisticRegression", makeMatrix(1, row.length, row));
    this.#answerHuge(row, out);
  }

  predict(X: Matrix): Labels {
    return mostProbable(this.predictProba(X), this.classes);
  }

  /** Answers a finite row whose scores leave the range of numbers: an infinite score counts as the largest number. */
  #answerHuge(row: Float64Array, out: Float64Array): void {
    const { coef, intercept } = this.state;
    const scores = intercept.map((start, k) => {
      if (start === -Infinity) return start;
      let z = start;
      for (let j = 0; j < row.length; j++) z += row[j]! * coef[k * row.length + j]!;
      if (Number.isNaN(z))
        throw new DataError(
          "predict/overflow",
          "the values of a row are too large for a score to be computed",
        );
      return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, z));
    });
    const all = scores.length === 1 ? Float64Array.of(0, scores[0]!) : scores;
    const highest = all.reduce((max, z) => Math.max(max, z));
    const total = all.reduce((sum, z) => sum + Math.exp(z - highest), 0);
    for (let k = 0; k < all.length; k++) out[k] = Math.exp(all[k]! - highest) / total;
  }
}

function readState(state: StateReader): LogisticRegressionState {
  const format = state.format([1, 2]);
  const classes = state.classes("classes");
  if (classes.length < 2) state.refuse("classes", "a list of two classes at least");
  const nFeaturesIn = state.integer("nFeaturesIn", { min: 0 });
  const nOutputs = classes.length === 2 ? 1 : classes.length;
  const answers = {
    classes,
    nFeaturesIn,
    coef: state.array("coef", Float64Array, { length: nOutputs * nFeaturesIn }),
    intercept: readIntercept(state, nOutputs),
  };
  const training = {
    converged: state.flag("converged"),
    nIter: state.integer("nIter", { min: 0 }),
    largestGradient: state.number("largestGradient", { min: 0, max: Infinity }),
    warnings: state.strings("warnings"),
  };
  if (format === 1) return { kind: "LogisticRegression", format, ...answers, ...training };
  const featureMeans = state.array("featureMeans", Float64Array, { length: nFeaturesIn });
  return { kind: "LogisticRegression", format, ...answers, featureMeans, ...training };
}

/** Reads the intercepts. `-Infinity`, for a class that did not occur, is allowed with several classes, but not for all. */
function readIntercept(state: StateReader, nOutputs: number): Float64Array {
  const min = nOutputs === 1 ? -Number.MAX_VALUE : -Infinity;
  const intercept = state.array("intercept", Float64Array, { length: nOutputs, min });
  if (!intercept.some(Number.isFinite)) state.refuse("intercept", "a number that is finite", 0);
  return intercept;
}

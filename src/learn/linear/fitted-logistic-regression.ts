import { DataError, type Labels, type Matrix, makeMatrix } from "../../core/index.ts";
import type { FittedClassifier, PlainState } from "../protocol.ts";
import { checkColumnCount, checkFinite, mostProbable } from "../training-rows.ts";

/** All that a fitted logistic regression knows. */
export interface LogisticRegressionState extends PlainState {
  readonly kind: "LogisticRegression";
  readonly classes: readonly string[];
  readonly nFeaturesIn: number;
  /** Row-major: one row of `nFeaturesIn` for two classes, else one a class. */
  readonly coef: Float64Array;
  /** One value a row of `coef`; `-Infinity` for a class that did not occur. */
  readonly intercept: Float64Array;
  readonly converged: boolean;
  readonly nIter: number;
  /** Largest absolute entry of the gradient of the mean objective at the coefficients. */
  readonly largestGradient: number;
  readonly warnings: readonly string[];
}

/** A logistic regression that has seen its training rows. */
export class FittedLogisticRegression implements FittedClassifier<Matrix> {
  readonly state: LogisticRegressionState;

  constructor(state: LogisticRegressionState) {
    this.state = state;
  }

  /** Brings a fitted object back from its state, as after `structuredClone`. */
  static fromState(state: PlainState): FittedLogisticRegression {
    return new FittedLogisticRegression(state as LogisticRegressionState);
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

  /** Whether the tolerance was reached at a minimum that exists. */
  get converged(): boolean {
    return this.state.converged;
  }

  /** Steps taken. */
  get nIter(): number {
    return this.state.nIter;
  }

  /** 1 x p for two classes (the log-odds of `classes[1]`), else n classes x p. */
  get coef(): Matrix {
    const { coef, nFeaturesIn } = this.state;
    return makeMatrix(this.#nOutputs, nFeaturesIn, coef);
  }

  /** One value for two classes, else one a class. */
  get intercept(): Float64Array {
    return this.state.intercept;
  }

  get #nOutputs(): number {
    return this.state.classes.length === 2 ? 1 : this.state.classes.length;
  }

  /**
   * @throws {DataError} `predict/column-count`; `fit/not-finite` for NaN and infinity, naming row and column;
   * `predict/overflow` for finite values so large that a score is not a number.
   */
  predictProba(X: Matrix): Matrix {
    checkColumnCount("LogisticRegression", X, this.nFeaturesIn);
    return this.#nOutputs === 1 ? this.#binary(X) : this.#multinomial(X);
  }

  predict(X: Matrix): Labels {
    return mostProbable(this.predictProba(X), this.classes);
  }

  #binary(X: Matrix): Matrix {
    const { nRows, nCols, data } = X;
    const { coef } = this.state;
    const intercept = this.state.intercept[0]!;
    const out = new Float64Array(nRows * 2);
    for (let i = 0; i < nRows; i++) {
      const x = i * nCols;
      let z = intercept;
      for (let j = 0; j < nCols; j++) z += data[x + j]! * coef[j]!;
      if (!Number.isFinite(z)) z = this.#clamp(X, z);
      const e = Math.exp(-Math.abs(z));
      const near = 1 / (1 + e);
      const far = e / (1 + e); // not 1 - near: keeps its relative accuracy
      out[2 * i] = z >= 0 ? far : near;
      out[2 * i + 1] = z >= 0 ? near : far;
    }
    return makeMatrix(nRows, 2, out);
  }

  #multinomial(X: Matrix): Matrix {
    const { nRows, nCols, data } = X;
    const { coef, intercept } = this.state;
    const nClasses = intercept.length;
    const out = new Float64Array(nRows * nClasses);
    for (let i = 0; i < nRows; i++) {
      const x = i * nCols;
      const row = i * nClasses;
      let highest = -Infinity;
      for (let k = 0; k < nClasses; k++) {
        const w = k * nCols;
        let z = intercept[k]!;
        if (z !== -Infinity) {
          for (let j = 0; j < nCols; j++) z += data[x + j]! * coef[w + j]!;
          if (!Number.isFinite(z)) z = this.#clamp(X, z);
        }
        out[row + k] = z;
        if (z > highest) highest = z;
      }
      let total = 0;
      for (let k = 0; k < nClasses; k++) {
        const e = Math.exp(out[row + k]! - highest);
        out[row + k] = e;
        total += e;
      }
      for (let k = 0; k < nClasses; k++) out[row + k]! /= total;
    }
    return makeMatrix(nRows, nClasses, out);
  }

  /** A score that left the range of numbers: an infinite sum of finite values is as good as the largest number. */
  #clamp(X: Matrix, z: number): number {
    checkFinite("LogisticRegression", X);
    if (Number.isNaN(z))
      throw new DataError("predict/overflow", "the values of a row are too large for a score to be computed");
    return z > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE;
  }
}

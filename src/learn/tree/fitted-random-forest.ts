import { type Labels, type Matrix, makeMatrix } from "../../core/index.ts";
import type { FittedClassifier, PlainState } from "../protocol.ts";
import { mostProbable } from "../training-rows.ts";
import type { PackedTrees } from "./packed-trees.ts";
import { TreeEnsemble } from "./tree-ensemble.ts";

/** All that a fitted forest knows. */
export interface RandomForestState extends PlainState {
  readonly kind: "RandomForestClassifier";
  readonly classes: readonly string[];
  readonly nFeaturesIn: number;
  readonly trees: PackedTrees & {
    readonly [key: string]: Float64Array | Uint32Array | Uint16Array | Uint8Array;
  };
  /** One share a column, summing to 1; zeros when no tree has a split. */
  readonly featureImportances: Float64Array;
  /** Null unless asked for by `oobScore`. */
  readonly oobScore: number | null;
  /** Row-major, n training rows x n classes; null unless asked for. */
  readonly oobDecisionFunction: Float64Array | null;
  readonly warnings: readonly string[];
}

/** A random forest that has seen its training rows. */
export class FittedRandomForestClassifier implements FittedClassifier<Matrix> {
  readonly state: RandomForestState;
  readonly #ensemble: TreeEnsemble;

  constructor(state: RandomForestState) {
    this.state = state;
    this.#ensemble = new TreeEnsemble(
      "RandomForestClassifier",
      state.trees,
      state.nFeaturesIn,
      state.classes.length,
    );
  }

  /** Brings a fitted object back from its state, as after `structuredClone`. */
  static fromState(state: PlainState): FittedRandomForestClassifier {
    return new FittedRandomForestClassifier(state as RandomForestState);
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

  get nEstimators(): number {
    return this.state.trees.nodeCounts.length;
  }

  /** How much each column improved the trees' impurity: shares that sum to 1. Favours columns of many values. */
  get featureImportances(): Float64Array {
    return this.state.featureImportances;
  }

  /** Accuracy on rows that trees have not seen; undefined unless `oobScore` was asked for. */
  get oobScore(): number | undefined {
    return this.state.oobScore ?? undefined;
  }

  /** n training rows x n classes: the mean over the trees that have not seen the row; undefined unless asked for. */
  get oobDecisionFunction(): Matrix | undefined {
    const data = this.state.oobDecisionFunction;
    return data === null
      ? undefined
      : makeMatrix(data.length / this.classes.length, this.classes.length, data);
  }

  /**
   * The mean of the trees' probabilities.
   *
   * @param X as many columns as in training; NaN is missing and goes the way that was learned.
   * @throws {DataError} `predict/column-count`; `fit/not-finite` for a value that is infinite as a float32.
   */
  predictProba(X: Matrix): Matrix {
    return this.#ensemble.predictProba(X);
  }

  /**
   * The same for one row, without allocating anything.
   *
   * @param out one probability a class, written in the order of `classes`.
   * @throws {DataError} as {@link predictProba}.
   */
  predictProbaInto(row: Float64Array, out: Float64Array): void {
    this.#ensemble.predictProbaInto(row, out);
  }

  /** Lays the trees out for so many rows, in steps between which a caller may pause. */
  prepare(nRows: number): Generator<void, void, void> {
    return this.#ensemble.prepare(nRows);
  }

  predict(X: Matrix): Labels {
    return mostProbable(this.predictProba(X), this.classes);
  }
}

import type { Labels, Matrix } from "../../core/index.ts";
import type { FittedClassifier, PlainState } from "../protocol.ts";
import { mostProbable } from "../training-rows.ts";
import { linkTrees } from "./linked-trees.ts";
import type { PackedTrees } from "./packed-trees.ts";
import { TreeEnsemble } from "./tree-ensemble.ts";

/** All that a fitted tree knows. */
export interface DecisionTreeState extends PlainState {
  readonly kind: "DecisionTreeClassifier";
  readonly classes: readonly string[];
  readonly nFeaturesIn: number;
  /** A single tree. */
  readonly trees: PackedTrees & {
    readonly [key: string]: Float64Array | Uint32Array | Uint16Array | Uint8Array;
  };
  /** One share a column, summing to 1; zeros when the tree has no split. */
  readonly featureImportances: Float64Array;
  readonly warnings: readonly string[];
}

/** A decision tree that has seen its training rows. */
export class FittedDecisionTreeClassifier implements FittedClassifier<Matrix> {
  readonly state: DecisionTreeState;
  readonly #ensemble: TreeEnsemble;

  constructor(state: DecisionTreeState) {
    this.state = state;
    this.#ensemble = new TreeEnsemble(
      "DecisionTreeClassifier",
      state.trees,
      state.nFeaturesIn,
      state.classes.length,
    );
  }

  /** Brings a fitted object back from its state, as after `structuredClone`. */
  static fromState(state: PlainState): FittedDecisionTreeClassifier {
    return new FittedDecisionTreeClassifier(state as DecisionTreeState);
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

  /** How much each column improved the tree's impurity: shares that sum to 1. */
  get featureImportances(): Float64Array {
    return this.state.featureImportances;
  }

  get nLeaves(): number {
    return this.state.trees.leaf.length;
  }

  /** The longest way from the root to a leaf; 0 for a single leaf. */
  get depth(): number {
    const { left, right } = linkTrees(this.state.trees, this.nFeaturesIn);
    const depths = new Int32Array(left.length);
    let deepest = 0;
    for (let i = 0; i < left.length; i++) {
      deepest = Math.max(deepest, depths[i]!);
      if (left[i]! < 0) continue;
      depths[left[i]!] = depths[i]! + 1;
      depths[right[i]!] = depths[i]! + 1;
    }
    return deepest;
  }

  /**
   * The share of each class in the leaf that a row reaches.
   *
   * @param X as many columns as in training; NaN is missing and goes the way that was learned.
   * @throws {DataError} `predict/column-count`; `fit/not-finite` for a value that is infinite as a float32.
   */
  predictProba(X: Matrix): Matrix {
    return this.#ensemble.predictProba(X);
  }

  /** The same for one row, without allocating anything. @param out one probability a class. */
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

import type { Labels, Matrix } from "../../core/index.ts";
import { mostProbable } from "../fit/training-rows.ts";
import type { FittedClassifier, PlainState } from "../protocol/protocol.ts";
import { StateReader } from "../protocol/state-reader.ts";
import { TreeEnsemble } from "./predict/tree-ensemble.ts";
import { linkTrees } from "./state/linked-trees.ts";
import { weighNodes } from "./state/node-weights.ts";
import { readTrees, type StoredTrees } from "./state/read-trees.ts";

/** All that a fitted tree knows. */
export interface DecisionTreeState extends PlainState {
  readonly kind: "DecisionTreeClassifier";
  /** Since format 2 the trees keep the weights of their leaves. A stored state without this field is of format 1. */
  readonly format: 1 | 2;
  readonly classes: readonly string[];
  readonly nFeaturesIn: number;
  /** A single tree. */
  readonly trees: StoredTrees;
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

  /**
   * Brings a fitted object back from its state, as after `structuredClone`. Every field is checked, once.
   *
   * @throws {FormatError} `state/invalid`, naming the field.
   */
  static fromState(state: PlainState): FittedDecisionTreeClassifier {
    return new FittedDecisionTreeClassifier(readState(StateReader.open("DecisionTreeClassifier", state)));
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

  /** How much the splits by each column improved the tree's impurity: one share a column, summing to 1; zeros without a split. */
  get featureImportances(): Float64Array {
    return this.state.featureImportances;
  }

  /**
   * The weight of the training rows in each node, in preorder: a node, then all below its left child, then all below its right
   * one. scikit-learn's `weighted_n_node_samples`. Undefined where the state is of format 1, which kept no weights.
   */
  get nodeWeights(): Float64Array | undefined {
    return weighNodes(this.state.trees, this.nFeaturesIn);
  }

  /** How many leaves the tree has. */
  get nLeaves(): number {
    return this.state.trees.leaf.length;
  }

  /** How many splits the longest way from the root to a leaf has; 0 for a single leaf. */
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
   * @returns n rows x n classes; each row sums to 1.
   * @throws {DataError} `predict/column-count` when X has not as many columns as the training rows.
   * @throws {DataError} `fit/not-finite` for a value that is infinite as a float32, in a column that the tree asks for.
   */
  predictProba(X: Matrix): Matrix {
    return this.#ensemble.predictProba(X);
  }

  /**
   * Does what {@link predictProba} does for one row, without allocating anything.
   *
   * @param out one probability a class, written in the order of `classes`.
   * @throws {DataError} as {@link predictProba}.
   */
  predictProbaInto(row: Float64Array, out: Float64Array): void {
    this.#ensemble.predictProbaInto(row, out);
  }

  /** Lays the tree out for predicting so many rows, in steps between which a caller may pause. */
  prepare(nRows: number): Generator<void, void, void> {
    return this.#ensemble.prepare(nRows);
  }

  predict(X: Matrix): Labels {
    return mostProbable(this.predictProba(X), this.classes);
  }
}

function readState(state: StateReader): DecisionTreeState {
  const format = state.format([1, 2]);
  const classes = state.classes("classes");
  const nFeaturesIn = state.integer("nFeaturesIn", { min: 0 });
  const trees = readTrees(state, format, nFeaturesIn, classes.length);
  if (trees.nodeCounts.length !== 1) state.record("trees").refuse("nodeCounts", "a list of one tree");
  return {
    kind: "DecisionTreeClassifier",
    format,
    classes,
    nFeaturesIn,
    trees,
    featureImportances: state.array("featureImportances", Float64Array, { length: nFeaturesIn }),
    warnings: state.strings("warnings"),
  };
}

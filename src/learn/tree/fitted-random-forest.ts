import { type Labels, type Matrix, makeMatrix } from "../../core/index.ts";
import { mostProbable } from "../fit/training-rows.ts";
import type { FittedClassifier, PlainState } from "../protocol/protocol.ts";
import { StateReader } from "../protocol/state-reader.ts";
import { TreeEnsemble } from "./predict/tree-ensemble.ts";
import { weighNodes } from "./state/node-weights.ts";
import { readTrees, type StoredTrees } from "./state/read-trees.ts";

/** All that a fitted forest knows. */
export interface RandomForestState extends PlainState {
  readonly kind: "RandomForestClassifier";
  /** Since format 2 the trees keep the weights of their leaves. A stored state without this field is of format 1. */
  readonly format: 1 | 2;
  readonly classes: readonly string[];
  readonly nFeaturesIn: number;
  readonly trees: StoredTrees;
  /** One share a column, summing to 1; zeros when no tree has a split. */
  readonly featureImportances: Float64Array;
  /** Accuracy on rows that trees have not seen; null unless asked for by `oobScore`. */
  readonly oobScore: number | null;
  /** What the trees that have not seen a row answer, row-major, n training rows x n classes; null unless asked for. */
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

  /**
   * Brings a fitted object back from its state, as after `structuredClone`. Every field is checked, once.
   *
   * @throws {FormatError} `state/invalid`, naming the field.
   */
  static fromState(state: PlainState): FittedRandomForestClassifier {
    return new FittedRandomForestClassifier(readState(StateReader.open("RandomForestClassifier", state)));
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

  /** How many trees there are. */
  get nEstimators(): number {
    return this.state.trees.nodeCounts.length;
  }

  /**
   * How much the splits by each column improved the trees' impurity: one share a column, summing to 1. Columns of many values seem
   * more important than they are, as they offer more splits to choose from.
   */
  get featureImportances(): Float64Array {
    return this.state.featureImportances;
  }

  /**
   * The weight of the training rows in each node, trees one after the other, each in preorder: scikit-learn's
   * `weighted_n_node_samples`. Undefined where the state is of format 1, which kept no weights.
   */
  get nodeWeights(): Float64Array | undefined {
    return weighNodes(this.state.trees, this.nFeaturesIn);
  }

  /** Accuracy on rows that trees have not seen; undefined unless `oobScore` was asked for. */
  get oobScore(): number | undefined {
    return this.state.oobScore ?? undefined;
  }

  /**
   * n training rows x n classes: the mean of the probabilities of the trees that have not seen the row, zeros for a row that all
   * have seen. Undefined unless `oobScore` was asked for.
   */
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
   * @returns n rows x n classes; each row sums to 1.
   * @throws {DataError} `predict/column-count` when X has not as many columns as the training rows.
   * @throws {DataError} `fit/not-finite` for a value that is infinite as a float32, in a column that a tree asks for.
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

  /** Lays the trees out for predicting so many rows, in steps between which a caller may pause. */
  prepare(nRows: number): Generator<void, void, void> {
    return this.#ensemble.prepare(nRows);
  }

  predict(X: Matrix): Labels {
    return mostProbable(this.predictProba(X), this.classes);
  }
}

function readState(state: StateReader): RandomForestState {
  const format = state.format([1, 2]);
  const classes = state.classes("classes");
  const nFeaturesIn = state.integer("nFeaturesIn", { min: 0 });
  const isUnit = { min: 0, max: 1 };
  const oobDecisionFunction = state.nullable("oobDecisionFunction", (key) =>
    state.array(key, Float64Array, isUnit),
  );
  if (oobDecisionFunction !== null && oobDecisionFunction.length % classes.length !== 0)
    state.refuse("oobDecisionFunction", `rows of ${classes.length} probabilities`);
  return {
    kind: "RandomForestClassifier",
    format,
    classes,
    nFeaturesIn,
    trees: readTrees(state, format, nFeaturesIn, classes.length),
    featureImportances: state.array("featureImportances", Float64Array, { length: nFeaturesIn }),
    oobScore: state.nullable("oobScore", (key) => state.number(key, isUnit)),
    oobDecisionFunction,
    warnings: state.strings("warnings"),
  };
}

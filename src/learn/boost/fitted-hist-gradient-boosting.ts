import { type Labels, type Matrix, makeMatrix } from "../../core/index.ts";
import { checkColumnCount, mostProbable } from "../fit/training-rows.ts";
import type { FittedClassifier, PlainState } from "../protocol/protocol.ts";
import { StateReader } from "../protocol/state-reader.ts";
import { BoostPredictor } from "./predict/boost-predictor.ts";
import { toProbabilities } from "./state/link.ts";
import {
  MOST_CATEGORIES,
  rawRange,
  readBoostedTrees,
  type StoredBoostedTrees,
} from "./state/read-boosted-trees.ts";

/** What messages, specs and states call it. */
const NAME = "HistGradientBoostingClassifier";

/** All that a fitted booster knows. */
export interface HistGradientBoostingState extends PlainState {
  readonly kind: "HistGradientBoostingClassifier";
  /** Since format 2 the trees keep how many rows their nodes have. A stored state without this field is of format 1. */
  readonly format: 1 | 2;
  readonly classes: readonly string[];
  readonly nFeaturesIn: number;
  /** The positions of the classes that occurred in training; others have probability 0. */
  readonly present: Int32Array;
  /** Raw predictions before the first tree: log-odds of the second class, or one a class. Empty where one class occurred. */
  readonly baseline: Float64Array;
  /** How many iterations were done. */
  readonly nIter: number;
  readonly trees: StoredBoostedTrees;
  /** For each column its categories, rising; null for a column of sizes. */
  readonly categories: readonly (Float64Array | null)[];
  /** The score on training rows before the first iteration and after each, greater is better; empty unless the fit may stop early. */
  readonly trainScore: Float64Array;
  /** The same on the rows that were held out; empty where there are none. */
  readonly validationScore: Float64Array;
  readonly warnings: readonly string[];
}

/** Boosted trees that have seen their training rows. */
export class FittedHistGradientBoostingClassifier implements FittedClassifier<Matrix> {
  readonly state: HistGradientBoostingState;
  readonly #raw: Float64Array;
  readonly #probabilities: Float64Array;
  #predictor: BoostPredictor | undefined;

  constructor(state: HistGradientBoostingState) {
    this.state = state;
    this.#raw = new Float64Array(state.baseline.length);
    this.#probabilities = new Float64Array(state.present.length);
  }

  /**
   * Brings a fitted object back from its state, as after `structuredClone`. Every field is checked, once.
   *
   * @throws {FormatError} `state/invalid`, naming the field.
   */
  static fromState(state: PlainState): FittedHistGradientBoostingClassifier {
    return new FittedHistGradientBoostingClassifier(readState(StateReader.open(NAME, state)));
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

  /** How many iterations were done. */
  get nIter(): number {
    return this.state.nIter;
  }

  /** How many trees an iteration has: 1 for two classes, else one for each class that occurred. */
  get nTreesPerIteration(): number {
    return this.state.baseline.length;
  }

  /** Scores on training rows before the first iteration and after each; empty unless the fit may stop early. */
  get trainScore(): Float64Array {
    return this.state.trainScore;
  }

  /** The same on the rows held out; empty where there are none. */
  get validationScore(): Float64Array {
    return this.state.validationScore;
  }

  /**
   * Raw predictions: the log-odds of the second class, or one score a class that occurred.
   *
   * @param X as many columns as in training; NaN is missing and goes the way that was learned.
   * @returns n rows, {@link nTreesPerIteration} columns.
   * @throws {DataError} `predict/column-count` when X has not as many columns as the training rows.
   */
  decisionFunction(X: Matrix): Matrix {
    checkColumnCount(NAME, X, this.nFeaturesIn);
    const { baseline } = this.state;
    const raw = makeMatrix(X.nRows, baseline.length);
    for (let i = 0; i < X.nRows; i++) raw.data.set(baseline, i * baseline.length);
    const predictor = this.#open();
    predictor.addTrees(X.data, X.nRows, raw.data, 0, predictor.nTrees);
    return raw;
  }

  /**
   * The probability of each class for each row.
   *
   * @param X as many columns as in training; NaN is missing and goes the way that was learned.
   * @returns n rows x n classes; each row sums to 1.
   * @throws {DataError} `predict/column-count` when X has not as many columns as the training rows.
   */
  predictProba(X: Matrix): Matrix {
    return this.#toProbabilities(this.decisionFunction(X));
  }

  /**
   * The probabilities as they were after each iteration, from the first on: {@link predictProba} gives the last ones.
   *
   * @throws {DataError} `predict/column-count` when X has not as many columns as the training rows.
   */
  *stagedPredictProba(X: Matrix): Generator<Matrix> {
    checkColumnCount(NAME, X, this.nFeaturesIn);
    const { baseline } = this.state;
    const nTrees = baseline.length;
    const raw = makeMatrix(X.nRows, nTrees);
    for (let i = 0; i < X.nRows; i++) raw.data.set(baseline, i * nTrees);
    const predictor = this.#open();
    for (let tree = 0; tree < predictor.nTrees; tree += nTrees) {
      predictor.addTrees(X.data, X.nRows, raw.data, tree, tree + nTrees);
      yield this.#toProbabilities(raw);
    }
  }

  /**
   * Does what {@link predictProba} does for one row, without allocating anything.
   *
   * @param out one probability a class, written in the order of `classes`.
   * @throws {DataError} as {@link predictProba}.
   */
  predictProbaInto(row: Float64Array, out: Float64Array): void {
    if (row.length !== this.nFeaturesIn)
      checkColumnCount(NAME, makeMatrix(1, row.length, row), this.nFeaturesIn);
    this.#open().predictRow(row, this.#raw);
    this.#spread(this.#raw, out, 0);
  }

  /** The most probable class of each row; the first on ties. */
  predict(X: Matrix): Labels {
    return mostProbable(this.predictProba(X), this.classes);
  }

  #open(): BoostPredictor {
    const { trees, baseline, nFeaturesIn, categories } = this.state;
    this.#predictor ??= new BoostPredictor(trees, baseline, nFeaturesIn, categories);
    return this.#predictor;
  }

  #toProbabilities(raw: Matrix): Matrix {
    const out = makeMatrix(raw.nRows, this.classes.length);
    for (let i = 0; i < raw.nRows; i++) {
      const at = i * raw.nCols;
      for (let k = 0; k < raw.nCols; k++) this.#raw[k] = raw.data[at + k]!;
      this.#spread(this.#raw, out.data, i * this.classes.length);
    }
    return out;
  }

  /** Writes the probabilities of the classes that occurred, and 0 for the others. */
  #spread(raw: Float64Array, out: Float64Array, at: number): void {
    const { present, classes } = this.state;
    if (present.length === classes.length && present.length > 1) {
      toProbabilities(raw, out, at);
      return;
    }
    const own = this.#probabilities;
    if (present.length === 1) own[0] = 1;
    else toProbabilities(raw, own, 0);
    for (let k = 0; k < classes.length; k++) out[at + k] = 0;
    for (let k = 0; k < present.length; k++) out[at + present[k]!] = own[k]!;
  }
}

function readState(state: StateReader): HistGradientBoostingState {
  const format = state.format([1, 2]);
  const classes = state.classes("classes");
  const nFeaturesIn = state.integer("nFeaturesIn", { min: 0 });
  const present = readPresent(state, classes.length);
  const nTrees = present.length > 2 ? present.length : present.length - 1;
  const baseline = state.array("baseline", Float64Array, { length: nTrees, ...rawRange });
  const nIter = state.integer("nIter", { min: 0 });
  const categories = readCategories(state, nTrees === 0 ? 0 : nFeaturesIn);
  const trees = readBoostedTrees(state, format, nIter * nTrees, nFeaturesIn, categories);
  return {
    kind: NAME,
    format,
    classes,
    nFeaturesIn,
    present,
    baseline,
    nIter,
    trees,
    categories,
    trainScore: readScores(state, "trainScore", nIter),
    validationScore: readScores(state, "validationScore", nIter),
    warnings: state.strings("warnings"),
  };
}

/** The positions of the classes that occurred, rising. */
function readPresent(state: StateReader, nClasses: number): Int32Array {
  const present = state.array("present", Int32Array, { min: 0, max: nClasses - 1 });
  if (present.length === 0) state.refuse("present", "a list of one class at least");
  for (let k = 1; k < present.length; k++)
    if (present[k]! <= present[k - 1]!) state.refuse("present", `greater than ${present[k - 1]}`, k);
  return present;
}

/** The categories of each column, rising: as many as a set has bits for. */
function readCategories(state: StateReader, nColumns: number): (Float64Array | null)[] {
  const readColumn = (columns: StateReader, column: number): Float64Array | null =>
    columns.nullable(column, (key) => {
      const values = columns.array(key, Float64Array, { min: -Infinity, max: Infinity });
      if (values.length > MOST_CATEGORIES) columns.refuse(key, `a list of at most ${MOST_CATEGORIES}`);
      for (let i = 1; i < values.length; i++)
        if (!(values[i]! > values[i - 1]!)) columns.refuse(key, `greater than ${values[i - 1]}`, i);
      return values;
    });
  return state.list("categories", readColumn, nColumns);
}

/** Reads scores: none, or one before the first iteration and one after each. A loss may be infinite. */
function readScores(state: StateReader, key: string, nIter: number): Float64Array {
  const scores = state.array(key, Float64Array, { min: -Infinity, max: Infinity });
  if (scores.length !== 0 && scores.length !== nIter + 1)
    state.refuse(key, `a list of none, or of ${nIter + 1}`);
  return scores;
}

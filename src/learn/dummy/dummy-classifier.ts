import {
  anyOf,
  checkParams,
  copyParams,
  DataError,
  integer,
  type Labels,
  type Matrix,
  makeMatrix,
  oneOf,
  Random,
  real,
  that,
} from "../../core/index.ts";
import type { Classifier, EstimatorSpec, FitOptions, FittedClassifier, PlainState } from "../protocol.ts";
import { checkColumnCount, checkRowCount, mostProbable } from "../training-rows.ts";
import { checkWeights, sumByClass } from "../training-weights.ts";

/** How a {@link DummyClassifier} answers. */
export type DummyStrategy = "prior" | "most_frequent" | "stratified" | "uniform" | "constant";

/** Parameters of {@link DummyClassifier}, scikit-learn's in camelCase. */
export interface DummyClassifierParams {
  /** Default: `prior`. */
  readonly strategy?: DummyStrategy;
  /** The class that `constant` always answers. Default: `null`. */
  readonly constant?: string | number | null;
  /** Seed of `stratified` and `uniform`. Default: 0. */
  readonly randomState?: number;
}

/** All that a fitted dummy knows. */
export interface DummyClassifierState extends PlainState {
  readonly kind: "DummyClassifier";
  readonly strategy: DummyStrategy;
  readonly classes: readonly string[];
  readonly nFeaturesIn: number;
  /** The weighted share of each class in the training rows. */
  readonly classPrior: Float64Array;
  /** Index of the class that `constant` answers, or -1. */
  readonly constant: number;
  readonly randomState: number;
  readonly warnings: readonly string[];
}

/**
 * Answers without looking at the columns: the floor that a model has to beat.
 *
 * `prior` and `most_frequent` predict the most frequent class, with the shares of the classes or with certainty as
 * probabilities; `stratified` draws classes by their shares; `uniform` draws any class that occurs; `constant` always
 * says the same. Draws start anew from the seed with each call, and depend on the number of the row.
 */
export class DummyClassifier implements Classifier<Matrix> {
  readonly spec: EstimatorSpec;
  readonly #params: Required<DummyClassifierParams>;

  /** @throws {ParameterError} `parameter/invalid`. */
  constructor(params: DummyClassifierParams = {}) {
    const all = { strategy: "prior", constant: null, randomState: 0, ...copyParams(params) } as const;
    checkParams("DummyClassifier", all, {
      strategy: oneOf("prior", "most_frequent", "stratified", "uniform", "constant"),
      constant:
        all.strategy === "constant"
          ? anyOf(
              real(),
              that("a class, as strategy is constant", (v) => typeof v === "string"),
            )
          : anyOf(
              real(),
              that("a str", (v) => typeof v === "string"),
              oneOf(null),
            ),
      randomState: integer({ min: 0 }),
    });
    this.#params = all;
    this.spec = { name: "DummyClassifier", params: all };
  }

  /** @throws {DataError} `fit/no-rows`, `fit/weight`; `fit/unknown-class` when no row has the constant's class. */
  async fit(X: Matrix, y: Labels, options: FitOptions = {}): Promise<FittedDummyClassifier> {
    const { strategy, constant, randomState } = this.#params;
    options.signal?.throwIfAborted();
    const { sampleWeight } = options;
    checkRowCount("DummyClassifier", X.nRows, y, sampleWeight);
    checkWeights("DummyClassifier", sampleWeight);
    const perClass = sumByClass(y.codes, y.classes.length, sampleWeight);
    const total = perClass.reduce((sum, weight) => sum + weight, 0);
    const code = strategy === "constant" ? y.classes.indexOf(String(constant)) : -1;
    if (strategy === "constant" && !(perClass[code]! > 0))
      throw new DataError(
        "fit/unknown-class",
        `parameter "constant" of DummyClassifier must be a class of the training rows, got "${constant}"`,
      );
    options.onProgress?.(1, 1);
    return new FittedDummyClassifier({
      kind: "DummyClassifier",
      strategy,
      classes: y.classes,
      nFeaturesIn: X.nCols,
      classPrior: perClass.map((weight) => weight / total),
      constant: code,
      randomState,
      warnings: [],
    });
  }

  /** @see FittedDummyClassifier.fromState */
  static fromState(state: PlainState): FittedDummyClassifier {
    return FittedDummyClassifier.fromState(state);
  }
}

/** A dummy that has counted its training rows. */
export class FittedDummyClassifier implements FittedClassifier<Matrix> {
  readonly state: DummyClassifierState;

  constructor(state: DummyClassifierState) {
    this.state = state;
  }

  /** Brings a fitted object back from its state. */
  static fromState(state: PlainState): FittedDummyClassifier {
    return new FittedDummyClassifier(state as DummyClassifierState);
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

  /** Whether `predictProba` draws its answers, row after row. */
  get drawsByRow(): boolean {
    return this.state.strategy === "stratified";
  }

  /** @throws {DataError} `predict/column-count`. */
  predictProba(X: Matrix): Matrix {
    checkColumnCount("DummyClassifier", X, this.nFeaturesIn);
    const { strategy, classPrior } = this.state;
    const nClasses = classPrior.length;
    const out = makeMatrix(X.nRows, nClasses);
    if (strategy === "stratified") {
      this.#draw(X.nRows).codes.forEach((code, i) => {
        out.data[i * nClasses + code] = 1;
      });
      return out;
    }
    const row =
      strategy === "prior" ? classPrior : strategy === "uniform" ? this.#uniform() : this.#certain();
    for (let i = 0; i < X.nRows; i++) out.data.set(row, i * nClasses);
    return out;
  }

  /** For `uniform` the class is drawn: the probabilities alone would always give the first. */
  predict(X: Matrix): Labels {
    const { strategy } = this.state;
    if (strategy !== "uniform") return mostProbable(this.predictProba(X), this.classes);
    checkColumnCount("DummyClassifier", X, this.nFeaturesIn);
    return this.#draw(X.nRows);
  }

  /** The same probability for each class that occurs. */
  #uniform(): Float64Array {
    const { classPrior } = this.state;
    const nPresent = classPrior.reduce((n, share) => n + (share > 0 ? 1 : 0), 0);
    return classPrior.map((share) => (share > 0 ? 1 / nPresent : 0));
  }

  #certain(): Float64Array {
    const { classPrior, constant } = this.state;
    const code = constant >= 0 ? constant : classPrior.indexOf(Math.max(...classPrior));
    return classPrior.map((_, k) => (k === code ? 1 : 0));
  }

  #draw(nRows: number): Labels {
    const { strategy, classPrior, randomState, classes } = this.state;
    const shares = strategy === "uniform" ? this.#uniform() : classPrior;
    const random = new Random(randomState);
    const last = shares.findLastIndex((share) => share > 0);
    const codes = new Int32Array(nRows);
    for (let i = 0; i < nRows; i++) {
      let left = random.nextFloat();
      let code = 0;
      while (code < last && left >= shares[code]!) left -= shares[code++]!;
      codes[i] = code;
    }
    return { classes, codes };
  }
}

import {
  anyOf,
  checkParams,
  copyParams,
  DataError,
  integer,
  type Labels,
  type Matrix,
  oneOf,
  real,
  that,
} from "../../core/index.ts";
import { checkRowCount } from "../fit/training-rows.ts";
import { checkWeights, sumByClass } from "../fit/training-weights.ts";
import type { Classifier, EstimatorSpec, FitOptions } from "../protocol/protocol.ts";
import { type DummyStrategy, dummyStrategies, FittedDummyClassifier } from "./fitted-dummy-classifier.ts";

/** Parameters of {@link DummyClassifier}, scikit-learn's in camelCase. */
export interface DummyClassifierParams {
  /** How it answers, see {@link DummyClassifier}. Default: `prior`. */
  readonly strategy?: DummyStrategy;
  /** The class that `constant` always answers; to be given with it. Default: `null`. */
  readonly constant?: string | number | null;
  /** Seed of the draws of `stratified` and `uniform`. Default: 0. */
  readonly randomState?: number;
}

/**
 * Answers without looking at the columns: what a model has to be better than.
 *
 * `prior` and `most_frequent` predict the most frequent class; the probabilities of the former are the shares of the classes,
 * those of the latter 1 and 0. `stratified` draws a class for each row by these shares, `uniform` any class that occurs, and
 * `constant` always gives the same. Draws start anew from the seed with each call, so that a row's answer depends on its
 * place among the rows.
 *
 * @see scikit-learn's DummyClassifier; draws differ, as the generator does.
 * @example
 * const X = matrixOfRows([[0], [0], [0], [0]]);
 * const fitted = await new DummyClassifier().fit(X, makeLabels(["no", "no", "no", "yes"]));
 * rowOf(fitted.predictProba(X), 0) // [0.75, 0.25]
 */
export class DummyClassifier implements Classifier<Matrix> {
  readonly spec: EstimatorSpec;
  readonly #params: Required<DummyClassifierParams>;

  /** @throws {ParameterError} `parameter/invalid`, naming every parameter that is wrong or unknown. */
  constructor(params: DummyClassifierParams = {}) {
    const all = { strategy: "prior", constant: null, randomState: 0, ...copyParams(params) } as const;
    checkParams("DummyClassifier", all, {
      strategy: oneOf(...dummyStrategies),
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

  /**
   * Counts the rows of each class.
   *
   * @throws {DataError} `fit/no-rows` without a row.
   * @throws {DataError} `fit/weight` when a weight is not a number >= 0, or no row has weight.
   * @throws {DataError} `fit/unknown-class` when `constant` is no class of the labels. One that no row has is answered all the same, as
   *   the rows of a fold may lack a rare class; scikit-learn refuses it.
   * @throws {RangeError} when labels or weights are not as many as the rows.
   */
  async fit(X: Matrix, y: Labels, options: FitOptions = {}): Promise<FittedDummyClassifier> {
    const { strategy, constant, randomState } = this.#params;
    options.signal?.throwIfAborted();
    const { sampleWeight } = options;
    checkRowCount("DummyClassifier", X.nRows, y, sampleWeight);
    checkWeights("DummyClassifier", sampleWeight);
    const perClass = sumByClass(y.codes, y.classes.length, sampleWeight);
    const total = perClass.reduce((sum, weight) => sum + weight, 0);
    const code = strategy === "constant" ? y.classes.indexOf(String(constant)) : -1;
    if (strategy === "constant" && code < 0)
      throw new DataError(
        "fit/unknown-class",
        `parameter "constant" of DummyClassifier must be a class of the labels (${y.classes.join(", ")}), got "${constant}"`,
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
}

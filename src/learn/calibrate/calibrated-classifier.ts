import {
  checkParams,
  countClasses,
  DataError,
  integer,
  type Labels,
  type Matrix,
  makeMatrix,
  oneOf,
  ParameterError,
  type Params,
  takeLabels,
  takeMatrixRows,
} from "../../core/index.ts";
import { countGroups, type Fold, stratifiedGroupKFold, stratifiedKFold } from "../../judge/index.ts";
import { checkRowCount } from "../fit/training-rows.ts";
import { checkWeights } from "../fit/training-weights.ts";
import type { Classifier, EstimatorSpec, FitOptions } from "../protocol/protocol.ts";
import { checkRowsForIsotonic, fitCalibrators } from "./fit-calibrators.ts";
import {
  type CalibrationMethod,
  calibrationMethods,
  FittedCalibratedClassifier,
} from "./fitted-calibrated-classifier.ts";

/** Parameters of {@link CalibratedClassifier}. */
export interface CalibratedClassifierParams {
  /** The classifier whose probabilities are changed. */
  readonly estimator: Classifier<Matrix>;
  /**
   * `sigmoid`: slope and intercept of the log-odds, by Platt's method. `intercept`: the intercept alone, which makes as many events
   * expected as there are. `isotonic`: steps that never fall, from 1,000 rows on. Default: `sigmoid`.
   */
  readonly method?: CalibrationMethod;
  /** In how many folds the training rows are answered by models that have not seen them, 2 or more. Default: 5. */
  readonly cv?: number;
  /** Seed of the division into folds. Default: 0. */
  readonly randomState?: number;
}

/**
 * A classifier whose probabilities are changed so that they fit what happens, in the way of scikit-learn's CalibratedClassifierCV with
 * `ensemble=False`: the training rows are answered in folds, each by a model that has not seen it; from these answers the change is
 * learned; and the classifier is fitted once more on all rows. One model answers, as fast as without calibration.
 *
 * All of it happens on the rows that `fit` is given, so that the folds of an outer cross-validation stay apart. Where
 * {@link FitOptions.groups} are given, rows of one group stay on one side of the inner folds too.
 *
 * With more than two classes each is calibrated against all others, and the results are divided by their sum.
 *
 * @see scikit-learn's CalibratedClassifierCV. `sigmoid` takes log-odds of every classifier; scikit-learn does so where there is a
 *   `decision_function`, and takes the probabilities of others, such as forests, for which no sigmoid leaves them as they are.
 *   `isotonic` takes probabilities of every classifier. `intercept` is ours.
 * @example
 * const X = matrixOfRows([[0], [1], [2], [3], [4], [5]]);
 * const y = makeLabels(["no", "no", "yes", "no", "yes", "yes"]);
 * const calibrated = new CalibratedClassifier({ estimator: new LogisticRegression(), method: "intercept", cv: 3 });
 * const fitted = await calibrated.fit(X, y);
 * fitted.predictProba(X).nCols // 2
 */
export class CalibratedClassifier implements Classifier<Matrix> {
  readonly spec: EstimatorSpec;
  readonly #estimator: Classifier<Matrix>;
  readonly #method: CalibrationMethod;
  readonly #cv: number;
  readonly #randomState: number;

  /** @throws {ParameterError} `parameter/invalid`, naming all wrong parameters. */
  constructor(params: CalibratedClassifierParams) {
    const { estimator, ...others } = params ?? {};
    const { spec } = estimator ?? {};
    if (spec === undefined || spec.name === "CalibratedClassifier" || spec.name === "Pipeline")
      throw new ParameterError(
        "parameter/invalid",
        `parameter "estimator" of CalibratedClassifier must be a classifier of matrices that is not calibrated, got ${spec === undefined ? "none" : `"${spec.name}"`}`,
      );
    const given = Object.entries(others).filter(([, value]) => value !== undefined);
    const all = { method: "sigmoid", cv: 5, randomState: 0, ...Object.fromEntries(given) } as const;
    checkParams("CalibratedClassifier", all, {
      method: oneOf(...calibrationMethods),
      cv: integer({ min: 2 }),
      randomState: integer({ min: 0 }),
    });
    this.#estimator = estimator!;
    this.#method = all.method;
    this.#cv = all.cv;
    this.#randomState = all.randomState;
    this.spec = {
      name: "CalibratedClassifier",
      params: { estimator: { name: spec.name, params: spec.params } as Params, ...all },
    };
  }

  /**
   * Learns classifier and calibration from labelled rows.
   *
   * @param X n rows x p columns, as the classifier takes them.
   * @param y n labels; of each class that occurs, two rows at least.
   * @throws {DataError} `fit/no-rows` without a row.
   * @throws {DataError} `fit/too-few-rows` when a class has one row only; or, for `isotonic`, with fewer than 1,000 rows.
   * @throws {DataError} `fit/one-class` when only one class has rows.
   * @throws {DataError} `fit/weight` when a weight is not a number >= 0, or no row has weight.
   * @throws {DataError} what the classifier says of the rows, of all of them or of those of a fold.
   * @throws {RangeError} when labels, weights or groups are not as many as the rows.
   */
  async fit(X: Matrix, y: Labels, options: FitOptions = {}): Promise<FittedCalibratedClassifier> {
    checkRowCount("CalibratedClassifier", X.nRows, y, options.sampleWeight);
    checkWeights("CalibratedClassifier", options.sampleWeight);
    checkRowsForIsotonic(this.#method, X.nRows, options.sampleWeight);
    const { folds, warnings } = this.#divide(y, options.groups);
    return fitOnFolds(this.#estimator, this.#method, X, y, folds, warnings, options);
  }

  /** The folds in which training rows are answered, fewer than `cv` where a class or the groups are too few for so many. */
  #divide(y: Labels, groups: ArrayLike<number> | undefined): { folds: Fold[]; warnings: string[] } {
    const counts = countClasses(y);
    const present = y.classes.filter((_, k) => counts[k]! > 0);
    if (present.length < 2)
      throw new DataError(
        "fit/one-class",
        `CalibratedClassifier must have rows of two classes or more, got only "${present[0]}"`,
      );
    const rarest = present.reduce((a, b) => (countOf(b) < countOf(a) ? b : a));
    function countOf(name: string): number {
      return counts[y.classes.indexOf(name)]!;
    }
    if (countOf(rarest) < 2)
      throw new DataError(
        "fit/too-few-rows",
        `CalibratedClassifier must have two training rows of each class at least, got 1 of "${rarest}"`,
        { hint: "leave the calibration out, or the class" },
      );
    const nGroups = groups === undefined ? 0 : sumGroups(groups);
    const isGrouped = nGroups > 1;
    const nSplits = Math.min(this.#cv, countOf(rarest), isGrouped ? nGroups : Number.POSITIVE_INFINITY);
    const warnings: string[] = [];
    if (nSplits < this.#cv)
      warnings.push(
        "calibration took fewer folds than cv, as a class has fewer rows or there are fewer groups",
      );
    if (groups !== undefined && !isGrouped)
      warnings.push("calibration divided the rows of a group, as all training rows are of one");
    const split = { nSplits, randomState: this.#randomState };
    return {
      folds: isGrouped ? stratifiedGroupKFold(y, groups!, split) : stratifiedKFold(y, split),
      warnings,
    };
  }
}

function sumGroups(groups: ArrayLike<number>): number {
  const { nGroups, nAlone } = countGroups(groups);
  return nGroups + nAlone;
}

/**
 * Answers rows in these folds, learns calibrators from the answers, and fits the classifier on all rows.
 *
 * @param folds each row is in the test set of exactly one.
 * @param warnings what is to be said of the folds.
 */
export async function fitOnFolds(
  estimator: Classifier<Matrix>,
  method: CalibrationMethod,
  X: Matrix,
  y: Labels,
  folds: readonly Fold[],
  warnings: readonly string[],
  options: FitOptions = {},
): Promise<FittedCalibratedClassifier> {
  const { sampleWeight, executor, signal, onProgress } = options;
  const fit = (rows: Matrix, labels: Labels, weights: Float64Array | undefined) =>
    estimator.fit(rows, labels, { executor, signal, sampleWeight: weights });
  const answers = makeMatrix(X.nRows, y.classes.length);
  for (const [f, { train, test }] of folds.entries()) {
    const weights =
      sampleWeight === undefined ? undefined : Float64Array.from(train, (row) => sampleWeight[row]!);
    const fitted = await fit(takeMatrixRows(X, train), takeLabels(y, train), weights);
    const { data, nCols } = fitted.predictProba(takeMatrixRows(X, test));
    test.forEach((row, i) => {
      answers.data.set(data.subarray(i * nCols, (i + 1) * nCols), row * nCols);
    });
    onProgress?.(f + 1, folds.length + 1);
  }
  const fitted = await fit(X, y, sampleWeight);
  const calibrators = fitCalibrators(method, answers, y, sampleWeight);
  onProgress?.(folds.length + 1, folds.length + 1);
  return new FittedCalibratedClassifier(
    { kind: "CalibratedClassifier", method, calibrators, warnings, estimator: fitted.state },
    fitted,
  );
}

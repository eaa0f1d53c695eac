import {
  checkParams,
  integer,
  type Labels,
  type Matrix,
  makeMatrix,
  oneOf,
  takeLabels,
  takeMatrixRows,
  that,
} from "../../core/index.ts";
import type { Fold } from "../../judge/index.ts";
import { checkRowCount } from "../fit/training-rows.ts";
import { checkWeights } from "../fit/training-weights.ts";
import type { Classifier, EstimatorSpec, FitOptions } from "../protocol/protocol.ts";
import { divideTrainingRows } from "./divide-training-rows.ts";
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
  readonly #params: Required<CalibratedClassifierParams>;

  /** @throws {ParameterError} `parameter/invalid`, naming all wrong parameters. */
  constructor(params: CalibratedClassifierParams) {
    const given = Object.entries(params ?? {}).filter(([, value]) => value !== undefined);
    const all: Required<CalibratedClassifierParams> = {
      estimator: undefined as never,
      method: "sigmoid",
      cv: 5,
      randomState: 0,
      ...Object.fromEntries(given),
    };
    checkParams(
      "CalibratedClassifier",
      { ...all },
      {
        estimator: that("a classifier of matrices that is not calibrated itself", isUncalibrated),
        method: oneOf(...calibrationMethods),
        cv: integer({ min: 2 }),
        randomState: integer({ min: 0 }),
      },
    );
    this.#params = all;
    const { name, params: own } = all.estimator.spec;
    this.spec = { name: "CalibratedClassifier", params: { ...all, estimator: { name, params: own } } };
  }

  /**
   * Learns classifier and calibration from labelled rows.
   *
   * Where a class has one row only, or whole groups leave a fold without the rows of two classes, nothing can be learned of the
   * probabilities: they stay as they are, with a warning. There are fewer folds than `cv` where a class or the groups are too few.
   *
   * @param X n rows x p columns, as the classifier takes them.
   * @param y n labels.
   * @throws {DataError} `fit/no-rows` without a row.
   * @throws {DataError} `fit/too-few-rows` for `isotonic` with fewer than 1,000 rows.
   * @throws {DataError} `fit/weight` when a weight is not a number >= 0, or no row has weight.
   * @throws {DataError} what the classifier says of the rows, of all of them or of those of a fold.
   * @throws {RangeError} when labels, weights or groups are not as many as the rows.
   */
  async fit(X: Matrix, y: Labels, options: FitOptions = {}): Promise<FittedCalibratedClassifier> {
    const { estimator, method, cv, randomState } = this.#params;
    checkRowCount("CalibratedClassifier", X.nRows, y, options.sampleWeight);
    checkWeights("CalibratedClassifier", options.sampleWeight);
    checkRowsForIsotonic(method, X.nRows, options.sampleWeight);
    const { folds, warnings } = divideTrainingRows(y, { cv, randomState, ...options });
    return fitOnFolds(estimator, method, X, y, folds, warnings, options);
  }
}

function isUncalibrated(value: unknown): boolean {
  const { spec, fit } = (value ?? {}) as Partial<Classifier<Matrix>>;
  return (
    typeof fit === "function" &&
    spec !== undefined &&
    !["CalibratedClassifier", "Pipeline"].includes(spec.name)
  );
}

/**
 * Answers rows in these folds, learns calibrators from the answers, and fits the classifier on all rows.
 *
 * @param folds each row is in the test set of exactly one. Without a fold probabilities stay as they are.
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
  // All rows first, so that what is wrong with one of them is told with its number among all.
  const fitted = await fit(X, y, sampleWeight);
  onProgress?.(1, folds.length + 1);
  const answers = makeMatrix(X.nRows, y.classes.length);
  for (const [f, { train, test }] of folds.entries()) {
    const weights =
      sampleWeight === undefined ? undefined : Float64Array.from(train, (row) => sampleWeight[row]!);
    const model = await fit(takeMatrixRows(X, train), takeLabels(y, train), weights);
    const { data, nCols } = model.predictProba(takeMatrixRows(X, test));
    test.forEach((row, i) => {
      answers.data.set(data.subarray(i * nCols, (i + 1) * nCols), row * nCols);
    });
    onProgress?.(f + 2, folds.length + 1);
  }
  const calibrators =
    folds.length === 0 ? withoutChange(y.classes.length) : fitCalibrators(method, answers, y, sampleWeight);
  return new FittedCalibratedClassifier(
    { kind: "CalibratedClassifier", method, calibrators, warnings, estimator: fitted.state },
    fitted,
  );
}

function withoutChange(nClasses: number): null[] {
  return new Array<null>(nClasses === 2 ? 1 : nClasses).fill(null);
}

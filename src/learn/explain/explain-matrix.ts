import { DataError, type Matrix, makeMatrix, UnsupportedError } from "../../core/index.ts";
import { FittedHistGradientBoostingClassifier } from "../boost/fitted-hist-gradient-boosting.ts";
import { FittedCalibratedClassifier } from "../calibrate/fitted-calibrated-classifier.ts";
import { FittedDummyClassifier } from "../dummy/fitted-dummy-classifier.ts";
import { FittedLogisticRegression } from "../linear/fitted-logistic-regression.ts";
import type { FittedClassifier } from "../protocol/protocol.ts";
import { FittedDecisionTreeClassifier } from "../tree/fitted-decision-tree.ts";
import { FittedRandomForestClassifier } from "../tree/fitted-random-forest.ts";
import { explainBoosting, weighBoosting } from "./explain-boosting.ts";
import { explainCalibrated } from "./explain-calibrated.ts";
import { explainForest, weighForest } from "./explain-forest.ts";
import { explainLinear } from "./explain-linear.ts";
import type { MatrixExplanation } from "./protocol.ts";

/** Explains rows of the matrices that a fitted classifier takes. */
export type MatrixExplainer = (X: Matrix) => MatrixExplanation;

/**
 * Makes what explains the answers of a fitted classifier of matrices; what explaining needs beside the rows is computed once.
 *
 * @throws {FormatError} `explain/older-model` for a model of a version that did not keep what explanations compare a row with.
 * @throws {UnsupportedError} `explain/unknown-classifier` for a class of classifiers that cannot be explained.
 */
export function openMatrixExplainer(classifier: FittedClassifier<Matrix>): MatrixExplainer {
  const explain = makeExplainer(classifier);
  return (X) => {
    const explanation = explain(X);
    checkNumbers(explanation);
    return explanation;
  };
}

function makeExplainer(classifier: FittedClassifier<Matrix>): MatrixExplainer {
  if (classifier instanceof FittedLogisticRegression)
    return (X) => {
      classifier.predictProba(X); // refuses rows that it cannot answer
      return explainLinear(classifier.state, X);
    };
  if (
    classifier instanceof FittedRandomForestClassifier ||
    classifier instanceof FittedDecisionTreeClassifier
  ) {
    const trees = weighForest(classifier.state);
    return (X) => explainForest(trees, classifier.classes, X, classifier.predictProba(X));
  }
  if (classifier instanceof FittedHistGradientBoostingClassifier) {
    const trees = weighBoosting(classifier.state);
    return (X) => explainBoosting(trees, classifier.state, X, classifier.decisionFunction(X));
  }
  if (classifier instanceof FittedCalibratedClassifier) {
    const explain = makeExplainer(classifier.estimator);
    return (X) => explainCalibrated(classifier.state.calibrators, explain(X));
  }
  if (classifier instanceof FittedDummyClassifier) return (X) => explainDummy(classifier, X);
  throw new UnsupportedError(
    "explain/unknown-classifier",
    `a classifier must be linear or made of trees to be explained, got ${classifier.state.kind}`,
  );
}

/** A dummy looks at no column: no column adds anything. What it draws for a row is no matter of the row. */
function explainDummy(classifier: FittedDummyClassifier, X: Matrix): MatrixExplanation {
  const { classes } = classifier;
  const prediction = classifier.predictProba(X);
  if (classifier.drawsByRow)
    throw new UnsupportedError(
      "explain/unknown-classifier",
      'a DummyClassifier must not draw its answers to be explained, got the strategy "stratified"',
    );
  return {
    scale: "probability",
    classes,
    base: prediction.data.slice(0, classes.length),
    prediction,
    contributions: classes.map(() => makeMatrix(X.nRows, X.nCols)),
  };
}

/** Refuses rows of which a contribution is no number. */
function checkNumbers({ contributions }: MatrixExplanation): void {
  if (contributions.every(({ data }) => data.every(Number.isFinite))) return;
  throw new DataError("predict/overflow", "the values of a row are too large for its answer to be explained");
}

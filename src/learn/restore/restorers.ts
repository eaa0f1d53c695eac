import type { Matrix } from "../../core/index.ts";
import { FittedHistGradientBoostingClassifier } from "../boost/fitted-hist-gradient-boosting.ts";
import { FittedCalibratedClassifier } from "../calibrate/fitted-calibrated-classifier.ts";
import { FittedDummyClassifier } from "../dummy/fitted-dummy-classifier.ts";
import { FittedLogisticRegression } from "../linear/fitted-logistic-regression.ts";
import type { FittedClassifier, PlainState } from "../protocol/protocol.ts";
import { FittedDecisionTreeClassifier } from "../tree/fitted-decision-tree.ts";
import { FittedRandomForestClassifier } from "../tree/fitted-random-forest.ts";

/** What a classifier that is made of others is handed to bring them back from their states, so that it need not import this list. */
export interface RestoreContext {
  readonly restoreEstimator: (state: PlainState) => FittedClassifier<Matrix>;
}

type Restore = (state: PlainState, context: RestoreContext) => FittedClassifier<Matrix>;

/**
 * How the fitted form of each classifier of matrices comes back from its state. Here stands what answering needs; how each is
 * built stands in `registry.ts`, under the same names, so that what serves loads nothing that trains. The compiler wants every
 * name in both.
 */
export const restorers = {
  CalibratedClassifier: FittedCalibratedClassifier.fromState,
  DecisionTreeClassifier: FittedDecisionTreeClassifier.fromState,
  DummyClassifier: FittedDummyClassifier.fromState,
  HistGradientBoostingClassifier: FittedHistGradientBoostingClassifier.fromState,
  LogisticRegression: FittedLogisticRegression.fromState,
  RandomForestClassifier: FittedRandomForestClassifier.fromState,
} satisfies Readonly<Record<string, Restore>>;

/** The classes of classifiers of matrices. */
export type EstimatorName = keyof typeof restorers;

/** Whether there is a classifier of matrices of that name. */
export function isEstimatorName(name: string): name is EstimatorName {
  return Object.hasOwn(restorers, name);
}

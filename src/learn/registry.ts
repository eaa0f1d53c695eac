import { FormatError, type Matrix, ParameterError, type Params, type Table } from "../core/index.ts";
import { FittedHistGradientBoostingClassifier, HistGradientBoostingClassifier } from "./boost/index.ts";
import { flattenSpec } from "./compose/flatten-spec.ts";
import { ColumnTransformer, FittedPipeline, Pipeline } from "./compose/index.ts";
import { DummyClassifier, FittedDummyClassifier } from "./dummy/index.ts";
import { FittedLogisticRegression, LogisticRegression } from "./linear/index.ts";
import { buildTransformer } from "./preprocess/index.ts";
import type { Classifier, EstimatorSpec, FittedClassifier, PlainState } from "./protocol.ts";
import {
  DecisionTreeClassifier,
  FittedDecisionTreeClassifier,
  FittedRandomForestClassifier,
  RandomForestClassifier,
} from "./tree/index.ts";

/** A class that learns from a matrix: how it is made, and how its fitted form comes back. */
interface EstimatorClass {
  readonly build: (params: Params) => Classifier<Matrix>;
  readonly restore: (state: PlainState) => FittedClassifier<Matrix>;
}

/** The classifiers that a spec or a state may name. A new one is registered here and nowhere else. */
const estimators: Readonly<Record<string, EstimatorClass>> = {
  DecisionTreeClassifier: {
    build: (params) => new DecisionTreeClassifier(params),
    restore: FittedDecisionTreeClassifier.fromState,
  },
  DummyClassifier: {
    build: (params) => new DummyClassifier(params),
    restore: FittedDummyClassifier.fromState,
  },
  HistGradientBoostingClassifier: {
    build: (params) => new HistGradientBoostingClassifier(params),
    restore: FittedHistGradientBoostingClassifier.fromState,
  },
  LogisticRegression: {
    build: (params) => new LogisticRegression(params),
    restore: FittedLogisticRegression.fromState,
  },
  RandomForestClassifier: {
    build: (params) => new RandomForestClassifier(params),
    restore: FittedRandomForestClassifier.fromState,
  },
};

/** The names of the classifiers that a pipeline may end in. */
export const estimatorNames: readonly string[] = Object.keys(estimators);

/**
 * The unfitted classifier of matrices that a spec describes.
 *
 * @throws {ParameterError} `parameter/invalid` for an unknown class or a wrong parameter.
 */
export function buildEstimator(spec: EstimatorSpec): Classifier<Matrix> {
  const found = Object.hasOwn(estimators, spec.name) ? estimators[spec.name] : undefined;
  if (found === undefined)
    throw new ParameterError(
      "parameter/invalid",
      `an estimator must be one of ${estimatorNames.join(", ")}, got "${spec.name}"`,
    );
  return found.build(spec.params);
}

/**
 * The fitted classifier of matrices that a state describes.
 *
 * @throws {FormatError} `state/unknown-kind`.
 */
export function restoreEstimator(state: PlainState): FittedClassifier<Matrix> {
  const found = Object.hasOwn(estimators, state.kind) ? estimators[state.kind] : undefined;
  if (found === undefined)
    throw new FormatError(
      "state/unknown-kind",
      `the state of a classifier must be of ${estimatorNames.join(", ")}, got "${state.kind}"`,
      { hint: "the model was made by another version of systole" },
    );
  return found.restore(state);
}

/**
 * The unfitted pipeline that a spec describes: plain data, so that a worker can rebuild it.
 *
 * @throws {ParameterError} `parameter/invalid`.
 */
export function buildClassifier(spec: EstimatorSpec): Classifier<Table> {
  if (spec.name !== "Pipeline")
    throw new ParameterError(
      "parameter/invalid",
      `a classifier of tables must be a Pipeline, got "${spec.name}"`,
      { hint: "buildEstimator makes classifiers of matrices" },
    );
  const { columns, classifier } = (spec.params ?? {}) as unknown as {
    columns?: EstimatorSpec;
    classifier?: EstimatorSpec;
  };
  if (columns?.name !== "ColumnTransformer" || classifier === undefined)
    throw new ParameterError(
      "parameter/invalid",
      "the spec of a Pipeline must have columns (a ColumnTransformer) and a classifier",
    );
  return new Pipeline({
    columns: ColumnTransformer.fromSpec(columns),
    classifier: buildEstimator(classifier),
  });
}

/**
 * The fitted pipeline that a state describes, as after `structuredClone` or from the native file.
 *
 * @throws {FormatError} `state/unknown-kind`.
 */
export function restoreClassifier(state: PlainState): FittedClassifier<Table> {
  if (state.kind !== "Pipeline")
    throw new FormatError(
      "state/unknown-kind",
      `the state of a classifier of tables must be of Pipeline, got "${state.kind}"`,
    );
  return FittedPipeline.fromState(state, restoreEstimator);
}

/**
 * All parameters of an estimator, those at their default included, named and written as MLflow logs scikit-learn's:
 * `classifier__C` is `1.0`, `columns__num__imputer__strategy` is `median`; `True`, `False` and `None` as in Python.
 *
 * @example flattenParams({ name: "LogisticRegression", params: {} }).max_iter // "100"
 */
export function flattenParams(spec: EstimatorSpec): Record<string, string> {
  const complete = spec.name === "Pipeline" ? buildClassifier(spec).spec : buildEstimator(spec).spec;
  return flattenSpec(
    complete,
    (name) =>
      (Object.hasOwn(estimators, name) ? buildEstimator : buildTransformer)({ name, params: {} }).spec.params,
  );
}

import { isPlainObject, type Matrix, ParameterError, type Task } from "../core/index.ts";
import { binTask, boostTask, HistGradientBoostingClassifier } from "./boost/index.ts";
import { CalibratedClassifier } from "./calibrate/index.ts";
import { flattenSpec } from "./compose/flatten-spec.ts";
import { ColumnTransformer, Pipeline } from "./compose/index.ts";
import { DummyClassifier } from "./dummy/index.ts";
import { LogisticRegression } from "./linear/index.ts";
import { sumRowsTask } from "./linear/tasks.ts";
import { buildTransformer } from "./preprocess/index.ts";
import type { EstimatorRecord } from "./protocol/estimator-record.ts";
import type { Classifier, EstimatorSpec } from "./protocol/protocol.ts";
import { type EstimatorName, isEstimatorName } from "./restore/restorers.ts";
import { DecisionTreeClassifier, RandomForestClassifier } from "./tree/index.ts";
import { growTreesTask, rankColumnsTask } from "./tree/tasks.ts";

/** What the records of decision tree and random forest have in common. */
const treeRecord = {
  floats: ["ccpAlpha", "minImpurityDecrease", "minWeightFractionLeaf"],
  takesSeed: true,
  tasks: [growTreesTask, rankColumnsTask],
} as const;

/**
 * The classifiers that a spec may name, and all that differs between them. A new one is registered here, and its fitted form in
 * `restore/restorers.ts`; nothing else lists them.
 */
const estimators: Readonly<Record<EstimatorName, EstimatorRecord>> = {
  CalibratedClassifier: {
    build: ({ estimator = { name: "LogisticRegression", params: {} }, ...params }, { buildEstimator }) =>
      new CalibratedClassifier({
        ...params,
        estimator: isSpec(estimator) ? buildEstimator(estimator) : (estimator as never), // which is refused by its name
      }),
    floats: [],
    takesSeed: true,
    tasks: [],
  },
  DecisionTreeClassifier: {
    build: (params) => new DecisionTreeClassifier(params),
    ...treeRecord,
  },
  DummyClassifier: {
    build: (params) => new DummyClassifier(params),
    floats: [],
    takesSeed: true,
    tasks: [],
  },
  HistGradientBoostingClassifier: {
    build: (params) => new HistGradientBoostingClassifier(params),
    floats: ["learningRate", "l2Regularization", "maxFeatures", "tol"],
    takesSeed: true,
    tasks: [binTask, boostTask],
  },
  LogisticRegression: {
    build: (params) => new LogisticRegression(params),
    floats: ["C", "tol"],
    takesSeed: false,
    tasks: [sumRowsTask],
  },
  RandomForestClassifier: {
    build: (params) => new RandomForestClassifier(params),
    ...treeRecord,
  },
};

function isSpec(value: unknown): value is EstimatorSpec {
  return isPlainObject(value) && typeof value["name"] === "string" && isPlainObject(value["params"]);
}

/** The names of the classifiers that a pipeline may end in. */
export const estimatorNames: readonly string[] = Object.keys(estimators);

/** The tasks that fits of these classifiers give to executors, each once. */
export const estimatorTasks: readonly Task<never, unknown>[] = [
  ...new Set(Object.values(estimators).flatMap(({ tasks }) => tasks)),
];

/** Whether a class of classifiers draws random numbers, so that a spec may give it a seed, `randomState`. */
export function takesSeed(name: string): boolean {
  return isEstimatorName(name) && estimators[name].takesSeed;
}

/**
 * The unfitted classifier of matrices that a spec describes.
 *
 * @throws {ParameterError} `parameter/invalid` for an unknown class or a wrong parameter.
 */
export function buildEstimator(spec: EstimatorSpec): Classifier<Matrix> {
  const { name, params } = spec;
  if (!isEstimatorName(name))
    throw new ParameterError(
      "parameter/invalid",
      `an estimator must be one of ${estimatorNames.join(", ")}, got "${name}"`,
    );
  return estimators[name].build(params, { buildEstimator });
}

/**
 * The unfitted pipeline that a spec describes. A worker thread, which is sent the spec, builds its own pipeline by this.
 *
 * @throws {ParameterError} `parameter/invalid` for what is no spec of a pipeline, an unknown class or a wrong parameter.
 */
export function buildClassifier(spec: EstimatorSpec): Pipeline {
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
 * All parameters of an estimator, those at their defaults included, named and written as MLflow logs scikit-learn's:
 * `classifier__C` is `1.0`, `columns__num__imputer__strategy` is `median`; `True`, `False` and `None` as in Python.
 *
 * @throws {ParameterError} `parameter/invalid` for an unknown class or a wrong parameter.
 * @example flattenParams({ name: "LogisticRegression", params: {} }).max_iter // "100"
 */
export function flattenParams(spec: EstimatorSpec): Record<string, string> {
  const complete = spec.name === "Pipeline" ? buildClassifier(spec).spec : buildEstimator(spec).spec;
  return flattenSpec(complete, {
    defaultsOf: (name) =>
      (isEstimatorName(name) ? buildEstimator : buildTransformer)({ name, params: {} }).spec.params,
    floatsOf: (name) => (isEstimatorName(name) ? estimators[name].floats : []),
  });
}

import type { Matrix, Params, Task } from "../../core/index.ts";
import type { Classifier, EstimatorSpec } from "./protocol.ts";

/** What a classifier that is made of others needs to build them from their specs, so that it need not import the registry. */
export interface BuildContext {
  /** Builds a classifier that is a parameter of another one. */
  readonly buildEstimator: (spec: EstimatorSpec) => Classifier<Matrix>;
}

/** All that the registry knows of a class of classifiers of matrices; `restore/restorers.ts` has how its fitted form comes back. */
export interface EstimatorRecord {
  /**
   * Makes an unfitted classifier of parameters in camelCase; those that are not given have their defaults.
   *
   * @throws {ParameterError} `parameter/invalid` for parameters that are wrong or unknown.
   */
  readonly build: (params: Params, context: BuildContext) => Classifier<Matrix>;
  /** Parameters that are floating-point numbers in scikit-learn: they are logged as `1.0`, not as `1`. */
  readonly floats: readonly string[];
  /** Whether it draws random numbers, from the seed `randomState`. */
  readonly takesSeed: boolean;
  /** The tasks that its fits give to executors: worker threads must know them by name. */
  readonly tasks: readonly Task<never, unknown>[];
}
